import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import { otherOccurrence } from '../../../../src/manifest/rules/otherOccurrence.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';

const NEW = { major: 1, minor: 36 };

/** The texts that are named beside findings, with the rule. */
function others(spec: string): readonly string[] {
  const text = `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: ${spec}\n`;
  const [document] = readManifest(text, 'yaml');
  assert.ok(document);
  return checkService(document, { version: NEW }).flatMap((finding) => {
    const other = otherOccurrence(document, finding);
    return other === undefined ? [] : `${finding.code} ${text.slice(other.start, other.end)}`;
  });
}

test('finds the port that has the same already', () => {
  assert.deepEqual(
    others(
      '{type: NodePort, ports: [{name: x, port: 9}, {name: a, port: 80, nodePort: 30080}, {name: a, port: 81, nodePort: 30080}]}',
    ),
    ['duplicate-port-name a', 'duplicate-node-port 30080'],
  );
  assert.deepEqual(others('{ports: [{name: a, port: 80}, {name: b, port: 80, protocol: TCP}]}'), [
    'duplicate-port {name: a, port: 80}',
  ]);
});

test('finds the key that is lost', () => {
  assert.deepEqual(others('{type: ClusterIP, ports: [{port: 80}], type: NodePort}'), ['duplicate-key type']);
});

test('finds nothing for what is wrong by itself', () => {
  assert.deepEqual(others('{type: Other, ports: [{port: 0}]}'), []);
});
