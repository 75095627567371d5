import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { writeKubeconfig } from '../../scripts/rigs/kubeconfig.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { grantServices } from '../support/grantServices.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

const USERS = ['reader', 'dana', 'nobody'].map((name) => ({ name, token: `${name}-token` }));

/** Everybody sees of one cluster what they may see, and why no more. The context is named like its user. */
describe('the rights of a user', { skip: missing }, () => {
  let rig: ApiServerRig;
  let folder: TemporaryFolder;
  let kubeconfig: string;
  let session: Session;

  before(async () => {
    rig = await startApiServer({ users: USERS });
    await seedSamples(rig);
    await grantServices(rig, 'shop', 'dana');
    const apiGroup = 'rbac.authorization.k8s.io';
    // What the role "view" is made of, by a controller that this rig has not.
    await kubeExpect(rig, 'POST', `/apis/${apiGroup}/v1/clusterrolebindings`, {
      metadata: { name: 'readers' },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'system:aggregate-to-view' },
      subjects: [{ apiGroup, kind: 'User', name: 'reader' }],
    });
    folder = await temporaryFolder();
    kubeconfig = join(folder.path, 'config');
    session = await Session.start(kubeconfig, {
      settings: { 'serviceExplorer.guards': [{ context: 'adm*', readOnly: true }, { context: 'reader' }] },
    });
  });

  after(async () => {
    await session.stop();
    await rig.stop();
    await folder.remove();
  });

  /** Puts the kubeconfig of another user in the place of the one that is watched. */
  async function become(user: string, token: string): Promise<void> {
    const context = { name: user, server: rig.url, caFile: rig.caFile, user, namespace: 'shop' };
    await writeKubeconfig(`${kubeconfig}.new`, context, { token });
    await rename(`${kubeconfig}.new`, kubeconfig);
  }

  async function namespaces(): Promise<readonly string[]> {
    const rows = await session.services.rows();
    return rows.flatMap(({ label }) => /^Namespace ([^,]+)/.exec(label)?.[1] ?? []);
  }

  test('all rights: all namespaces, and the guard of the settings', LIMIT, async () => {
    const { services, workbench } = session;
    await become('admin', rig.adminToken);
    await services.row('Cluster of context admin, live, read-only').appears();
    await services.row('Namespace shop, 5 Services').appears();
    assert.ok((await namespaces()).includes('kube-system'));
    await workbench.statusBarItem('admin: live, read-only').waitFor();
    await workbench.screenshot('guarded');
  });

  test('reading all: all namespaces', LIMIT, async () => {
    const { services, workbench } = session;
    await become('reader', 'reader-token');
    await services.row('Cluster of context reader, live, guarded').appears();
    await services.row('Namespace shop, 5 Services').appears();
    assert.ok((await namespaces()).includes('kube-system'));
    assert.equal(await services.locate('Other namespaces').count(), 0);
    await workbench.statusBarItem('reader: live, guarded').waitFor();
  });

  test('one namespace: that one, and those that are named', LIMIT, async () => {
    const { services, workbench } = session;
    await become('dana', 'dana-token');
    await services.row('Cluster of context dana, live').appears();
    await services.row('Namespace shop, 5 Services').appears();
    assert.deepEqual(await namespaces(), ['shop']);
    await services.row('Other namespaces').select();
    await workbench.quickInput.appears();
    await workbench.quickInput.type('Monitoring');
    await workbench.page.getByText('Use at most 63 lower-case letters').first().waitFor();
    await workbench.quickInput.type('monitoring');
    await workbench.quickInput.press('Enter');
    await services.row('Namespace monitoring, forbidden').appears();
    await workbench.screenshot('namespace-added');
    assert.deepEqual(await namespaces(), ['monitoring', 'shop']);
    assert.deepEqual(await services.row('Namespace shop').menu(), ['Copy Name']);
    assert.deepEqual(await services.row('Namespace monitoring').menu(), ['Remove Namespace', 'Copy Name']);

    await grantServices(rig, 'monitoring', 'dana');
    await services.row('Cluster of context dana').clickAction('Reconnect');
    await services.row('Namespace monitoring, 4 Services').appears();
    await services.row('Namespace monitoring').clickAction('Remove Namespace');
    await services.row('Namespace monitoring').disappears();
    assert.deepEqual(await namespaces(), ['shop']);
  });

  test('none: what is refused, in the words of the server', LIMIT, async () => {
    const { services, workbench } = session;
    await become('nobody', 'nobody-token');
    await services.row('Cluster of context nobody, forbidden').appears();
    await services.row('Namespace shop, forbidden').appears();
    await services.row('Forbidden').appears();
    await workbench.screenshot('no-rights');
    const rows = await services.rows();
    const refusal = rows.find(({ label }) => label.startsWith('Forbidden'))?.label ?? '';
    assert.match(refusal, /User "nobody" cannot list resource "services".* in the namespace "shop"/);
  });
});
