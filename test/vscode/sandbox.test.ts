import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandContext } from '../../src/commands/context.ts';
import { startSandbox } from '../../src/commands/startSandbox.ts';
import { stopSandbox } from '../../src/commands/stopSandbox.ts';
import { Log } from '../../src/editor/log.ts';
import { Sandbox } from '../../src/editor/sandbox.ts';
import { Settings } from '../../src/editor/settings.ts';
import { RIG_CREDENTIALS } from '../../scripts/rigs/credentials.ts';
import { createClusters } from '../../src/model/liveClusters.ts';
import type { Clusters } from '../../src/model/clusters.ts';
import type { ServiceRecord } from '../../src/model/records.ts';
import { startSandbox as startServer, type Sandbox as Server } from '../../src/sandbox/sandbox.ts';
import { clusterWith } from '../support/fakeClusters.ts';
import { SILENT, USER_AGENT } from '../support/connect.ts';
import { until } from '../support/until.ts';
import { restoreStubs, stub } from './stub.ts';
import { item, setUp, tearDown, tooltip } from './viewSetup.ts';
import { commandContext } from './commandContext.ts';

/** A sandbox's server that the test lets start, or fail to, when it wants. */
class FakeServer {
  readonly profiles: string[] = [];
  readonly #started = Promise.withResolvers<{ url: string; token: string; stop: () => Promise<void> }>();
  readonly #ended = Promise.withResolvers<undefined>();
  readonly ended = this.#ended.promise;
  stopped = 0;

  readonly start = (profile: string) => {
    this.profiles.push(profile);
    return this.#started.promise;
  };

  succeed(): void {
    const stop = (): Promise<void> => {
      this.stopped += 1;
      this.#ended.resolve(undefined);
      return this.ended;
    };
    this.#started.resolve({ url: 'http://127.0.0.1:1', token: 'secret', stop });
  }

  fail(error: Error): void {
    this.#started.reject(error);
  }
}

suite('Sandbox', () => {
  teardown(() => {
    restoreStubs();
    tearDown();
  });

  suite('its server', () => {
    test('is started once, however often it is asked for, and stopped with it', async () => {
      const server = new FakeServer();
      const sandbox = new Sandbox(server.start);
      let changes = 0;
      sandbox.onDidChange(() => (changes += 1));
      const starts = [sandbox.start('1.9'), sandbox.start('1.36')];
      assert.deepEqual([sandbox.target, changes], [undefined, 0]);
      server.succeed();
      await Promise.all(starts);
      await sandbox.start('1.36');
      assert.deepEqual([server.profiles, changes], [['1.9'], 1]);
      const { target } = sandbox;
      assert.deepEqual([target?.context, target?.user?.token], ['sandbox', 'secret']);

      await sandbox.stop();
      assert.deepEqual([sandbox.target, server.stopped, changes], [undefined, 1, 2]);
      await sandbox.stop();
      assert.deepEqual([server.stopped, changes], [1, 2]);
    });

    test('is known not to run from the beginning, whatever the window remembers', () => {
      const keys: unknown[] = [];
      stub(vscode.commands, 'executeCommand', ((...command: unknown[]) => {
        keys.push(command);
        return Promise.resolve();
      }) as typeof vscode.commands.executeCommand);
      new Sandbox(new FakeServer().start).dispose();
      assert.deepEqual(keys, [['setContext', 'serviceExplorer.sandboxRunning', false]]);
    });

    test('that was not to be is tried again the next time', async () => {
      const [broken, good] = [new FakeServer(), new FakeServer()];
      const servers = [broken, good];
      const sandbox = new Sandbox((profile) => (servers.shift() ?? good).start(profile));
      const start = sandbox.start('1.36');
      broken.fail(new Error('no port'));
      await assert.rejects(start, /no port/u);
      good.succeed();
      await sandbox.start('1.36');
      assert.ok(sandbox.target);
      sandbox.dispose();
    });

    test('that was stopped while it started never appears', async () => {
      const server = new FakeServer();
      const sandbox = new Sandbox(server.start);
      const start = sandbox.start('1.36');
      const stop = sandbox.stop();
      server.succeed();
      await Promise.all([start, stop]);
      assert.deepEqual([sandbox.target, server.stopped], [undefined, 1]);
    });

    test('ends with the window', async () => {
      const server = new FakeServer();
      const sandbox = new Sandbox(server.start);
      server.succeed();
      await sandbox.start('1.36');
      sandbox.dispose();
      await server.ended;
      assert.equal(server.stopped, 1);
    });
  });

  suite('from the command to the tree', () => {
    let clusters: Clusters;
    let server: Server;
    let sandbox: Sandbox;
    let context: CommandContext;
    let remembered: readonly string[] | undefined;

    setup(() => {
      remembered = undefined;
      sandbox = new Sandbox(async (profile) => {
        server = await startServer({ profile });
        return server;
      });
      clusters = createClusters({
        paths: () => [],
        selection: {
          get: () => remembered,
          set: (contexts) => {
            remembered = contexts;
          },
        },
        sandbox,
        log: SILENT,
        mayRun: RIG_CREDENTIALS.mayRun,
        userAgent: USER_AGENT,
      });
      const view = {
        filterText: '',
        targetOf: (): undefined => undefined,
        selection: [],
        focusCluster: () => Promise.resolve(),
      };
      context = commandContext({ clusters, sandbox, settings: new Settings(), log: new Log('Tests'), view });
    });

    teardown(() => {
      clusters.dispose();
      sandbox.dispose();
      context.settings.dispose();
      context.log.dispose();
    });

    /** The Services of the shop, once the only cluster shown is live. */
    async function shop(): Promise<readonly ServiceRecord[]> {
      const [cluster, ...others] = clusters.shown;
      assert.ok(cluster?.isSandbox);
      assert.deepEqual(others, []);
      cluster.start();
      await until(() => cluster.state.kind === 'live' && cluster.services.size > 0, cluster.onDidChangeState);
      return [...cluster.services.values()].filter(({ namespace }) => namespace === 'shop');
    }

    for (const [profile, version] of [
      ['1.36', /^v1\.36\./u],
      ['1.9', /^v1\.9\./u],
    ] as const) {
      test(`a live cluster of ${profile} with Services in it, until it is stopped`, async () => {
        stub(context.settings, 'sandboxProfile', profile);
        assert.equal(await startSandbox(context), 'sandbox');
        const services = await shop();
        const checkout = services.find(({ name }) => name === 'checkout');
        assert.match(checkout?.description ?? '', /selector matches no pod/u);
        const [cluster] = clusters.shown;
        assert.ok(cluster);
        await until(() => cluster.version !== undefined, cluster.onDidChangeState);
        assert.match(cluster.version ?? '', version);

        await stopSandbox(context);
        assert.deepEqual([clusters.shown, clusters.contexts, remembered], [[], [], undefined]);
      });
    }

    test('one that runs is shown again, as it is', async () => {
      await startSandbox(context);
      const { target } = sandbox;
      clusters.select([]);
      assert.deepEqual(clusters.shown, []);
      assert.equal(await startSandbox(context), 'sandbox');
      assert.deepEqual(
        clusters.shown.map(({ context: name }) => name),
        ['sandbox'],
      );
      assert.equal(sandbox.target, target);
      await shop();
    });

    test('one whose server is gone is stale, and can be stopped', async () => {
      await startSandbox(context);
      await shop();
      const [cluster] = clusters.shown;
      assert.ok(cluster);
      await server.stop();
      await until(() => cluster.state.kind === 'stale', cluster.onDidChangeState);
      await stopSandbox(context);
      assert.deepEqual(clusters.shown, []);
    });

    test('with the profile of the settings', async () => {
      const configuration = vscode.workspace.getConfiguration('serviceExplorer');
      assert.equal(context.settings.sandboxProfile, '1.36');
      for (const [value, expected] of [
        ['1.9', '1.9'],
        ['2.0', '1.36'],
      ] as const) {
        try {
          await configuration.update('sandbox.profile', value, vscode.ConfigurationTarget.Global);
          assert.equal(context.settings.sandboxProfile, expected);
        } finally {
          await configuration.update('sandbox.profile', undefined, vscode.ConfigurationTarget.Global);
        }
      }
    });
  });

  test('its row says in words what it is, for those who see and those who hear', async () => {
    const cluster = clusterWith('sandbox', 'shop/web');
    cluster.isSandbox = true;
    cluster.server = 'http://127.0.0.1:1';
    const setup = setUp(clusterWith('prod'), cluster);
    const drawn = await item(setup, 'sandbox');
    assert.equal(drawn.description, 'live · in memory · v1.36.0 · http://127.0.0.1:1');
    assert.equal(drawn.accessibilityInformation?.label, 'Sandbox of context sandbox, live');
    assert.equal(drawn.contextValue, 'sandbox');
    assert.equal((drawn.iconPath as vscode.ThemeIcon).id, 'beaker');
    assert.equal(drawn.collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
    assert.match(String(await tooltip(setup, 'sandbox')), /sandbox in memory.*gone when it is stopped/u);
    assert.equal((await item(setup, 'prod')).contextValue, 'cluster');
  });
});
