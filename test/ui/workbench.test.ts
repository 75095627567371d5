import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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
    const [folder, ...files] = await explorer.rows();
    assert.equal(folder?.label, 'staging');
    assert.equal(folder.level, 1);
    assert.match(folder.ariaLabel, /^staging/);
    assert.equal(folder.isExpanded, false);
    assert.deepEqual(
      files.map(({ label, isExpanded }) => [label, isExpanded]),
      [
        ['backend.yaml', undefined],
        ['web.yaml', undefined],
      ],
    );
  });

  test('expands and collapses a row', LIMIT, async () => {
    const explorer = await workbench.openViewContainer('Explorer');
    await explorer.row('staging').expand();
    await explorer.row('preview.yaml').appears();
    assert.equal((await explorer.row('preview.yaml').read()).level, 2);
    await explorer.row('staging').collapse();
    await explorer.row('preview.yaml').disappears();
  });

  test("chooses from a row's menu", LIMIT, async () => {
    const explorer = await workbench.openViewContainer('Explorer');
    await explorer.row('backend.yaml').chooseFromMenu('Open to the Side');
    await workbench.editor('backend.yaml').waitFor();
  });

  test('runs a command, and picks from what it offers', LIMIT, async () => {
    await workbench.runCommand('Go to File...');
    await workbench.quickInput.type('prev');
    await workbench.quickInput.pick('preview.yaml');
    await workbench.quickInput.disappears();
    await workbench.editor('preview.yaml').waitFor();
  });

  test('reads and leaves a box for text', LIMIT, async () => {
    await workbench.runCommand('Go to Line/Column...');
    await workbench.quickInput.type(':3');
    assert.equal(await workbench.quickInput.value(), ':3');
    await workbench.quickInput.press('Enter');
    await workbench.quickInput.disappears();
    await workbench.statusBarItem('Ln 3').waitFor();
  });

  test('sees the extension of the package, and what it says', LIMIT, async () => {
    await workbench.openViewContainer('Service Explorer');
    await workbench.sideBar.getByText('No kubeconfig was found').waitFor();
    await workbench.runCommand('Services: Open Kubeconfig');
    assert.match(await workbench.notifications.message('no-kubeconfig'), /no-kubeconfig/);
    assert.equal((await workbench.notifications.messages()).length, 1);
  });

  test('takes pictures of a light and of a dark theme', LIMIT, async () => {
    const pictures: Buffer[] = [];
    for (const theme of ['dark', 'light'] as const) {
      await workbench.useTheme(theme);
      pictures.push(await readFile(await workbench.screenshot(`workbench-${theme}`)));
    }
    const [dark, light] = pictures;
    assert.notDeepEqual(dark, light);
  });
});
