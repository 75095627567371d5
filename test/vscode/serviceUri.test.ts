import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as vscode from 'vscode';
import { parseUri, toUri, type DocumentAddress } from '../../src/documents/serviceUri.ts';

/** Names of contexts that somebody on the way could take for something else. */
const TRICKY = [
  '',
  '.',
  '..',
  '...',
  '/',
  '//host/share',
  'C:',
  'c:\\windows',
  '%',
  '%2F',
  '%uD800',
  '\ud800',
  '\udfff\ud83d',
  'a?b#c',
  ' ',
  'arn:aws:eks:eu-west-1:1:cluster/x',
  'default/api-okd:8443/admin',
  'Ünï😀',
  'a\u0000b',
  '{"$mid":1}',
];

suite('The address of a live document', () => {
  const name = fc.stringMatching(/^[a-z](?:[-a-z0-9]{0,20}[a-z0-9])?$/);
  const context = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ unit: 'binary' }), fc.string());
  const addresses = fc.record<DocumentAddress>(
    {
      context,
      namespace: name,
      name,
      format: fc.constantFrom('yaml', 'json'),
      part: fc.constantFrom('service', 'status'),
    },
    { noNullPrototype: true },
  );

  test('leads back to what it was made from, also as a text', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const uri = toUri(address);
        assert.deepEqual(parseUri(uri), address);
        // As VS Code keeps it for the next window, and as people pass it on.
        assert.deepEqual(parseUri(vscode.Uri.parse(uri.toString(), true)), address);
        assert.deepEqual(parseUri(vscode.Uri.from(uri.toJSON() as vscode.Uri)), address);
        assert.equal(vscode.Uri.parse(uri.toString(), true).toString(), uri.toString());
      }),
      { numRuns: 2000 },
    );
  });

  test('is another one for each Service, format and part', () => {
    fc.assert(
      fc.property(addresses, addresses, (one, other) => {
        assert.equal(
          toUri(one).toString() === toUri(other).toString(),
          JSON.stringify(one) === JSON.stringify(other),
        );
      }),
    );
  });

  for (const path of [
    '/',
    '/a/b',
    '/a/b/c',
    '/a/b/c.txt',
    '/a/b/c.yaml/d',
    '/%E0%A4%A/b/c.yaml',
    '/a//c.yaml',
  ]) {
    test(`is none: ${path}`, () => {
      assert.equal(parseUri(vscode.Uri.from({ scheme: 'service', path })), undefined);
    });
  }

  test('has a scheme of its own', () => {
    assert.equal(parseUri(vscode.Uri.from({ scheme: 'file', path: '/a/b/c.yaml' })), undefined);
  });
});
