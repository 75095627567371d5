import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Emitter } from '../../../src/common/emitter.ts';
import type { ClusterTarget } from '../../../src/kube/kubeconfig/types.ts';
import type { Clusters } from '../../../src/model/clusters.ts';
import { RIG_CREDENTIALS } from '../../../scripts/rigs/credentials.ts';
import { createClusters } from '../../../src/model/liveClusters.ts';
import { sandboxTarget, type SandboxSource } from '../../../src/model/sandboxTarget.ts';
import { FAST, SILENT, USER_AGENT } from '../../support/connect.ts';
import { until } from '../../support/until.ts';

const NOWHERE = 'http://127.0.0.1:1';

/** A sandbox that the test starts and stops. */
class FakeSandbox implements SandboxSource {
  readonly #onDidChange = new Emitter<void>();
  readonly onDidChange = this.#onDidChange.event;
  target: ClusterTarget | undefined;

  start(url = NOWHERE): void {
    this.target = sandboxTarget(url, 'token-of-the-sandbox');
    this.#onDidChange.fire();
  }

  stop(): void {
    this.target = undefined;
    this.#onDidChange.fire();
  }
}

interface Rig {
  readonly clusters: Clusters;
  readonly sandbox: FakeSandbox;
  /** What the workspace remembers. */
  selected: readonly string[] | undefined;
  readonly path: string;
  /** Writes a kubeconfig with these contexts, the first of which is current, and has it read; none is no file. */
  readonly kubeconfig: (...contexts: readonly string[]) => Promise<void>;
}

async function rig(t: TestContext): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-context-'));
  const path = join(folder, 'config');
  const sandbox = new FakeSandbox();
  const r: Rig = {
    path,
    sandbox,
    selected: undefined,
    clusters: createClusters({
      paths: () => [path],
      selection: {
        get: () => r.selected,
        set: (contexts) => {
          r.selected = contexts;
        },
      },
      sandbox,
      log: SILENT,
      mayRun: RIG_CREDENTIALS.mayRun,
      userAgent: USER_AGENT,
      timings: FAST,
    }),
    kubeconfig: async (...contexts) => {
      const config = {
        clusters: [{ name: 'c', cluster: { server: NOWHERE } }],
        contexts: contexts.map((name) => ({ name, context: { cluster: 'c' } })),
        'current-context': contexts[0],
      };
      await (contexts.length === 0 ? rm(path, { force: true }) : writeFile(path, JSON.stringify(config)));
      await r.clusters.reload();
    },
  };
  t.after(async () => {
    r.clusters.dispose();
    await rm(folder, { recursive: true });
  });
  return r;
}

function shown({ clusters }: Rig): string[] {
  return clusters.shown.map(({ context, isSandbox }) => (isSandbox ? `${context} (sandbox)` : context));
}

function offered({ clusters }: Rig): string[] {
  return clusters.contexts.map(({ name, isSandbox }) => (isSandbox ? `${name} (sandbox)` : name));
}

test('a sandbox that starts is one more context, and is shown at once', async (t) => {
  const r = await rig(t);
  await r.kubeconfig('dev', 'prod');
  const [dev] = r.clusters.shown;
  r.sandbox.start();
  assert.deepEqual(offered(r), ['dev', 'prod', 'sandbox (sandbox)']);
  assert.deepEqual(shown(r), ['dev', 'sandbox (sandbox)']);
  assert.equal(r.clusters.shown[0], dev);
  assert.equal(r.clusters.contexts[2]?.server, NOWHERE);

  r.sandbox.stop();
  assert.deepEqual([offered(r), shown(r)], [['dev', 'prod'], ['dev']]);
  assert.equal(r.selected, undefined, 'the workspace has nothing to remember');
});

test('it needs no kubeconfig, not even a readable one', async (t) => {
  const r = await rig(t);
  r.sandbox.start();
  assert.deepEqual(shown(r), ['sandbox (sandbox)'], 'before the kubeconfig is read');
  await r.kubeconfig();
  assert.equal(r.clusters.kubeconfig.kind, 'missing');
  assert.deepEqual(shown(r), ['sandbox (sandbox)']);
  const [sandbox] = r.clusters.shown;
  await writeFile(r.path, '{');
  await r.clusters.reload();
  assert.equal(r.clusters.kubeconfig.kind, 'invalid');
  assert.equal(r.clusters.shown[0], sandbox);
  r.sandbox.stop();
  assert.deepEqual(shown(r), []);
});

test('a context of the kubeconfig keeps the name, and the sandbox takes the next', async (t) => {
  const r = await rig(t);
  r.sandbox.start();
  await r.kubeconfig('sandbox', 'sandbox-2');
  assert.deepEqual(offered(r), ['sandbox', 'sandbox-2', 'sandbox-3 (sandbox)']);
  assert.deepEqual(shown(r), ['sandbox', 'sandbox-3 (sandbox)']);
  await r.kubeconfig('dev');
  assert.deepEqual(shown(r), ['dev', 'sandbox (sandbox)']);
});

test('the workspace remembers contexts of the kubeconfig only', async (t) => {
  const r = await rig(t);
  await r.kubeconfig('dev', 'prod');
  r.sandbox.start();
  r.clusters.select(['prod', 'sandbox']);
  assert.deepEqual(shown(r), ['prod', 'sandbox (sandbox)']);
  assert.deepEqual(r.selected, ['prod']);

  r.clusters.select(['dev']);
  assert.deepEqual([shown(r), offered(r).at(-1)], [['dev'], 'sandbox (sandbox)'], 'hidden, not stopped');
  assert.deepEqual(r.selected, ['dev']);
  r.sandbox.stop();
  r.sandbox.start();
  assert.deepEqual(shown(r), ['dev', 'sandbox (sandbox)'], 'who starts it wants to see it');
});

test('what was shown before the sandbox alone is shown again after it', async (t) => {
  const r = await rig(t);
  await r.kubeconfig('dev', 'prod');
  r.selected = ['prod'];
  r.sandbox.start();
  r.clusters.select(['sandbox']);
  assert.deepEqual(shown(r), ['sandbox (sandbox)']);
  r.sandbox.stop();
  assert.deepEqual(shown(r), ['prod']);
});

for (const [choice, before, after] of [
  ['hiding', [], ['dev']],
  ['choosing', ['sandbox'], ['dev', 'sandbox (sandbox)']],
] as const) {
  test(`${choice} it where there is no kubeconfig leaves the choice open for the one that comes`, async (t) => {
    const r = await rig(t);
    await r.kubeconfig();
    r.sandbox.start();
    r.clusters.select(before);
    assert.deepEqual(
      r.clusters.shown.map(({ context }) => context),
      before,
    );
    await r.kubeconfig('dev');
    assert.deepEqual(shown(r), after);
    assert.equal(r.selected, undefined, 'the workspace has nothing to remember');
  });
}

test('its token is sent, over the plain HTTP that no credential of a kubeconfig goes over', async (t) => {
  const server = createServer((_request, response) => response.writeHead(401).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const r = await rig(t);
  r.sandbox.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  r.clusters.shown[0]?.start();
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  assert.equal(request.headers.authorization, 'Bearer token-of-the-sandbox');
});

test('a server that stopped by itself is shown as what it is, and goes with the sandbox', async (t) => {
  const r = await rig(t);
  r.sandbox.start();
  const [cluster] = r.clusters.shown;
  assert.ok(cluster);
  cluster.start();
  await until(() => cluster.state.kind === 'failed', cluster.onDidChangeState);
  assert.deepEqual(shown(r), ['sandbox (sandbox)']);
  r.sandbox.stop();
  assert.deepEqual(shown(r), []);
});

test('nothing listens to it any more once the clusters are disposed', async (t) => {
  const r = await rig(t);
  r.clusters.dispose();
  let told = 0;
  r.clusters.onDidChange(() => (told += 1));
  r.sandbox.start();
  assert.deepEqual([told, shown(r)], [0, []]);
});
