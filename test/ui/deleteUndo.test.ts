import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import type { Service } from '../../src/kube/types.ts';
import { SERVERS, type TestServer } from './servers.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const API = '/api/v1/namespaces/shop/services/api';

for (const { name: server, start, skip } of SERVERS) {
  describe(`what is deleted by mistake, on ${server}`, { skip }, () => {
    let rig: TestServer;
    let session: Session;
    const picture = (what: string): string => `undo-${what}-${server.replaceAll(/\W+/g, '-')}`;

    before(async () => {
      rig = await start();
      session = await Session.start(rig.kubeconfig);
      await session.services.row('Namespace shop').expand();
    });

    after(async () => {
      await session.stop();
      await rig.stop();
    });

    test('is asked about, and put back as it was', LIMIT, async () => {
      const { services, workbench } = session;
      const { spec } = (await kubeExpect(rig, 'GET', API)) as Service;
      await services.row('Service api').chooseFromMenu('Delete…');
      assert.equal(
        await workbench.dialog.question(),
        `Delete the Service api from namespace shop of context ${rig.context}?`,
      );
      assert.match(await workbench.dialog.detail(), /^2 ready endpoints are no longer reached through it\./u);
      await workbench.screenshot(picture('delete'));
      await workbench.dialog.answer('Delete');
      await services.row('Service api').disappears();
      await workbench.notifications.clickButton('api deleted', 'Undo');
      await services.row('Service api').appears();
      assert.match(await workbench.notifications.message('is back'), /^shop\/api is back on /u);
      await workbench.screenshot(picture('undone'));
      const restored = (await kubeExpect(rig, 'GET', API)) as Service;
      assert.equal(restored.spec?.clusterIP, spec?.clusterIP);
    });
  });
}
