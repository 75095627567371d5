import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import { fixAll } from '../../../../src/manifest/rules/fixAll.ts';
import { applyEdits } from '../../../../src/manifest/rules/textEdit.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';

const NEW = { major: 1, minor: 36 };

function fixed(spec: string, metadata = 'name: web'): string {
  const text = `apiVersion: v1\nkind: Service\nmetadata: {${metadata}}\nspec: ${spec}`;
  const [document] = readManifest(text, 'yaml');
  assert.ok(document);
  const after = applyEdits(text, fixAll(document, checkService(document, { version: NEW })));
  return after.slice(after.indexOf('metadata: {') + 11).replace('}\nspec: ', ' | ');
}

const CASES: readonly (readonly [what: string, before: string, after: string, metadata?: string])[] = [
  ['a type', '{ports: [{port: "80"}]}', 'name: web | {ports: [{port: 80}]}'],
  [
    'quotes',
    '{ports: [{port: 80}]}',
    'name: web, labels: {v: "1.0", "on": "yes"} | {ports: [{port: 80}]}',
    'name: web, labels: {v: 1.0, "on": yes}',
  ],
  [
    'a spelling',
    '{type: nodeport, ports: [{port: 80}]}',
    'name: web | {type: NodePort, ports: [{port: 80}]}',
  ],
  [
    'all names of ports, once',
    '{ports: [{port: 80}, {port: 81}]}',
    'name: web | {ports: [{name: http, port: 80}, {name: tcp-81, port: 81}]}',
  ],
];

for (const [what, before, after, metadata] of CASES) {
  test(`mends ${what} without a question`, () => {
    assert.equal(fixed(before, metadata), after);
  });
}

test('decides nothing', () => {
  for (const spec of [
    // A field may be misspelt or of another version, an address wrong in more ways than one.
    '{selectors: {app: web}, ports: [{port: 80}]}',
    '{type: NodePorts, ports: [{port: 80}]}',
    '{ports: [{name: a, port: 80}, {name: b, port: 80}]}',
    '{ports: [{port: 80, nodePort: 30080}]}',
    '{externalIPs: [192.0.02.1], ports: [{port: 80}]}',
  ]) {
    assert.equal(fixed(spec), `name: web | ${spec}`);
  }
});
