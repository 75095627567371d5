import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findExecutable } from '../../../../../src/kube/credentials/exec/findExecutable.ts';
import { temporaryFolder } from '../../kubeconfig/temporaryFolder.ts';

test('finds the first program of a name on PATH, as Go does', async (t) => {
  const root = await temporaryFolder(t);
  const folders = ['one', 'two', 'three', 'four'].map((name) => join(root, name));
  const [one, two, three, four] = folders as [string, string, string, string];
  await Promise.all(folders.map((folder) => mkdir(folder)));
  await mkdir(join(one, 'plugin'));
  await writeFile(join(two, 'plugin'), '');
  for (const folder of [three, four]) {
    await writeFile(join(folder, 'plugin'), '');
    await chmod(join(folder, 'plugin'), 0o700);
  }
  const path = [one, two, '', '.', 'three', three, four].join(':');
  assert.equal(await findExecutable('plugin', { PATH: path }), join(three, 'plugin'));
  assert.equal(await findExecutable(join(four, 'plugin'), { PATH: path }), join(four, 'plugin'));
  for (const [command, env] of [
    ['plugin', { PATH: [one, two].join(':') }],
    ['plugin', { PATH: '' }],
    ['plugin', {}],
    [join(two, 'plugin'), { PATH: path }],
    [join(root, 'none'), { PATH: path }],
  ] as const) {
    assert.equal(await findExecutable(command, env), undefined, command);
  }
});
