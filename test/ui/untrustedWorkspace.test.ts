import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access, chmod, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dump, load } from 'js-yaml';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { startSandboxRig, type SandboxRig } from '../../scripts/rigs/sandbox.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
/** Sooner than what was refused is tried again by itself. */
const SOON_MS = 10_000;
const READING = 'the kubeconfig was read';
const LONG_AGO = new Date('2001-01-01T00:00:00Z');

/**
 * One editor, from the first test to the last, in a folder that somebody else made for whoever opens it. That the trap
 * works is seen at the end, when the person walks into it.
 */
describe('a hostile workspace', { skip: await skipIfMissing(findChromium) }, () => {
  let folder: TemporaryFolder;
  let workspace: string;
  let trap: Trap;
  let own: SandboxRig;
  let session: Session;

  before(async () => {
    folder = await temporaryFolder();
    workspace = join(folder.path, 'workspace');
    trap = await Trap.set(workspace, join(folder.path, 'plugin-ran'));
    own = await startSandboxRig('1.36', 'own');
    await addPlugin(own.kubeconfig);
    // As with direnv, or in a container that the workspace describes: the environment names a file of the workspace.
    const kubeconfig = [own.kubeconfig, trap.kubeconfig].join(delimiter);
    session = await Session.start(kubeconfig, { folder: workspace, workspaceTrust: true });
  });

  after(async () => {
    await session.stop();
    await own.stop();
    await trap.remove();
    await folder.remove();
  });

  test('is shown the own cluster, and nothing is run, read or connected to', LIMIT, async () => {
    const { services, workbench } = session;
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await services.row('Cluster of context own, live').appears();
    await workbench.runCommand('Services: Refresh');
    await services.row('Cluster of context own, live').appears();
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.offers('own');
    assert.equal((await workbench.quickInput.picks())[0], 'own');
    assert.ok(!(await workbench.quickInput.picks()).includes('trap'));
    await workbench.quickInput.pick('own-plugin');
    await workbench.quickInput.press('Enter');
    await services.row('Cluster of context own-plugin').expand();
    await services.row('Cluster of context own-plugin, signed out').appears();
    assert.match((await services.row('Signed out').read()).description, /in trusted workspaces only/);
    await workbench.screenshot('untrusted-workspace');
    assert.equal(await workbench.dialog.isOpen(), false);
    assert.deepEqual(await trap.victims(), []);
  });

  test('that is trusted still runs no plugin before the person has read what it is', LIMIT, async () => {
    const { services, workbench } = session;
    await workbench.trustWorkspace();
    // That of the own kubeconfig waited for nothing else.
    await services.row('Cluster of context own-plugin, live').appears();
    assert.equal(await workbench.dialog.isOpen(), false);
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.pick('trap');
    await workbench.quickInput.press('Enter');
    await services.row('Cluster of context trap').expand();
    const detail = await workbench.dialog.detail();
    assert.ok(detail.includes(`${join(workspace, 'plugin')} "two words"`), detail);
    assert.ok(detail.includes(trap.kubeconfig), detail);
    await workbench.screenshot('plugin-consent');
    await workbench.dialog.answer("Don't Run");
    await services.row('Cluster of context trap, signed out').appears();
    await services.row('Signed out').appears();
    await workbench.screenshot('plugin-refused');
    assert.deepEqual(await trap.victims(), trap.reading);
  });

  test('hears of the settings for plugins as soon as they change', LIMIT, async () => {
    const { services } = session;
    await session.useMachineSettings({ 'serviceExplorer.credentialPlugins.policy': 'denyAll' });
    await services
      .row(`Signed out The credential plugin ${join(workspace, 'plugin')} may not run`)
      .appears(SOON_MS);
    await session.useMachineSettings({});
    await services.row('Signed out You did not let the credential plugin').appears(SOON_MS);
    assert.deepEqual(await trap.victims(), trap.reading);
  });

  test('is walked into with open eyes only', LIMIT, async () => {
    const { services, workbench } = session;
    await services.row('Signed out').clickAction('Reconnect');
    await workbench.dialog.answer('Run');
    await trap.connection;
    assert.deepEqual(await trap.victims(), [
      ...trap.reading,
      'the plugin was run',
      'the server was connected to',
    ]);
  });
});

test(
  'a workspace that is not trusted says why its kubeconfig is not there',
  { ...LIMIT, skip: await skipIfMissing(findChromium) },
  async (t) => {
    const folder = await temporaryFolder();
    t.after(() => folder.remove());
    const workspace = join(folder.path, 'workspace');
    const kubeconfig = join(workspace, 'config');
    await mkdir(workspace);
    await writeFile(
      kubeconfig,
      JSON.stringify({
        'current-context': 'theirs',
        clusters: [{ name: 'theirs', cluster: { server: 'https://127.0.0.1:1' } }],
        contexts: [{ name: 'theirs', context: { cluster: 'theirs' } }],
      }),
    );
    const session = await Session.start(kubeconfig, { folder: workspace, workspaceTrust: true });
    t.after(() => session.stop());
    const { services, workbench } = session;
    await services.welcomes('This workspace is not trusted');
    await workbench.screenshot('untrusted-welcome');
    await workbench.trustWorkspace();
    await services.row('Cluster of context theirs').appears();
  },
);

/** Adds a context to the kubeconfig whose user signs in by a plugin, with the token of the one who is there. */
async function addPlugin(kubeconfig: string): Promise<void> {
  const config = load(await readFile(kubeconfig, 'utf8')) as {
    readonly clusters: readonly { readonly name: string }[];
    readonly contexts: object[];
    readonly users: {
      readonly name: string;
      readonly user: { readonly token?: string; readonly exec?: object };
    }[];
  };
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: config.users[0]?.user.token },
  };
  config.users.push({
    name: 'own-plugin',
    user: {
      exec: {
        apiVersion: credential.apiVersion,
        command: 'echo',
        args: [JSON.stringify(credential)],
        interactiveMode: 'Never',
      },
    },
  });
  config.contexts.push({
    name: 'own-plugin',
    context: { cluster: config.clusters[0]?.name, user: 'own-plugin' },
  });
  await writeFile(kubeconfig, dump(config));
}

/** What a workspace can hold to make an extension do something, and what came of it. */
class Trap {
  readonly kubeconfig: string;
  /** What is known of a reading: nothing, on a file system that does not note the time of access. */
  readonly reading: readonly string[];
  /** Resolves once somebody connects. */
  readonly connection: Promise<unknown>;
  readonly #ran: string;
  readonly #server: Server;
  #connections = 0;

  private constructor(kubeconfig: string, ran: string, server: Server, notesReading: boolean) {
    this.kubeconfig = kubeconfig;
    this.reading = notesReading ? [READING] : [];
    this.#ran = ran;
    this.#server = server;
    this.connection = once(server, 'connection');
    server.on('connection', (socket) => {
      this.#connections += 1;
      socket.destroy();
    });
  }

  static async set(workspace: string, ran: string): Promise<Trap> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const kubeconfig = join(workspace, 'kubeconfig');
    const plugin = join(workspace, 'plugin');
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'token' },
    };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'trap',
      clusters: [{ name: 'trap', cluster: { server: `https://${address}` } }],
      contexts: [{ name: 'trap', context: { cluster: 'trap', user: 'trap' } }],
      users: [
        {
          name: 'trap',
          user: {
            exec: {
              apiVersion: credential.apiVersion,
              command: './plugin',
              args: ['two words'],
              interactiveMode: 'Never',
            },
          },
        },
      ],
    };
    const settings = {
      'serviceExplorer.kubeconfig': [kubeconfig],
      'serviceExplorer.credentialPlugins.policy': 'allowAll',
      'serviceExplorer.credentialPlugins.allowed': [plugin],
      'terminal.integrated.env.linux': { KUBECONFIG: kubeconfig, HTTPS_PROXY: `http://${address}` },
      'http.proxy': `http://${address}`,
      'http.proxySupport': 'override',
    };
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    await mkdir(join(workspace, '.kube'));
    for (const [path, text] of Object.entries({
      [kubeconfig]: JSON.stringify(config),
      [join(workspace, '.kube', 'config')]: JSON.stringify(config),
      [join(workspace, '.env')]: `KUBECONFIG=${kubeconfig}\n`,
      [join(workspace, '.envrc')]: `export KUBECONFIG=${kubeconfig}\n`,
      [join(workspace, '.vscode', 'settings.json')]: JSON.stringify(settings),
      [plugin]: `#!/bin/sh\n: >'${ran}'\necho '${JSON.stringify(credential)}'\n`,
    })) {
      await writeFile(path, text);
    }
    await chmod(plugin, 0o755);
    // Most file systems note the first reading after a change at least.
    await utimes(kubeconfig, LONG_AGO, new Date());
    await readFile(kubeconfig);
    const notesReading = await wasRead(kubeconfig);
    await utimes(kubeconfig, LONG_AGO, new Date());
    return new Trap(kubeconfig, ran, server, notesReading);
  }

  async victims(): Promise<readonly string[]> {
    const ran = await access(this.#ran).then(
      () => true,
      () => false,
    );
    return [
      ...((await wasRead(this.kubeconfig)) ? [READING] : []),
      ...(ran ? ['the plugin was run'] : []),
      ...(this.#connections > 0 ? ['the server was connected to'] : []),
    ];
  }

  async remove(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function wasRead(path: string): Promise<boolean> {
  return (await stat(path)).atime > LONG_AGO;
}
