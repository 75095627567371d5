import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect, type KubeTarget } from '../../scripts/rigs/kubeRequest.ts';
import { readKubeconfig } from '../../scripts/rigs/kubeconfig.ts';
import { startSandboxRig, type SandboxRig } from '../../scripts/rigs/sandbox.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { skipIfMissing } from '../support/missing.ts';
import type { SpokenRow } from './pages/servicesPage.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 180_000 };

/** How soon a change on the cluster must be seen, in milliseconds. */
const SEEN_WITHIN = 2000;

const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

describe('two clusters at once', { skip: missing }, () => {
  let production: ApiServerRig;
  let sandbox: SandboxRig;
  let testing: KubeTarget;
  let session: Session;

  before(async () => {
    [production, sandbox] = await Promise.all([
      startApiServer({ contextName: 'production' }),
      startSandboxRig('1.36', 'testing'),
    ]);
    await seedSamples(production);
    testing = await readKubeconfig(sandbox.kubeconfig);
    session = await Session.start([production.kubeconfig, sandbox.kubeconfig].join(delimiter));
  });

  after(async () => {
    await session.stop();
    await Promise.all([production.stop(), sandbox.stop()]);
  });

  /** The rows of the second cluster, and whether they are open and selected. */
  async function rowsOfTesting(): Promise<SpokenRow[]> {
    const rows = await session.services.rows();
    return rows.slice(rows.findIndex(({ label }) => label.startsWith('Cluster of context testing')));
  }

  test('one is killed and started again, and the other is untouched', LIMIT, async () => {
    const { services, workbench } = session;
    await services.row('Cluster of context production, live').appears();
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.pick('testing');
    await workbench.quickInput.press('Enter');
    await services.row('Cluster of context testing').expand();
    await services.row('Cluster of context testing, live').appears();
    // The namespaces have the same names in both: here the one of the second cluster is meant.
    await services.row('Cluster of context production').collapse();
    await services.row('Namespace shop').expand();
    await services.row('Service web').expand();
    await services.row('Port 80').appears();
    await services.row('Service web').select();
    const before = await rowsOfTesting();
    assert.ok(before.some(({ label, isSelected }) => isSelected && label.startsWith('Service web')));

    await production.kill();
    await services.row('Cluster of context production, stale since').appears(60_000);
    assert.deepEqual(await rowsOfTesting(), before);
    await workbench.screenshot('two-clusters-one-down');
    // The other is not only shown, it is live.
    const path = '/api/v1/namespaces/shop/services';
    const service = { metadata: { name: 'brand-new' }, spec: { ports: [{ port: 80, protocol: 'TCP' }] } };
    await kubeExpect(testing, 'POST', path, service);
    await services.row('Service brand-new').appears(SEEN_WITHIN);
    await kubeExpect(testing, 'DELETE', `${path}/brand-new`);
    await services.row('Service brand-new').disappears(SEEN_WITHIN);

    await production.restart();
    await services.row('Cluster of context production, live').appears(90_000);
    assert.deepEqual(await rowsOfTesting(), before);
    await workbench.screenshot('two-clusters');
  });
});
