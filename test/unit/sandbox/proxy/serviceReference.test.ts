import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseServiceReference } from '../../../../src/sandbox/proxy/serviceReference.ts';

test('reads a name, with a port, with a scheme', () => {
  assert.deepEqual(parseServiceReference('web'), { scheme: '', name: 'web', port: '' });
  assert.deepEqual(parseServiceReference('web:http'), { scheme: '', name: 'web', port: 'http' });
  assert.deepEqual(parseServiceReference('https:web:443'), { scheme: 'https', name: 'web', port: '443' });
  assert.deepEqual(parseServiceReference('http:web:'), { scheme: 'http', name: 'web', port: '' });
});

test('refuses anything else', () => {
  for (const reference of ['', ':', ':80', 'ftp:web:21', 'a:b:c:d', 'https::443']) {
    assert.equal(parseServiceReference(reference), undefined, reference);
  }
});
