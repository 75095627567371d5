import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import type { Service } from '../../src/kube/types.ts';
import { TextEditorPage } from './pages/editor.ts';
import { PatchEditorPage } from './pages/patchEditor.ts';
import { SERVERS, type TestServer } from './servers.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };

for (const { name: server, start, skip } of SERVERS) {
  describe(`the status of a Service, on ${server}`, { skip }, () => {
    let rig: TestServer;
    let session: Session;
    const picture = (what: string): string => `status-${what}-${server.replaceAll(/\W+/g, '-')}`;

    before(async () => {
      rig = await start();
      session = await Session.start(rig.kubeconfig);
      await session.services.row('Namespace shop').expand();
    });

    after(async () => {
      await session.stop();
      await rig.stop();
    });

    async function addresses(name: string): Promise<readonly (string | undefined)[]> {
      const path = `/api/v1/namespaces/shop/services/${name}`;
      const { status } = (await kubeExpect(rig, 'GET', path)) as Service;
      return status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? [];
    }

    test('is edited as a document, and saved by its own path', LIMIT, async () => {
      const { services, workbench } = session;
      const editor = new TextEditorPage(workbench.page);
      const [address = ''] = await addresses('web');
      await services.row('Service web').chooseFromMenu('Edit Status');
      await editor.tab('web.status.yaml').waitFor();
      // Long documents are longer than the editor.
      await editor.line('apiVersion: v1').click();
      await workbench.page.keyboard.press('ControlOrMeta+End');
      await editor.replaceLine(`- ip: ${address}`, '    - ip: 203.0.113.77');
      await editor.isDirty('web.status.yaml');
      await workbench.screenshot(picture('edited'));
      await editor.save();
      await editor.isSaved('web.status.yaml');
      assert.deepEqual(await addresses('web'), ['203.0.113.77']);
    });

    test('is patched, after a preview', LIMIT, async () => {
      const { services, workbench } = session;
      const patch = new PatchEditorPage(workbench);
      await services.row('Service web').chooseFromMenu('Patch Status…');
      await workbench.quickInput.appears();
      await workbench.quickInput.pick('Merge Patch');
      await patch.appears('merge patch of');
      await patch.rewrite('status: {loadBalancer: {ingress: [{ip: 203.0.113.78}]}}');
      await patch.adds('203.0.113.78');
      await workbench.screenshot(picture('patch'));
      await patch.send('Patched');
      if (await workbench.dialog.isOpen()) {
        assert.match(await workbench.dialog.detail(), /ingress/u);
        await workbench.dialog.answer('Send Anyway');
      }
      await workbench.notifications.message('Patched');
      await workbench.screenshot(picture('patched'));
      assert.deepEqual(await addresses('web'), ['203.0.113.78']);
    });
  });
}
