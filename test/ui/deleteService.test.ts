import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { bindClusterRole } from '../support/bindClusterRole.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

const SHOP = '/api/v1/namespaces/shop/services';
const INGRESS = {
  metadata: { name: 'storefront' },
  spec: {
    rules: [
      {
        host: 'shop.example.com',
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
          ],
        },
      },
    ],
  },
};

describe('Services are deleted and put back, and tell how they do', { skip: missing }, () => {
  let rig: ApiServerRig;
  let folder: TemporaryFolder;
  let session: Session;

  before(async () => {
    // Two contexts of one cluster: what is done by way of the one shows in the other.
    rig = await startApiServer({ users: [{ name: 'anna', token: 'token-of-anna' }] });
    await seedSamples(rig);
    await bindClusterRole(rig, 'cluster-admin', 'anna');
    await kubeExpect(rig, 'POST', '/apis/networking.k8s.io/v1/namespaces/shop/ingresses', INGRESS);
    folder = await temporaryFolder();
    const kubeconfig = join(folder.path, 'config');
    const context = { cluster: 'c', user: 'anna', namespace: 'shop' };
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'dev',
        clusters: [{ name: 'c', cluster: { server: rig.url, 'certificate-authority': rig.caFile } }],
        users: [{ name: 'anna', user: { token: 'token-of-anna' } }],
        contexts: [
          { name: 'dev', context },
          { name: 'prod', context },
        ],
      }),
    );
    session = await Session.start(kubeconfig, {
      settings: { 'serviceExplorer.guards': [{ context: 'prod' }] },
    });
    await session.services.row('Namespace shop').expand();
    await session.services.row('Service web').appears();
  });

  after(async () => {
    await session.stop();
    await rig.stop();
    await folder.remove();
  });

  async function clearMessages(): Promise<void> {
    await session.workbench.runCommand('Notifications: Clear All Notifications');
  }

  test('the status, in a document to read', LIMIT, async () => {
    const { services, workbench } = session;
    await services.row('Service web').chooseFromMenu('Show Status');
    const editor = workbench.editor('web.status.txt');
    await editor.getByText('Ingress storefront').waitFor();
    await workbench.screenshot('status');
    const lines = await editor.locator('.view-line').allInnerTexts();
    const text = lines.map((line) => line.replaceAll('\u00a0', ' ').trim());
    assert.ok(text.includes('3 ready, 0 not ready'), text.join('\n'));
    assert.ok(text.includes('203.0.113.20'), text.join('\n'));
  });

  test('one: asks what stops working, deletes, and undoes it', LIMIT, async () => {
    const { services, workbench } = session;
    const { spec } = (await kubeExpect(rig, 'GET', `${SHOP}/web`)) as { spec: { clusterIP: string } };
    await services.row('Service web').chooseFromMenu('Delete…');
    assert.equal(
      await workbench.dialog.question(),
      'Delete the Service web from namespace shop of context dev?',
    );
    assert.equal(
      await workbench.dialog.detail(),
      [
        '3 ready endpoints are no longer reached through it.',
        'What leads to it then leads nowhere: Ingress storefront (shop.example.com).',
        'Its load balancer is given up, with the address 203.0.113.20, which may not come back.',
      ].join('\n'),
    );
    await workbench.screenshot('delete-question');
    await workbench.dialog.answer('Delete');
    await services.row('Service web').disappears();
    assert.equal(await workbench.notifications.message('deleted'), 'dev / shop: web deleted.');
    await workbench.screenshot('delete-done');

    await workbench.notifications.clickButton('web deleted', 'Undo');
    await services.row('Service web').appears();
    assert.match(await workbench.notifications.message('is back'), /^shop\/web is back on dev\. Its load/);
    await workbench.screenshot('delete-undone');
    const restored = (await kubeExpect(rig, 'GET', `${SHOP}/web`)) as { spec: { clusterIP: string } };
    assert.equal(restored.spec.clusterIP, spec.clusterIP);
    await clearMessages();
  });

  test('several, by the keyboard; those to put back are chosen', LIMIT, async () => {
    const { services, workbench } = session;
    await services.locate('Service cart').click({ modifiers: ['ControlOrMeta'] });
    await services.locate('Service search').click({ modifiers: ['ControlOrMeta'] });
    await workbench.page.keyboard.press('Delete');
    assert.equal(await workbench.dialog.question(), 'Delete 2 Services from dev?');
    assert.match(await workbench.dialog.detail(), /^shop\/cart: .*\nshop\/search: /);
    await workbench.screenshot('delete-several');
    await workbench.dialog.answer('Delete');
    await services.row('Service cart').disappears();
    await services.row('Service search').disappears();
    assert.equal(await workbench.notifications.message('deleted'), 'dev / shop: 2 deleted.');
    await clearMessages();

    await workbench.runCommand('Services: Undo Delete');
    await workbench.quickInput.offers('shop/cart');
    await workbench.screenshot('delete-undo-choice');
    assert.deepEqual(new Set(await workbench.quickInput.picks()), new Set(['shop/search', 'shop/cart']));
    // The latest is checked already.
    await workbench.quickInput.pick('shop/cart');
    await workbench.quickInput.press('Enter');
    await services.row('Service cart').appears();
    await services.row('Service search').appears();
    await clearMessages();
  });

  test('one that changes while the question is open is asked about again', LIMIT, async () => {
    const { services, workbench } = session;
    await services.row('Service cart').chooseFromMenu('Delete…');
    await workbench.dialog.question();
    const patch = { metadata: { labels: { release: 'today' } } };
    await kubeExpect(rig, 'PATCH', `${SHOP}/cart`, patch, 'application/merge-patch+json');
    await workbench.dialog.answer('Delete');
    await workbench.page.getByText('The Service cart was changed meanwhile').waitFor();
    assert.match(await workbench.dialog.detail(), /^Changed: metadata\.labels/);
    await workbench.screenshot('delete-changed');
    await workbench.dialog.answer('Cancel');
    assert.match(await workbench.notifications.message('kept'), /cart changed meanwhile, and kept\.$/);
    await services.row('Service cart').appears();
    await clearMessages();
  });

  test('of a guarded context only once its name is typed', LIMIT, async () => {
    const { services, workbench } = session;
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.pick('dev');
    await workbench.quickInput.pick('prod');
    await workbench.quickInput.press('Enter');
    await services.row('Cluster of context prod, live, guarded').appears();
    await services.row('Namespace shop').expand();
    await services.row('Service api').chooseFromMenu('Delete…');
    await workbench.dialog.answer('Delete');
    await workbench.quickInput.appears();
    await workbench.quickInput.type('web');
    assert.match(await workbench.quickInput.message(), /Type api to delete from the guarded context prod/);
    await workbench.screenshot('delete-guarded');
    await workbench.quickInput.press('Escape');
    await workbench.quickInput.disappears();
    assert.ok(await kubeExpect(rig, 'GET', `${SHOP}/api`));

    await services.row('Service api').chooseFromMenu('Delete…');
    await workbench.dialog.answer('Delete');
    await workbench.quickInput.type('api');
    await workbench.quickInput.press('Enter');
    await services.row('Service api').disappears();
    assert.equal(await workbench.notifications.message('deleted'), 'prod / shop: api deleted.');
  });
});
