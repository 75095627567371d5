import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { bindClusterRole } from '../support/bindClusterRole.ts';
import { grantServices } from '../support/grantServices.ts';
import { skipIfMissing } from '../support/missing.ts';
import { rowMenu } from './rowMenu.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

/** Each has a context of the same name. */
const USERS = ['all-rights', 'read-only', 'one-namespace', 'all-names-one-namespace', 'no-rights'] as const;

/** A context of `all-rights` to which the settings let nothing be written. */
const GUARDED = 'guarded';

type Context = (typeof USERS)[number] | typeof GUARDED;

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

/** The words of the rows by which menus are chosen, see `ContextValues`, for those who may do so much. */
const WORDS = {
  all: ['namespace,create', 'service,update,patch,delete,updateStatus,patchStatus,proxy'],
  edit: ['namespace,create', 'service,update,patch,delete,proxy'],
  view: ['namespace', 'service'],
  guarded: ['namespace', 'service,proxy'],
} as const;

/** A menu follows rights that come while it is looked at; one that never does is wrong. */
const MOST_LOOKS = 20;

describe('users of one cluster, in one kubeconfig', { skip: missing }, () => {
  let rig: ApiServerRig;
  let folder: TemporaryFolder;
  let session: Session;
  let shown: Context = 'all-rights';

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
        contexts: [...USERS, GUARDED].map((name) => {
          const user = name === GUARDED ? 'all-rights' : name;
          return { name, context: { cluster: 'c', user, namespace: 'shop' } };
        }),
      }),
    );
    session = await Session.start(kubeconfig, {
      settings: { 'serviceExplorer.guards': [{ context: `${GUARDED}*`, readOnly: true }] },
    });
  });

  after(async () => {
    await session.stop();
    await rig.stop();
    await folder.remove();
  });

  /** Shows the cluster as that user sees it, and as nobody else does. */
  async function show(user: Context, state: string): Promise<void> {
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

  /** The menus become those for the rows that these words are of. */
  async function offers([namespace, service]: readonly [string, string]): Promise<void> {
    await becomes('Namespace shop', rowMenu(namespace));
    await becomes('Service web', rowMenu(service));
  }

  async function becomes(row: string, expected: readonly string[]): Promise<void> {
    let menu = await session.services.row(row).menu();
    for (let looks = 1; looks < MOST_LOOKS && !isDeepStrictEqual(menu, expected); looks++) {
      menu = await session.services.row(row).menu();
    }
    assert.deepEqual(menu, expected);
  }

  test('the menus of those who may write, and of those who may not, are not the same', () => {
    assert.ok(rowMenu(WORDS.all[0]).length > rowMenu(WORDS.view[0]).length);
    assert.ok(rowMenu(WORDS.edit[1]).length > rowMenu(WORDS.guarded[1]).length);
  });

  for (const [context, state, words] of [
    ['all-rights', 'live', WORDS.all],
    ['read-only', 'live', WORDS.view],
    [GUARDED, 'live, read-only', WORDS.guarded],
  ] as const) {
    test(`${context}: every namespace and every Service`, LIMIT, async () => {
      const { services, workbench } = session;
      await show(context, state);
      await services.row('Namespace staging, 4 Services').appears();
      assert.deepEqual(await drawn('Namespace'), NAMESPACES);
      assert.equal(await services.locate('Other namespaces').count(), 0);
      await services.row('Namespace shop').expand();
      await services.row('Service web').appears();
      assert.deepEqual(await drawn('Service'), ['api', 'cart', 'legacy-payments', 'search', 'web']);
      await offers(words);
      assert.deepEqual(await services.row('Cluster of context').menu(), rowMenu('cluster'));
      await workbench.screenshot(`user-${context}`);
    });
  }

  test('one-namespace: that one, why no other, and those that are named', LIMIT, async () => {
    const { services, workbench } = session;
    await show('one-namespace', 'live');
    await services.row('Namespace shop, 5 Services').appears();
    assert.deepEqual(await drawn('Namespace'), ['shop']);
    assert.match((await services.row('Other namespaces').read()).description, /may not be listed/);
    await services.row('Namespace shop').expand();
    await services.row('Service web, LoadBalancer').appears();
    await offers(WORDS.edit);
    await services.row('Namespace shop').collapse();

    await services.row('Other namespaces').select();
    await workbench.quickInput.appears();
    await workbench.quickInput.type('Monitoring');
    await workbench.page.getByText('Use at most 63 lower-case letters').first().waitFor();
    await workbench.quickInput.type('monitoring');
    await workbench.quickInput.press('Enter');
    await services.row('Namespace monitoring, forbidden').appears();
    assert.deepEqual(await drawn('Namespace'), ['monitoring', 'shop']);
    await services.row('Namespace monitoring').expand();
    await becomes('Namespace monitoring', rowMenu('addedNamespace'));
    await workbench.screenshot('user-one-namespace');

    await grantServices(rig, 'monitoring', 'one-namespace');
    await services.row('Cluster of context one-namespace').clickAction('Reconnect');
    await services.row('Namespace monitoring, 4 Services').appears();
    await services.row('Namespace monitoring').clickAction('Remove Namespace');
    await services.row('Namespace monitoring').disappears();
    assert.deepEqual(await drawn('Namespace'), ['shop']);
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
    await offers(WORDS.view);
    await becomes('Namespace staging', rowMenu('namespace'));
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
    await services.row('Namespace shop').expand();
    await services.row('Namespace shop, forbidden').appears();
    await becomes('Namespace shop', rowMenu('namespace'));
    await workbench.screenshot('user-no-rights');
    await services.row('Namespace shop').collapse();

    await bindClusterRole(rig, VIEW, 'no-rights');
    await services.row('Cluster of context no-rights').clickAction('Reconnect');
    await services.row('Cluster of context no-rights, live').appears();
    await services.row('Namespace monitoring, 4 Services').appears();
    assert.deepEqual(await drawn('Namespace'), NAMESPACES);
    assert.deepEqual(await drawn('Service'), []);
  });
});
