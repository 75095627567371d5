import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVersion } from '../../../src/kube/capabilities.ts';

for (const [text, expected] of [
  ['v1.36.0', { major: 1, minor: 36 }],
  ['v1.9.1+a0ce1bc657', { major: 1, minor: 9 }],
  ['v1.25.4-gke.2100', { major: 1, minor: 25 }],
  ['v1.20+', { major: 1, minor: 20 }],
  ['v0.0.0-master+$Format:%h$', undefined],
  ['', undefined],
  ['latest', undefined],
] as const) {
  test(`reads the version "${text}"`, () => {
    assert.deepEqual(parseVersion(text), expected);
  });
}
