import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { SERVERS, type TestServer } from './servers.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const PODS = '/api/v1/namespaces/shop/pods';
const SERVICES = '/api/v1/namespaces/shop/services';

/** Pods for the Service to select, where no controller makes any: of two one is ready. */
async function seedPods(cluster: TestServer, hasDeployments: boolean): Promise<void> {
  for (const [name, ready] of [
    ['tea-1', 'True'],
    ['tea-2', 'False'],
  ] as const) {
    const container = { name: 'main', image: 'tea', ports: [{ name: 'http', containerPort: 8080 }] };
    await kubeExpect(cluster, 'POST', PODS, {
      metadata: { name, labels: { app: 'tea', 'pod-template-hash': '1' } },
      spec: { containers: [container] },
    });
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] };
    await kubeExpect(
      cluster,
      'PATCH',
      `${PODS}/${name}/status`,
      { status },
      'application/strategic-merge-patch+json',
    );
  }
  if (!hasDeployments) {
    return;
  }
  const labels = { app: 'tea' };
  await kubeExpect(cluster, 'POST', '/apis/apps/v1/namespaces/shop/deployments', {
    metadata: { name: 'tea' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'tea' }] } },
    },
  });
}

for (const { name: server, start, skip, hasControllers } of SERVERS) {
  describe(`a new Service on ${server}`, { skip }, () => {
    let cluster: TestServer;
    const picture = (what: string): string => `${what}-${server.replaceAll(/\W+/g, '-')}`;
    let session: Session;

    before(async () => {
      cluster = await start();
      await seedPods(cluster, !hasControllers);
      session = await Session.start(cluster.kubeconfig);
    });

    after(async () => {
      await session.stop();
      await cluster.stop();
    });

    /** Waits until there is a lens of this text. */
    async function lens(text: string): Promise<void> {
      await session.workbench.page
        .locator('.codelens-decoration a, .codelens-decoration span')
        .getByText(text, { exact: true })
        .first()
        .waitFor();
    }

    async function clickLens(text: string): Promise<void> {
      await session.workbench.page
        .locator('.codelens-decoration a')
        .getByText(text, { exact: true })
        .first()
        .click();
    }

    test('is asked for in small steps, with a way back', LIMIT, async () => {
      const { workbench, services } = session;
      const { quickInput } = workbench;
      await services.row('Namespace shop').chooseFromMenu('New Service…');
      await quickInput.appears();
      await quickInput.type('web');
      await quickInput.press('Enter');
      assert.match(await quickInput.message(), /There is a Service of this name in shop already\./u);
      await workbench.screenshot(picture('new-service-name'));
      await quickInput.type('tea');
      await quickInput.press('Enter');
      await quickInput.pick('NodePort');
      // The step before has a way back too.
      await workbench.page.getByText('2 pods, 1 ready').first().waitFor();
      await workbench.page.locator('.quick-input-titlebar').getByRole('button', { name: 'Back' }).click();
      await quickInput.pick('ClusterIP');
      await workbench.page.getByText('2 pods, 1 ready').first().waitFor();
      await workbench.screenshot(picture('new-service-selector'));
      await quickInput.pick('app=tea');
      await workbench.page.getByText('port of the pods').first().waitFor();
      await workbench.screenshot(picture('new-service-ports'));
      await quickInput.pick('http=80:http');
      await lens(`Create in ${cluster.context} / shop`);
      await lens('not on the cluster');
      await workbench.screenshot(picture('new-service-manifest'));
    });

    test('is created by its lens, which then follows the cluster', LIMIT, async () => {
      const { workbench, services } = session;
      await clickLens(`Create in ${cluster.context} / shop`);
      await workbench.notifications.message('tea created');
      await services.row('Namespace shop').expand();
      await services.row('Service tea').appears();
      await lens('in sync');
      await lens(hasControllers ? '1 ready endpoint' : 'selector matches no ready pod');
      await workbench.screenshot(picture('lens-in-sync'));

      const type = 'application/merge-patch+json';
      await kubeExpect(cluster, 'PATCH', `${SERVICES}/tea`, { spec: { selector: { app: 'milk' } } }, type);
      await lens('differs in 1 field');
      await workbench.screenshot(picture('lens-differs'));

      const finalizers = { metadata: { finalizers: ['example.com/wait'] } };
      await kubeExpect(cluster, 'PATCH', `${SERVICES}/tea`, finalizers, type);
      await kubeExpect(cluster, 'DELETE', `${SERVICES}/tea`);
      await lens('being deleted');
      await workbench.screenshot(picture('lens-being-deleted'));
      await kubeExpect(cluster, 'PATCH', `${SERVICES}/tea`, { metadata: { finalizers: [] } }, type);
      await lens('not on the cluster');
    });

    test('of which nothing is left when the person gives up', LIMIT, async () => {
      const { workbench } = session;
      const tabs = await workbench.page.locator('.tab').count();
      await workbench.runCommand('Services: New Service…');
      await workbench.quickInput.appears();
      await workbench.quickInput.type('shop');
      await workbench.quickInput.pick('shop');
      await workbench.page.getByPlaceholder('Name of the Service').waitFor();
      await workbench.quickInput.press('Escape');
      await workbench.quickInput.disappears();
      assert.equal(await workbench.page.locator('.tab').count(), tabs);
    });
  });
}
