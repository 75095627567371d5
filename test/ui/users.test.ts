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

/** Each has a context of the same name. */
const USERS = ['all-rights', 'read-only', 'one-namespace', 'all-names-one-namespace', 'no-rights'] as const;

type User = (typeof USERS)[number];

/** What the roles `view` and `edit` are made of, by a controller that the rig does not have. */
const VIEW = 'system:aggregate-to-view';
const EDIT = 'system:aggregate-to-edit';

const NAMESPACES = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
  'monitoring',
  'shop',
  'staging',
];

/** Nothing that the extension can do so far changes the cluster, so all may do all of it. */
const MENUS = {
  cluster: ['Reconnect', 'Choose Contexts…', 'Add Namespace…', 'Copy Name'],
  namespace: ['Copy Name'],
  service: ['Copy Name', 'Copy DNS Name', 'Copy Cluster IP'],
};

describe('users of one cluster, in one kubeconfig', { skip: missing }, () => {
  let rig: ApiServerRig;
  let folder: TemporaryFolder;
  let session: Session;
  let shown: User = 'all-rights';

  before(async () => {
    rig = await startApiServer({ users: USERS.map((name) => ({ name, token: `token-of-${name}` })) });
    await seedSamples(rig);
    await kubeExpect(rig, 'POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
      metadata: { name: 'list-namespaces' },
      rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] }],
    });
    await bindClusterRole(rig, 'cluster-admin', 'all-rights');
    await bindClusterRole(rig, VIEW, 'read-only');
    await bindClusterRole(rig, VIEW, 'one-namespace', 'shop');
    await bindClusterRole(rig, EDIT, 'one-namespace', 'shop');
    await bindClusterRole(rig, 'list-namespaces', 'all-names-one-namespace');
    await bindClusterRole(rig, VIEW, 'all-names-one-namespace', 'shop');
    folder = await temporaryFolder();
    const kubeconfig = join(folder.path, 'config');
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': shown,
        clusters: [{ name: 'c', cluster: { server: rig.url, 'certificate-authority': rig.caFile } }],
        users: USERS.map((name) => ({ name, user: { token: `token-of-${name}` } })),
        contexts: USERS.map((user) => ({ name: user, context: { cluster: 'c', user, namespace: 'shop' } })),
      }),
    );
    session = await Session.start(kubeconfig);
  });

  after(async () => {
    await session.stop();
    await rig.stop();
    await folder.remove();
  });

  /** Shows the cluster as that user sees it, and as nobody else does. */
  async function show(user: User, state: string): Promise<void> {
    const { services, workbench } = session;
    if (user !== shown) {
      await workbench.runCommand('Services: Choose Contexts…');
      await workbench.quickInput.pick(shown);
      await workbench.quickInput.pick(user);
      await workbench.quickInput.press('Enter');
      await services.row(`Cluster of context ${shown},`).disappears();
      shown = user;
    }
    await services.row(`Cluster of context ${user}, ${state}`).appears();
    await workbench.statusBarItem(`${user}: ${state}`).waitFor();
  }

  /** The names of what is drawn of a kind, from top to bottom. */
  async function drawn(kind: 'Namespace' | 'Service'): Promise<string[]> {
    const rows = await session.services.rows();
    return rows.filter(({ label }) => label.startsWith(`${kind} `)).map(({ label }) => nameIn(label));
  }

  function nameIn(label: string): string {
    return /^\w+ ([^,]+)/.exec(label)?.[1] ?? '';
  }

  async function menus(): Promise<typeof MENUS> {
    const { services } = session;
    return {
      cluster: await services.row('Cluster of context').menu(),
      namespace: await services.row('Namespace shop').menu(),
      service: await services.row('Service web').menu(),
    };
  }

  for (const user of ['all-rights', 'read-only'] as const) {
    test(`${user}: every namespace and every Service`, LIMIT, async () => {
      const { services, workbench } = session;
      await show(user, 'live');
      await services.row('Namespace staging, 4 Services').appears();
      assert.deepEqual(await drawn('Namespace'), NAMESPACES);
      await services.row('Namespace shop').expand();
      await services.row('Service web').appears();
      assert.deepEqual(await drawn('Service'), ['api', 'cart', 'legacy-payments', 'search', 'web']);
      assert.deepEqual(await menus(), MENUS);
      await workbench.screenshot(`user-${user}`);
    });
  }

  test('one-namespace: that one, and why no other', LIMIT, async () => {
    const { services, workbench } = session;
    await show('one-namespace', 'live');
    await services.row('Namespace shop, 5 Services').appears();
    assert.deepEqual(await drawn('Namespace'), ['shop']);
    assert.match((await services.row('Other namespaces').read()).description, /may not be listed/);
    await services.row('Namespace shop').expand();
    await services.row('Service web, LoadBalancer').appears();
    assert.deepEqual(await menus(), MENUS);
    await workbench.screenshot('user-one-namespace');
  });

  test('all-names-one-namespace: what is forbidden says so at its place', LIMIT, async () => {
    const { services, workbench } = session;
    await show('all-names-one-namespace', 'live');
    await services.row('Namespace shop').expand();
    await services.row('Service web, LoadBalancer').appears();
    await services.row('Namespace staging').expand();
    await services.row('Namespace staging, forbidden').appears();
    const { description, level } = await services.row('Forbidden').read();
    assert.match(description, /cannot list resource "services" .* in the namespace "staging"/);
    assert.equal(level, 3);
    // Neither the cluster nor the other namespace is worse for it.
    await services.row('Cluster of context all-names-one-namespace, live').appears();
    await services.row('Namespace shop, 5 Services').appears();
    assert.deepEqual(await drawn('Namespace'), NAMESPACES);
    await workbench.screenshot('user-all-names-one-namespace');
  });

  test('no-rights: forbidden, in the words of the server, until rights are granted', LIMIT, async () => {
    const { services, workbench } = session;
    await show('no-rights', 'forbidden');
    await services.row('Forbidden').appears();
    const { description } = await services.row('Forbidden').read();
    assert.match(description, /User "no-rights" cannot list resource "services"/);
    assert.deepEqual(await drawn('Namespace'), ['shop']);
    assert.deepEqual(await workbench.notifications.messages(), []);
    await workbench.screenshot('user-no-rights');

    await bindClusterRole(rig, VIEW, 'no-rights');
    await services.row('Cluster of context no-rights').clickAction('Reconnect');
    await services.row('Cluster of context no-rights, live').appears();
    await services.row('Namespace monitoring, 4 Services').appears();
    assert.deepEqual(await drawn('Namespace'), NAMESPACES);
    assert.deepEqual(await drawn('Service'), []);
  });
});
