import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { MergeEditorPage, TextEditorPage } from './pages/editor.ts';
import { SERVERS, type TestServer } from './servers.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };

interface Service {
  readonly metadata: { readonly labels?: Record<string, string> };
  readonly spec: {
    readonly sessionAffinity: string;
    readonly type: string;
    readonly ports: readonly { readonly port: number }[];
  };
}

for (const { name: server, start, skip } of SERVERS) {
  describe(`a live Service in the editor, on ${server}`, { skip }, () => {
    let rig: TestServer;
    let session: Session;
    let editor: TextEditorPage;
    const picture = (what: string): string => `${what}-${server.replaceAll(/\W+/g, '-')}`;

    before(async () => {
      rig = await start();
      session = await Session.start(rig.kubeconfig);
      editor = new TextEditorPage(session.workbench.page);
      await session.services.row('Namespace shop').expand();
    });

    after(async () => {
      await session.stop();
      await rig.stop();
    });

    async function request(method: string, name: string, body?: unknown): Promise<Service> {
      const path = `/api/v1/namespaces/shop/services/${name}`;
      return (await kubeExpect(rig, method, path, body, 'application/merge-patch+json')) as Service;
    }

    test('opens by a click, is saved by a key, and the tree follows', LIMIT, async () => {
      const { services, workbench } = session;
      await services.row('Service cart').select();
      await editor.tab('cart.yaml').waitFor();
      await editor.line('sessionAffinity: ClientIP').waitFor();
      await workbench.screenshot(picture('live-document'));
      await editor.replaceLine('port: 80', '    port: 8088');
      await editor.isDirty('cart.yaml');
      await editor.save();
      await editor.isSaved('cart.yaml');
      await services.locate('Service cart').filter({ hasText: '8088' }).waitFor();
      const { spec } = await request('GET', 'cart');
      assert.equal(spec.ports[0]?.port, 8088);
      await request('PATCH', 'cart', { metadata: { labels: { followed: 'yes' } } });
      await editor.line('followed: "yes"').waitFor();
    });

    test('says what somebody else changed meanwhile, and is merged with it', LIMIT, async () => {
      const { services, workbench } = session;
      await services.row('Service api').select();
      await editor.line('name: api').waitFor();
      await editor.replaceLine('sessionAffinity: None', '  sessionAffinity: ClientIP');
      await editor.isDirty('api.yaml');
      // The line below the one that is edited: merged line by line they would be a conflict.
      await request('PATCH', 'api', {
        metadata: { labels: { theirs: 'was-here' } },
        spec: { type: 'NodePort' },
      });
      await workbench.notifications.message('The Service api has changed on the cluster');
      await editor.save();
      await workbench.notifications.message('Failed to save');
      assert.equal(await workbench.notifications.count('Merge…'), 1);
      await workbench.screenshot(picture('live-document-conflict'));
      await workbench.notifications.clickButton('The Service api has changed', 'Merge…');
      const merge = new MergeEditorPage(workbench.page);
      await merge.appears();
      await merge.results('sessionAffinity: ClientIP');
      await merge.results('type: NodePort');
      await workbench.screenshot(picture('live-document-merge'));
      await merge.complete();
      await editor.line('theirs: was-here').waitFor();
      await editor.isDirty('api.yaml');
      await editor.save();
      await editor.isSaved('api.yaml');
      const { spec, metadata } = await request('GET', 'api');
      assert.deepEqual(
        [spec.sessionAffinity, spec.type, metadata.labels?.['theirs']],
        ['ClientIP', 'NodePort', 'was-here'],
      );
    });

    test('shows the errors of the server where they are', LIMIT, async () => {
      const { services, workbench } = session;
      await services.row('Service cart').select();
      await editor.line('port: 8088').waitFor();
      await editor.replaceLine('port: 8088', '    port: 0');
      await editor.save();
      await editor.errors.first().waitFor();
      await workbench.screenshot(picture('live-document-error'));
      await workbench.runCommand('File: Revert File');
      await editor.line('port: 8088').waitFor();
    });

    test('keeps the text of a Service that is gone, and creates it anew', LIMIT, async () => {
      const { services, workbench } = session;
      await services.row('Service search').select();
      await editor.line('name: search').waitFor();
      await editor.replaceLine('sessionAffinity: None', '  sessionAffinity: ClientIP');
      await editor.isDirty('search.yaml');
      await request('DELETE', 'search');
      await services.row('Service search').disappears();
      await workbench.screenshot(picture('live-document-gone'));
      await editor.line('sessionAffinity: ClientIP').click();
      await editor.save();
      await workbench.dialog.detail();
      await workbench.screenshot(picture('live-document-create-anew'));
      await workbench.dialog.answer('Create Anew');
      await services.row('Service search').appears();
      await editor.isSaved('search.yaml');
      assert.equal((await request('GET', 'search')).spec.sessionAffinity, 'ClientIP');
    });

    test('keeps what is typed over a reload of the window, and overwrites nothing then', LIMIT, async () => {
      const { services, workbench } = session;
      await services.row('Service web').select();
      await editor.line('name: web').waitFor();
      await editor.replaceLine('sessionAffinity: None', '  sessionAffinity: ClientIP');
      await editor.isDirty('web.yaml');
      await editor.areBackedUp();
      await request('PATCH', 'web', { metadata: { labels: { theirs: 'meanwhile' } } });
      await workbench.reload();
      await editor.isDirty('web.yaml');
      await editor.line('sessionAffinity: ClientIP').waitFor();
      await workbench.notifications.message('The Service web has changed on the cluster');
      await editor.line('sessionAffinity: ClientIP').click();
      await editor.save();
      await workbench.notifications.message('Failed to save');
      assert.equal((await request('GET', 'web')).spec.sessionAffinity, 'None');
      await workbench.notifications.clickButton('The Service web has changed', 'Merge…');
      await workbench.notifications.message('is not known any more');
      await workbench.screenshot(picture('live-document-unknown-base'));
      await editor.save();
      await editor.isSaved('cluster ↔ yours');
      assert.equal((await request('GET', 'web')).spec.sessionAffinity, 'ClientIP');
    });
  });
}
