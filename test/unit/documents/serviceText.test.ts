import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identityIn, printService } from '../../../src/documents/serviceText.ts';

const IDENTITY = { uid: 'a-uid', resourceVersion: '42' };
const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { annotations: { resourceVersion: 'of-something-else', uid: 'x' }, name: 'web', ...IDENTITY },
  spec: { ports: [{ port: 80 }] },
};

describe('the identity that a text names', () => {
  for (const format of ['yaml', 'json'] as const) {
    const text = printService(SERVICE, format);

    test(`is that of its ${format}, whatever its annotations are called`, () => {
      assert.deepEqual(identityIn(text, format), IDENTITY);
    });

    test(`is found in ${format} that cannot be read at the moment`, () => {
      const half = text.replace('"v1"', '"v1').replace('apiVersion: v1', 'apiVersion: "v1');
      assert.notEqual(half, text);
      assert.deepEqual(identityIn(half, format), IDENTITY);
    });
  }

  test('is found however the text is indented', () => {
    assert.deepEqual(identityIn(JSON.stringify(SERVICE, undefined, '\t'), 'json'), IDENTITY);
    assert.deepEqual(identityIn(JSON.stringify(SERVICE), 'yaml'), IDENTITY);
  });

  test('is empty where there is none', () => {
    assert.deepEqual(identityIn('', 'yaml'), { uid: '', resourceVersion: '' });
  });
});
