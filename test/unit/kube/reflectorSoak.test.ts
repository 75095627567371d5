import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { test, type TestContext } from 'node:test';
import { Reflector } from '../../../src/kube/reflector.ts';
import type { Namespace, Service } from '../../../src/kube/types.ts';
import {
  toNamespaceRecord,
  toServiceRecord,
  type NamespaceRecord,
  type ServiceRecord,
} from '../../../src/model/records.ts';
import { Store } from '../../../src/model/store.ts';
import { connect, FAST } from '../../support/connect.ts';
import {
  beforeHeaders,
  brokenLine,
  drip,
  errorEvent,
  failureOf,
  halfLine,
  httpError,
  inBody,
  loginPage,
  tooLargeResourceVersion,
  unknownEvent,
  type Fault,
} from '../../../src/sandbox/wire/faults.ts';
import { startFaultServer, type FaultServer } from '../../support/faultServer/faultServer.ts';
import { sampleNamespace, sampleService, sampleServices } from '../../support/faultServer/sampleServices.ts';
import { until } from '../../support/until.ts';

/** Each way to lose a watch: what happens to the one that is open, or to the next that is asked for. */
const losses: readonly (readonly [string, (server: FaultServer) => void])[] = [
  [
    'deadline',
    (server) => {
      server.reachDeadline();
    },
  ],
  [
    'close',
    (server) => {
      server.disturb(inBody('close'));
    },
  ],
  [
    'reset',
    (server) => {
      server.disturb(inBody('reset'));
    },
  ],
  [
    'half a line',
    (server) => {
      server.disturb(halfLine('reset'));
      server.disturb(inBody('close'));
    },
  ],
  [
    'broken line',
    (server) => {
      server.disturb(brokenLine());
    },
  ],
  [
    'unknown event',
    (server) => {
      server.disturb(unknownEvent());
    },
  ],
  [
    'error 500',
    (server) => {
      server.disturb(errorEvent(failureOf(500)));
    },
  ],
  [
    'error 410',
    (server) => {
      server.disturb(errorEvent(failureOf(410)));
    },
  ],
  [
    'all connections reset',
    (server) => {
      server.dropAllConnections('reset');
    },
  ],
  [
    'all connections closed',
    (server) => {
      server.dropAllConnections('close');
    },
  ],
  [
    'compaction',
    (server) => {
      server.state.compact();
      server.dropAllConnections('reset');
    },
  ],
  ...refusals('429', httpError(429)),
  ...refusals('503', httpError(503)),
  ...refusals('401', httpError(401)),
  ...refusals('a sign-in page', loginPage(200)),
  ...refusals('a reset before headers', beforeHeaders('reset')),
  ...refusals('a version too large', tooLargeResourceVersion('cause')),
  ...refusals('single bytes', drip(1)),
  [
    'silence',
    (server) => {
      server.bookmark();
      server.disturb(inBody('stall'));
    },
  ],
];

function refusals(name: string, fault: Fault): (readonly [string, (server: FaultServer) => void])[] {
  return [
    [
      name,
      (server) => {
        server.inject({ times: 2, fault });
        server.dropAllConnections('reset');
      },
    ],
  ];
}

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mutate(server: FaultServer, random: () => number): void {
  for (let step = 0; step < 20; step += 1) {
    const name = `service-${Math.floor(random() * 60)}`;
    const namespace = `ns-${Math.floor(random() * 6)}`;
    const exists = server.state
      .objects('services')
      .some(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    if (exists && random() < 0.4) {
      server.state.remove('services', namespace, name);
    } else {
      server.state.put(
        'services',
        sampleService(namespace, name, { clusterIP: `10.96.${step}.${Math.floor(random() * 250)}` }),
      );
    }
  }
}

for (const profile of ['1.9', '1.20', '1.36'] as const) {
  test(
    `every kind of loss, twice and in any order, ends without a difference or a leak (${profile})`,
    { timeout: 120_000 },
    async (t) => {
      const seed = Number(process.env['SOAK_SEED'] ?? Date.now() % 1_000_000);
      t.diagnostic(`SOAK_SEED=${seed}`);
      const random = seeded(seed);
      const timers = trackTimers(t);
      const server = await startFaultServer({ profile, bookmarkEveryMs: 20, historySize: 200 });
      for (const service of sampleServices(50)) {
        server.state.put('services', service);
      }
      server.state.put('namespaces', sampleNamespace('shop'));
      const connection = connect(server.url);
      const services = new Store<ServiceRecord>();
      const namespaces = new Store<NamespaceRecord>();
      // Without bookmarks only the end of the watch shows that a server has died.
      const timings = { ...FAST, watchSecondsWithoutBookmarks: { min: 0.1, max: 0.1 }, watchGraceMs: 100 };
      const reflectors = [
        new Reflector<Service, ServiceRecord>({
          connection,
          path: '/api/v1/services',
          project: toServiceRecord,
          sink: services,
          timings,
        }),
        new Reflector<Namespace, NamespaceRecord>({
          connection,
          path: '/api/v1/namespaces',
          project: toNamespaceRecord,
          sink: namespaces,
          timings,
        }),
      ];
      // Also when the test fails: an open server would keep the process alive for ever.
      t.after(async () => {
        reflectors.forEach((reflector) => {
          reflector.dispose();
        });
        connection.dispose();
        await server.close();
      });
      const synced = (): Promise<void> =>
        until(
          () =>
            differences(services, server, 'services') + differences(namespaces, server, 'namespaces') === 0,
          services.onDidChange,
          namespaces.onDidChange,
          ...reflectors.map((reflector) => reflector.onDidChangeState),
        );
      reflectors.forEach((reflector) => {
        reflector.start();
      });
      await synced();
      for (let round = 0; round < 2; round += 1) {
        for (const [, lose] of [...losses].sort(() => random() - 0.5)) {
          await server.waitFor(() => server.openWatches === reflectors.length);
          mutate(server, random);
          lose(server);
          mutate(server, random);
          await synced();
          server.clearFaults();
          server.resume();
        }
      }
      await server.waitFor(() => server.openWatches === reflectors.length);
      await synced();
      assert.equal(differences(services, server, 'services'), 0);
      reflectors.forEach((reflector) => {
        reflector.dispose();
      });
      connection.dispose();
      await server.waitFor(() => server.openSockets === 0);
      await server.close();
      // The hook is told of a cleared timer on the next turn.
      await new Promise(setImmediate);
      assert.equal(timers.size, 0, 'timers are left');
      assert.deepEqual(
        process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap'),
        [],
      );
    },
  );
}

/** The timers that the product makes from now on and that have neither come nor been cleared. */
function trackTimers(t: TestContext): ReadonlySet<number> {
  const pending = new Set<number>();
  const hook = createHook({
    init: (id, type) => {
      if (type === 'Timeout' && new Error().stack?.includes('/src/')) {
        pending.add(id);
      }
    },
    destroy: (id) => {
      pending.delete(id);
    },
  }).enable();
  t.after(() => hook.disable());
  return pending;
}

function differences(
  store: Store<ServiceRecord> | Store<NamespaceRecord>,
  server: FaultServer,
  resource: 'services' | 'namespaces',
): number {
  const truth = server.state.objects(resource);
  const wrong = truth.filter(
    ({ metadata }) => store.get(metadata.uid)?.resourceVersion !== metadata.resourceVersion,
  );
  return wrong.length + Math.abs(store.size - truth.length);
}
