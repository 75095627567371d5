import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duplicateFields } from '../../../../src/sandbox/api/duplicateFields.ts';
import { exchange, SERVICES, startCluster } from './exchange.ts';

for (const [text, expected] of [
  ['{}', []],
  ['{"a": {"b": 1}, "c": {"b": 2}, "d": [{"b": 1}, {"b": 2}]}', []],
  ['{"a": "a", "b": "{\\"a\\": 1, \\"a\\": 2}"}', []],
  ['{"a": 1, "a" : 2, "a": 3}', ['a']],
  [String.raw`{"a": 1, "\u0061": 2}`, ['a']],
  ['{"spec": {"ports": [{"port": 1}, {"port": 1, "name": ",", "port": 2}]}}', ['spec.ports[1].port']],
  ['{"spec": {"a": {}, "a": {"b": 1, "b": 1}}}', ['spec.a', 'spec.a.b']],
] as const) {
  test(`of ${text}`, () => {
    const complaints = expected.map((path) => `duplicate field "${path}"`);
    assert.deepEqual(duplicateFields(text), complaints);
  });
}

test('are warned of, or refused, as it is asked', async (t) => {
  const cluster = await startCluster(t, '1.36');
  const body = '{"metadata": {"name": "web"}, "spec": {"ports": [{"port": 80, "port": 81}]}}';
  const refused = await exchange(cluster, `${SERVICES}?fieldValidation=Strict`, { body });
  assert.equal(refused.status, 400);
  assert.match(
    refused.object.message ?? '',
    /strict decoding error: duplicate field "spec.ports\[0\].port"$/,
  );
  const ignored = await exchange(cluster, `${SERVICES}?fieldValidation=Ignore&dryRun=All`, { body });
  assert.deepEqual([ignored.status, ignored.headers.warning], [201, undefined]);
  const warned = await exchange(cluster, SERVICES, { body });
  assert.equal(warned.headers.warning, '299 - "duplicate field \\"spec.ports[0].port\\""');
});
