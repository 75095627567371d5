import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const NO_KUBECONFIG = join(import.meta.dirname, '../../out/no-kubeconfig');

/** One editor, on a machine without any cluster, from the first test to the last. */
describe('the sandbox', { skip: await skipIfMissing(findChromium) }, () => {
  let session: Session;

  before(async () => {
    session = await Session.start(NO_KUBECONFIG);
  });

  after(async () => {
    await session.stop();
  });

  /** Clicks the button of the welcome text, and waits for what it promises. */
  async function start(): Promise<void> {
    const { services } = session;
    await services.clickWelcome('Start Sandbox');
    await services.row('Sandbox of context sandbox, live').appears();
  }

  test('is one click away where there is no kubeconfig, and shows a shop', LIMIT, async () => {
    const { services, workbench } = session;
    await services.welcomes('No kubeconfig was found');
    await workbench.screenshot('sandbox-welcome');
    await start();
    await services.row('Namespace shop').expand();
    await services.row('Service web').appears();
    await workbench.statusBarItem('sandbox (in memory): live').waitFor();
    await workbench.screenshot('sandbox');
    assert.match((await services.outline())[0] ?? '', /^Sandbox of context sandbox, live/);
  });

  test('is one of the contexts to choose from', LIMIT, async () => {
    const { services, workbench } = session;
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.pick('sandbox');
    await workbench.quickInput.press('Enter');
    await services.welcomes('No kubeconfig was found');
    // It runs all the while, so the command to start it is not there; this is how it comes back.
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.pick('sandbox');
    await workbench.quickInput.press('Enter');
    await services.row('Sandbox of context sandbox, live').appears();
  });

  test('is stopped on its row, and the welcome is back', LIMIT, async () => {
    const { services } = session;
    await services.row('Sandbox of context sandbox').clickAction('Stop Sandbox');
    await services.welcomes('No kubeconfig was found');
  });

  test('takes the keyboard along, from the welcome and from the palette', LIMIT, async () => {
    const { services, workbench } = session;
    const starts = [
      () => services.pressWelcome('Start Sandbox'),
      () => workbench.runCommand('Services: Start Sandbox'),
    ];
    for (const startByKeys of starts) {
      await startByKeys();
      await services.focuses('Sandbox of context sandbox');
      await services.row('Sandbox of context sandbox').clickAction('Stop Sandbox');
      await services.welcomes('No kubeconfig was found');
    }
  });

  test('is not remembered by a window that is reloaded', LIMIT, async () => {
    const { services, workbench } = session;
    await start();
    await workbench.reload();
    await services.open();
    await services.welcomes('No kubeconfig was found');
    await start();
    await services.row('Sandbox of context sandbox').chooseFromMenu('Stop Sandbox');
    await services.welcomes('No kubeconfig was found');
  });
});
