import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { startSandboxRig, type SandboxRig } from '../../scripts/rigs/sandbox.ts';
import { skipIfMissing } from '../support/missing.ts';
import { TextEditorPage } from './pages/editor.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const missing = await skipIfMissing(findChromium);

describe('a row opens its Service as rows of other trees open files', { skip: missing }, () => {
  let rig: SandboxRig;
  let session: Session;
  let editor: TextEditorPage;

  before(async () => {
    rig = await startSandboxRig();
    session = await Session.start(rig.kubeconfig);
    editor = new TextEditorPage(session.workbench.page);
    await session.services.row('Namespace shop').expand();
  });

  after(async () => {
    await session.stop();
    await rig.stop();
  });

  test(
    'a click previews it and leaves the keyboard in the tree, so that Delete means the row',
    LIMIT,
    async () => {
      const { services, workbench } = session;
      await services.row('Service web').select();
      await editor.line('name: web').waitFor();
      await editor.previewTab('web.yaml').waitFor();
      await services.focuses('Service web');
      await services.row('Service search').select();
      await editor.line('name: search').waitFor();
      assert.deepEqual(await editor.tabs(), ['search.yaml']);
      await workbench.screenshot('open-preview');
      await services.focuses('Service search');
      await workbench.page.keyboard.press('Delete');
      assert.match(await workbench.dialog.question(), /^Delete the Service search /u);
      await workbench.dialog.answer('Cancel');
      await services.focuses('Service search');
    },
  );

  test('a double click keeps its tab, and Enter goes into the editor', LIMIT, async () => {
    const { services, workbench } = session;
    const { keyboard } = workbench.page;
    await services.row('Service web').open();
    await editor.line('name: web').waitFor();
    await editor.keptTab('web.yaml').waitFor();
    await editor.hasFocus();
    await services.row('Service search').select();
    await editor.line('name: search').waitFor();
    assert.deepEqual(await editor.tabs(), ['web.yaml', 'search.yaml']);
    await keyboard.press('ArrowUp');
    await services.focuses('Service payments');
    await keyboard.press('Enter');
    await editor.line('name: payments').waitFor();
    await editor.hasFocus();
  });

  test('Delete means the row that the arrow keys came to, which nobody has clicked', LIMIT, async () => {
    const { services, workbench } = session;
    const { keyboard } = workbench.page;
    await services.row('Service web').select();
    await services.focuses('Service web');
    await keyboard.press('ArrowUp');
    await services.focuses('Service search');
    await keyboard.press('Delete');
    assert.match(await workbench.dialog.question(), /^Delete the Service search /u);
    await workbench.screenshot('open-delete-by-arrow');
    await workbench.dialog.answer('Cancel');
    await services.focuses('Service search');
  });
});
