import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { cacheDirectory, installOnce } from '../../../scripts/rigs/cache.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../scripts/rigs/cleanup.ts';

describe('the cache of the rigs', () => {
  let folder: TemporaryFolder;
  let target: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    target = join(folder.path, 'tools', 'v1');
  });

  afterEach(() => folder.remove());

  const install = async (into: string): Promise<void> => {
    await writeFile(join(into, 'tool'), 'complete');
  };

  test('is where the environment says, and created', (context) => {
    process.env['SERVICE_EXPLORER_CACHE'] = folder.path;
    context.after(() => delete process.env['SERVICE_EXPLORER_CACHE']);

    assert.equal(cacheDirectory('a', 'b'), join(folder.path, 'a', 'b'));
    assert.equal(existsSync(join(folder.path, 'a', 'b')), true);
  });

  test('installs once for callers at the same time, and never again', async () => {
    let installations = 0;
    const counted = async (into: string): Promise<void> => {
      installations++;
      await install(into);
    };
    const found = await Promise.all([installOnce(target, counted), installOnce(target, counted)]);
    await installOnce(target, counted);

    assert.deepEqual(found, [target, target]);
    assert.equal(installations, 1);
    assert.equal(await readFile(join(target, 'tool'), 'utf8'), 'complete');
    assert.deepEqual(await readdir(dirname(target)), ['v1']);
  });

  test('keeps nothing of an installation that failed', async () => {
    const failing = installOnce(target, async (into) => {
      await install(into);
      throw new Error('no disk');
    });
    await assert.rejects(failing, /no disk/);
    assert.deepEqual(await readdir(dirname(target)), []);

    await installOnce(target, install);
    assert.deepEqual(await readdir(target), ['tool']);
  });

  test('takes over from a process that died while installing', async () => {
    const { pid } = spawnSync('true');
    await mkdir(dirname(target));
    await writeFile(`${target}.lock`, String(pid));

    await installOnce(target, install);
    assert.deepEqual(await readdir(dirname(target)), ['v1']);
  });
});
