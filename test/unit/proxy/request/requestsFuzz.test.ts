import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { printTarget } from '../../../../src/proxy/request/callTarget.ts';
import { placeInRequest } from '../../../../src/proxy/request/placeInRequest.ts';
import { readRequests } from '../../../../src/proxy/request/readRequests.ts';
import {
  UnusableRequest,
  type CallTarget,
  type RequestDocument,
} from '../../../../src/proxy/request/requestDocument.ts';
import { resolveRequest, targetOf } from '../../../../src/proxy/request/resolveRequest.ts';
import { fuzz } from '../../../support/fuzz.ts';
import type { TextRange } from '../../../../src/kube/yaml/yamlNode.ts';

/** What documents are made of, and what breaks them. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('###', '# @', '// ', '@', '{{', '}}', '$guid', '$randomInt 1 2') },
  { weight: 6, arbitrary: fc.constantFrom('GET ', 'POST ', 'WEBSOCKET ', 'shop/web', ':80', ':http', '/x') },
  { weight: 6, arbitrary: fc.constantFrom('https:', '?a=b', '&c', ' HTTP/1.1', 'Accept: ', '< ./f', 'x = ') },
  { weight: 4, arbitrary: fc.constantFrom('context', 'timeout', 'name', 'no-path', '..', '%2e', '=', 'a') },
  { weight: 8, arbitrary: fc.constantFrom('\n', '\r\n', '\r', '\n\n', ' ', '\t') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const text = fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join(''));

function rangesOf({ requests, variables, problems }: RequestDocument): readonly TextRange[] {
  return [
    ...requests.flatMap(({ range, methodRange, target, headers, body, settings }) => [
      ...[range, methodRange, target.range],
      ...headers.map((header) => header.range),
      ...[body?.range, settings.contextRange].filter((each) => each !== undefined),
    ]),
    ...variables.flatMap(({ nameRange, value }) => [nameRange, value.range]),
    ...problems.map(({ range }) => range),
  ];
}

describe('whatever a document says', () => {
  test('it is read, and every range is one of its own', async (t) => {
    await fuzz(
      t,
      fc.property(text, (source) => {
        const document = readRequests(source);
        const of = ({ start, end }: TextRange): string => source.slice(start, end);
        for (const { start, end } of rangesOf(document)) {
          assert.ok(start >= 0 && start <= end && end <= source.length);
        }
        for (const { name, nameRange, value } of document.variables) {
          assert.deepEqual([of(nameRange), of(value.range)], [name, value.text]);
        }
        let last = 0;
        for (const { range, method, methodRange, target, body, headers } of document.requests) {
          assert.ok(range.start >= last && methodRange.start >= range.start, 'requests follow one another');
          last = range.end;
          for (const inner of [methodRange, target.range, ...headers.map((header) => header.range)]) {
            assert.ok(inner.start >= range.start && inner.end <= range.end, of(inner));
          }
          assert.equal(of(target.range), target.text);
          assert.ok([method, ''].includes(of(methodRange)) || document.problems.length > 0);
          assert.ok(headers.every(({ value, range: { end } }) => source.slice(0, end).endsWith(value)));
          assert.equal(body && of(body.range), body?.kind === 'text' ? body.text : body?.path);
        }
      }),
      2000,
    );
  });

  test('a request is resolved, or it is said why it is not', async (t) => {
    await fuzz(
      t,
      fc.property(text, (source) => {
        const document = readRequests(source);
        for (const request of document.requests) {
          targetOf(document, request);
          try {
            const { target } = resolveRequest(document, request);
            assert.match(target.namespace, /^[a-z0-9-]+$/);
            assert.match(target.name, /^[a-z0-9-]+$/);
          } catch (error) {
            assert.ok(error instanceof UnusableRequest);
            const { start, end } = error.problem.range;
            assert.ok(start >= 0 && start <= end && end <= source.length);
          }
        }
      }),
      2000,
    );
  });

  test('what is being typed is found, and stands before the cursor', async (t) => {
    await fuzz(
      t,
      fc.property(text, (source) => {
        assert.ok(source.endsWith(placeInRequest(source)?.typed ?? ''));
      }),
      2000,
    );
  });

  test('a megabyte of it takes no longer than it is long', () => {
    for (const unit of [
      '{{',
      '{{a ',
      '@a = {{a}}\n',
      '###\nGET a/b\nX: y\n',
      ' ',
      '\t<',
      '# @context ',
      '@ ',
      '&\n',
    ]) {
      const source = unit.repeat(Math.ceil(2 ** 20 / unit.length));
      assert.ok(readRequests(source).requests.length >= 0);
      assert.ok(readRequests(`POST a/b\n${source}\n\n${source}`).requests.length >= 1);
      placeInRequest(source);
    }
  });

  test('a target that is printed is read as it was', async (t) => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
    const target: fc.Arbitrary<CallTarget> = fc.record(
      {
        namespace: label,
        name: label,
        scheme: fc.constantFrom('http', 'https'),
        port: fc.oneof(label, fc.integer({ min: 1, max: 65_535 })),
        path: fc.stringMatching(/^(\/[a-z0-9_:@]{1,5}){0,3}$/),
        query: fc.stringMatching(/^[a-z0-9=&?/:]{0,9}$/),
      },
      { requiredKeys: ['namespace', 'name', 'path'], noNullPrototype: true },
    );
    await fuzz(
      t,
      fc.property(target, (expected) => {
        const document = readRequests(`GET ${printTarget(expected)}`);
        assert.deepEqual(resolveRequest(document, document.requests[0]!).target, expected);
      }),
      500,
    );
  });
});
