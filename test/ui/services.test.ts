import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { Gate } from '../support/gate.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };

/** How soon a change on the cluster must be seen, in milliseconds. */
const SEEN_WITHIN = 2000;

const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

describe('the Services view on a real API server', { skip: missing }, () => {
  let rig: ApiServerRig;
  let gate: Gate;
  let session: Session;

  before(async () => {
    rig = await startApiServer();
    await seedSamples(rig);
    gate = new Gate(Number(new URL(rig.url).port));
    await gate.open();
    const kubeconfig = `${rig.kubeconfig}-gate`;
    const text = await readFile(rig.kubeconfig, 'utf8');
    await writeFile(kubeconfig, text.replace(rig.url, `https://127.0.0.1:${gate.port}`));
    session = await Session.start(kubeconfig);
  });

  after(async () => {
    await session.stop();
    gate.shut();
    await rig.stop();
  });

  function request(method: string, path: string, body?: unknown, type?: string): Promise<unknown> {
    return kubeExpect(rig, method, `/api/v1/namespaces/shop/services${path}`, body, type);
  }

  /** Makes a change with another client, and waits until the page shows it; says how long that took. */
  async function seen(
    what: string,
    change: Promise<unknown>,
    shown: (timeout: number) => Promise<void>,
  ): Promise<string> {
    await change;
    const begin = performance.now();
    await shown(SEEN_WITHIN);
    return `${what}: ${Math.round(performance.now() - begin)} ms`;
  }

  test('shows clusters, namespaces, Services and ports', LIMIT, async () => {
    const { services } = session;
    await services.row('Namespace shop, 5 Services').appears();
    await services.row('Namespace shop').expand();
    await services.row('Service web, LoadBalancer, 203.0.113.20').appears();
    await services.row('Service web').expand();
    await services.row('Port http').appears(3000);
    const outline = await services.outline();
    assert.match(outline[0] ?? '', /^Cluster of context service-explorer, live/);
    assert.deepEqual(
      outline.filter((line) => line.startsWith('    Service')).map((line) => line.split(',')[0]),
      ['api', 'cart', 'legacy-payments', 'search', 'web'].map((name) => `    Service ${name}`),
    );
  });

  test('follows what kubectl and others do, with selection and expansion kept', LIMIT, async (t) => {
    const { services } = session;
    await services.row('Namespace staging').expand();
    await services.row('Service legacy-payments').select();
    const before = await services.rows();
    const service = { metadata: { name: 'brand-new' }, spec: { ports: [{ port: 80, protocol: 'TCP' }] } };
    t.diagnostic(
      await seen('created', request('POST', '', service), (timeout) =>
        services.row('Service brand-new, ClusterIP').appears(timeout),
      ),
    );
    await services.row('Namespace shop, 6 Services').appears(SEEN_WITHIN);
    const port = { spec: { ports: [{ port: 8443, protocol: 'TCP' }] } };
    t.diagnostic(
      await seen(
        'changed',
        request('PATCH', '/brand-new', port, 'application/merge-patch+json'),
        async (timeout) => {
          const row = services.locate('Service brand-new').filter({ hasText: '8443/TCP' });
          await row.waitFor({ timeout });
        },
      ),
    );
    t.diagnostic(
      await seen('deleted', request('DELETE', '/brand-new'), (timeout) =>
        services.row('Service brand-new').disappears(timeout),
      ),
    );
    await services.row('Namespace shop, 5 Services').appears(SEEN_WITHIN);
    assert.deepEqual(await services.rows(), before);
    assert.ok(
      before.some(({ label, isSelected }) => isSelected && label.startsWith('Service legacy-payments')),
    );
  });

  test('a filter by label follows a change of labels', LIMIT, async (t) => {
    const { services, workbench } = session;
    await workbench.runCommand('Services: Filter Services…');
    await workbench.quickInput.type('season=winter');
    await services.row('Namespace shop').disappears();
    await workbench.quickInput.press('Enter');
    const relabel = (season: string | null): Promise<unknown> =>
      request('PATCH', '/cart', { metadata: { labels: { season } } }, 'application/merge-patch+json');
    t.diagnostic(
      await seen('relabelled', relabel('winter'), (timeout) => services.row('Service cart').appears(timeout)),
    );
    await services.says('season=winter — 1 of 14 Services');
    await session.workbench.screenshot('filtered');
    t.diagnostic(
      await seen('label removed', relabel(null), (timeout) =>
        services.row('Service cart').disappears(timeout),
      ),
    );
    await workbench.runCommand('Services: Clear Filter');
    await services.row('Namespace shop, 5 Services').appears();
    await services.row('Service web, LoadBalancer').appears();
  });

  test(
    'says that it is stale while the server is gone, and is right again without a click',
    LIMIT,
    async () => {
      const { services } = session;
      await rig.kill();
      await services.row('Cluster of context service-explorer, stale since').appears(60_000);
      assert.ok(
        (await services.outline()).some((line) => line.includes('Service cart')),
        'what was known is still shown',
      );
      await session.workbench.screenshot('stale');
      await rig.restart();
      await request('POST', '', {
        metadata: { name: 'back-again' },
        spec: { ports: [{ port: 80, protocol: 'TCP' }] },
      });
      await services.row('Service back-again').appears(90_000);
      await services.row('Cluster of context service-explorer, live').appears();
    },
  );

  test('is right again when the server has forgotten the history meanwhile', LIMIT, async () => {
    const { services } = session;
    gate.shut();
    await services.row('Cluster of context service-explorer, stale since').appears(60_000);
    await request('DELETE', '/back-again');
    await request('POST', '', {
      metadata: { name: 'after-410' },
      spec: { ports: [{ port: 80, protocol: 'TCP' }] },
    });
    await rig.compact();
    await rig.restart();
    await gate.open();
    await services.row('Service after-410').appears(90_000);
    await services.row('Service back-again').disappears();
    await services.row('Cluster of context service-explorer, live').appears();
    await request('DELETE', '/after-410');
    await services.row('Service after-410').disappears(SEEN_WITHIN);
  });

  test('looks good in a light and in a dark theme', LIMIT, async () => {
    const { workbench, services } = session;
    await workbench.runCommand('Go to File...');
    await workbench.quickInput.type('web.yaml');
    await workbench.quickInput.pick('web.yaml');
    await services.row('Namespace monitoring').expand();
    await services.row('Service legacy-payments').select();
    await workbench.widenSideBar(170);
    for (const theme of ['dark', 'light'] as const) {
      await workbench.useTheme(theme);
      const picture = await workbench.screenshot(`readme-${theme}`);
      if (process.env['UPDATE_SCREENSHOTS'] === 'true') {
        await copyFile(picture, join(import.meta.dirname, `../../media/readme-${theme}.png`));
      }
    }
    // The pictures are looked at by people; that all of it stands in them is what can be tested.
    assert.ok(await services.locate('Service web, LoadBalancer').isVisible());
  });
});
