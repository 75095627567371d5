import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder that goes when its test ends. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  // On some systems the temporary folder is itself behind a symbolic link.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'kubeconfig-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
