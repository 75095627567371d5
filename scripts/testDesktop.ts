/**
 * Runs the in-editor tests in VS Code for the desktop, which is downloaded: for contributors with the
 * internet and a display. `npm test` runs them in a VS Code from npm instead.
 */
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from './build.ts';
import { cacheDirectory } from './rigs/cache.ts';
import { VSCODE_RELEASES } from './rigs/vscodeVersions.ts';

const ROOT = join(import.meta.dirname, '..');

const named = process.argv.slice(2);
const versions = named.length > 0 ? named : [VSCODE_RELEASES.lowest.vscode, 'stable'];

await build({ tests: true });
for (const version of versions) {
  await runTests({
    version,
    cachePath: cacheDirectory('vscode-desktop'),
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: join(ROOT, 'out/test/vscode/index.cjs'),
    extensionTestsEnv: { KUBECONFIG: join(ROOT, 'out/no-kubeconfig') },
    launchArgs: [join(ROOT, 'scripts/sampleWorkspace'), '--disable-extensions', '--disable-workspace-trust'],
  });
}
