import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { VSIX } from '../../scripts/package.ts';
import { findChromium, launchChromium } from '../../scripts/rigs/chromium.ts';
import { startVsCode, type VsCodeServer } from '../../scripts/rigs/vscodeServer.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Workbench } from './pages/workbench.ts';

const ROOT = join(import.meta.dirname, '../..');
const LIMIT = { timeout: 120_000 };

/** The page objects on a page that has nothing of ours but the packaged extension. */
describe('the workbench', { skip: await skipIfMissing(findChromium) }, () => {
  let vscode: VsCodeServer;
  let browser: Browser;
  let workbench: Workbench;

  before(async () => {
    vscode = await startVsCode({
      version: 'newest',
      folder: join(ROOT, 'scripts/sampleWorkspace'),
      vsix: VSIX,
      env: { KUBECONFIG: join(ROOT, 'out/no-kubeconfig') },
      settings: { 'window.autoDetectColorScheme': true },
    });
    browser = await launchChromium();
    workbench = await Workbench.open(await browser.newPage(), vscode.url);
  });

  after(async () => {
    await browser.close();
    await vscode.stop();
  });

  test('reads the rows of a tree', LIMIT, async () => {
    const explorer = await workbench.openViewContainer('Explorer');
    await explorer.row('web.yaml').appears();
    assert.deepEqual(
      (await explorer.rows()).map(({ level, label }) => `${'  '.repeat(level - 1)}${label}`),
      ['backend.yaml', 'web.yaml'],
    );
  });
});
