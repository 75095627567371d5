import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluginEnvironment } from '../../../../../src/kube/credentials/exec/pluginEnvironment.ts';

/** What a process would see: of what is undefined nothing. */
function seen(env: Readonly<Record<string, string | undefined>>): unknown {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

test('what is added wins over what is inherited, the last of it over the others', () => {
  const added = [
    { name: 'A', value: '1' },
    { name: 'path', value: 'p' },
    { name: 'A', value: '2' },
  ];
  const inherited = { A: '0', B: 'b', Path: 'P' };
  assert.deepEqual(seen(pluginEnvironment(inherited, added, 'linux')), {
    A: '2',
    B: 'b',
    Path: 'P',
    path: 'p',
  });
  assert.deepEqual(seen(pluginEnvironment(inherited, added, 'win32')), { A: '2', B: 'b', path: 'p' });
});
