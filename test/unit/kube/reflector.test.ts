import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Reflector } from '../../../src/kube/reflector.ts';
import type { ReflectorOptions } from '../../../src/kube/reflectorOptions.ts';
import type { SyncState } from '../../../src/kube/syncState.ts';
import type { Service } from '../../../src/kube/types.ts';
import { toServiceRecord, type ServiceRecord } from '../../../src/model/records.ts';
import { Store } from '../../../src/model/store.ts';
import { connect, FAST } from '../../support/connect.ts';
import {
  beforeHeaders,
  brokenLine,
  drip,
  errorEvent,
  failureOf,
  falseGzip,
  halfLine,
  httpError,
  hugeLine,
  inBody,
  loginPage,
  tooLargeResourceVersion,
  tooManyRequests,
  unknownEvent,
  type Fault,
} from '../../support/faultServer/faults.ts';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerOptions,
} from '../../support/faultServer/faultServer.ts';
import { sampleService } from '../../support/faultServer/sampleServices.ts';
import { until } from '../../support/until.ts';

const LIMIT = { timeout: 20_000 };

interface Rig {
  readonly server: FaultServer;
  readonly store: Store<ServiceRecord>;
  readonly reflector: Reflector<Service, ServiceRecord>;
  /** The kinds of state gone through, repetitions left out. */
  readonly states: string[];
  readonly recoveries: { readonly code: string; readonly next: string; readonly delayMs: number }[];
  /** Waits until the store holds what the server holds. */
  synced(): Promise<void>;
  stateIs(kind: SyncState['kind']): Promise<void>;
  count(verb: 'list' | 'watch'): number;
}

async function rig(
  t: TestContext,
  options: FaultServerOptions = {},
  changes: Partial<ReflectorOptions<Service, ServiceRecord>> = {},
): Promise<Rig> {
  const server = await startFaultServer(options);
  for (const name of ['web', 'api', 'db']) {
    server.state.put(sampleService('shop', name));
  }
  const connection = connect(server.url);
  const store = new Store<ServiceRecord>();
  const states: string[] = [];
  const recoveries: Rig['recoveries'] = [];
  const reflector = new Reflector<Service, ServiceRecord>({
    connection,
    path: '/api/v1/services',
    project: toServiceRecord,
    sink: store,
    timings: FAST,
    onRecovery: ({ code }, { next }, delayMs) => recoveries.push({ code, next, delayMs }),
    ...changes,
  });
  reflector.onDidChangeState(({ kind }) => {
    if (states.at(-1) !== kind) {
      states.push(kind);
    }
  });
  t.after(async () => {
    reflector.dispose();
    connection.dispose();
    await server.close();
  });
  return {
    server,
    store,
    reflector,
    states,
    recoveries,
    synced: () => until(() => isEqual(store, server), store.onDidChange, reflector.onDidChangeState),
    stateIs: (kind) => until(() => reflector.state.kind === kind, reflector.onDidChangeState),
    count: (verb) => server.requests.filter((request) => request.verb === verb).length,
  };
}

function isEqual(store: Store<ServiceRecord>, server: FaultServer): boolean {
  const truth = server.state.objects('services');
  return (
    truth.length === store.size &&
    truth.every(({ metadata }) => store.get(metadata.uid ?? '')?.resourceVersion === metadata.resourceVersion)
  );
}

/** Starts, and waits until the watch is open. */
async function start(r: Rig): Promise<void> {
  r.reflector.start();
  await r.synced();
  await r.server.waitFor(() => r.server.openWatches === 1);
}

/** Changes something of each kind, so that what a client missed shows. */
function change({ server }: Rig, round = 0): void {
  server.state.put(sampleService('shop', `new-${round}`));
  server.state.put(sampleService('shop', 'web', { clusterIP: `10.96.1.${round}` }));
  server.state.remove('shop', round === 0 ? 'db' : `new-${round - 1}`);
}

for (const profile of ['1.9', '1.20', '1.36'] as const) {
  test(`follows a server of ${profile}: one list, one watch, every change`, LIMIT, async (t) => {
    const r = await rig(t, { profile });
    await start(r);
    for (let round = 0; round < 5; round += 1) {
      change(r, round);
    }
    await r.synced();
    assert.deepEqual([r.count('list'), r.count('watch'), r.states], [1, 1, ['live']]);
    const [list] = r.server.requests;
    assert.equal(list?.query.get('resourceVersion'), '0');
  });

  test(
    `goes on after the proper end of a watch, without listing or worrying (${profile})`,
    LIMIT,
    async (t) => {
      const r = await rig(t, { profile });
      await start(r);
      change(r);
      await r.synced();
      for (let round = 1; round < 4; round += 1) {
        r.server.reachDeadline();
        await r.server.waitForRequests({ verb: 'watch' }, round + 1);
        change(r, round);
        await r.synced();
      }
      assert.deepEqual([r.count('list'), r.states, r.recoveries], [1, ['live'], []]);
    },
  );
}

const losses: readonly (readonly [string, Fault])[] = [
  ['closes', inBody('close')],
  ['resets', inBody('reset')],
  ['breaks off inside an event', halfLine('close')],
  ['ends inside an event', halfLine('end')],
  ['is reset inside an event', halfLine('reset')],
  ['sends a line that is no JSON', brokenLine()],
  ['sends an unknown type of event', unknownEvent()],
  ['sends a line of 16 MB', hugeLine(17 * 1024 * 1024)],
  ['sends an ERROR event with 500', errorEvent(failureOf(500))],
];
for (const [name, fault] of losses) {
  test(`resumes without listing when the watch ${name}`, LIMIT, async (t) => {
    const r = await rig(t);
    r.server.inject({ match: { verb: 'watch' }, fault });
    r.reflector.start();
    await r.server.waitForRequests({ verb: 'watch' });
    change(r);
    await r.server.waitForRequests({ verb: 'watch' }, 2);
    await r.synced();
    assert.deepEqual([r.count('list'), r.recoveries.map(({ next }) => next)], [1, ['resume']]);
    // One loss, repaired at once, is nobody's business.
    assert.deepEqual(r.states, ['live']);
  });
}

test('reads events that arrive byte by byte', LIMIT, async (t) => {
  const r = await rig(t);
  r.server.inject({ times: 2, fault: drip(1) });
  await start(r);
  change(r);
  await r.synced();
  assert.deepEqual(r.recoveries, []);
});

for (const expiredWatch of ['event', 'http'] as const) {
  for (const profile of ['1.9', '1.36'] as const) {
    test(`lists again when its version has expired (${expiredWatch}, ${profile})`, LIMIT, async (t) => {
      const r = await rig(t, { expiredWatch, profile });
      await start(r);
      r.server.refuseConnections();
      r.server.dropAllConnections('reset');
      change(r);
      r.server.state.compact();
      await r.server.acceptConnections();
      await r.synced();
      assert.equal(r.count('list'), 2);
      // First from the cache, at least as new as what is known.
      const relist = r.server.requests.filter(({ verb }) => verb === 'list')[1];
      assert.ok(Number(relist?.query.get('resourceVersion')) > 0);
      assert.equal(relist?.query.get('limit'), null);
      await r.server.waitFor(() => r.server.openWatches === 1);
      change(r, 1);
      await r.synced();
    });
  }
}

for (const form of ['cause', 'causeMessage', 'message'] as const) {
  test(`asks etcd when the server has not reached its version (${form})`, LIMIT, async (t) => {
    const r = await rig(t);
    await start(r);
    r.server.inject({ match: { verb: 'watch' }, fault: errorEvent(failureOf(410)) });
    r.server.inject({ match: { verb: 'list' }, fault: tooLargeResourceVersion(form) });
    r.server.reachDeadline();
    await r.server.waitForRequests({ verb: 'list' }, 3);
    change(r);
    await r.synced();
    const lists = r.server.requests
      .filter(({ verb }) => verb === 'list')
      .map(({ query }) => query.get('resourceVersion'));
    // Any version, then one as new as the last known, then the newest there is.
    assert.deepEqual([lists[0], Number(lists[1]) > 0, lists[2]], ['0', true, null]);
  });
}

test(
  'lists in pages where the server pages, and once in one piece when a page has expired',
  LIMIT,
  async (t) => {
    const r = await rig(t);
    for (let index = 0; index < 1100; index += 1) {
      r.server.state.put(sampleService('many', `service-${index}`));
    }
    r.reflector.start();
    await r.synced();
    r.server.inject({
      match: { verb: 'list', where: ({ query }) => query.has('continue') },
      fault: httpError(410),
    });
    r.reflector.relist();
    await r.server.waitForRequests({ verb: 'list' }, 4);
    await r.synced();
    const [, newest, page, whole] = r.server.requests
      .filter(({ verb }) => verb === 'list')
      .map(({ query }) => query);
    assert.deepEqual([newest?.get('limit'), newest?.get('resourceVersion')], ['500', null]);
    assert.ok(page?.get('continue'));
    assert.deepEqual([whole?.get('limit'), whole?.get('continue')], [null, null]);
  },
);

test('notices a server that has gone silent after a bookmark, says so, and comes back', LIMIT, async (t) => {
  const r = await rig(t, { bookmarkEveryMs: 20 });
  await start(r);
  await until(() => r.reflector.state.kind === 'live', r.reflector.onDidChangeState);
  r.server.bookmark();
  r.server.stallAll();
  await r.stateIs('stale');
  assert.ok(r.reflector.state.kind === 'stale' && r.reflector.state.reason.code === 'timeout');
  change(r);
  r.server.resume();
  await r.synced();
  await r.stateIs('live');
  assert.equal(r.count('list'), 1);
});

test('gives up on a server without bookmarks that does not end the watch', LIMIT, async (t) => {
  const timings = { ...FAST, watchSecondsWithoutBookmarks: { min: 1, max: 1 }, watchGraceMs: 1 };
  const r = await rig(t, { profile: '1.9', secondMs: 100_000 }, { timings });
  await start(r);
  await r.server.waitForRequests({ verb: 'watch' }, 2);
  assert.deepEqual(
    r.recoveries.map(({ code }) => code),
    ['timeout'],
  );
});

test('polls where watching is forbidden, and watches when that is allowed', LIMIT, async (t) => {
  const r = await rig(t, {}, { timings: { ...FAST, pollForMs: 50 } });
  r.server.api.denied = [{ verb: 'watch' }];
  r.reflector.start();
  await r.synced();
  change(r);
  await r.synced();
  assert.deepEqual(r.reflector.state, { kind: 'live', mode: 'poll' });
  r.server.api.denied = [];
  await until(
    () => r.reflector.state.kind === 'live' && r.reflector.state.mode === 'watch',
    r.reflector.onDidChangeState,
  );
  await r.server.waitFor(() => r.server.openWatches === 1);
  assert.deepEqual(r.states, ['live']);
});

for (const [code, name] of [
  [401, 'unauthorized'],
  [403, 'forbidden'],
] as const) {
  test(`is denied while the list answers ${code}, and recovers by itself`, LIMIT, async (t) => {
    const r = await rig(t);
    r.server.inject({ match: { verb: 'list' }, times: 3, fault: httpError(code) });
    r.reflector.start();
    await r.stateIs('denied');
    assert.ok(r.reflector.state.kind === 'denied' && r.reflector.state.reason.code === name);
    await r.synced();
    assert.deepEqual(r.states, ['denied', 'live']);
  });
}

for (const [name, fault, code] of [
  ['a sign-in page', loginPage(200), 'protocol'],
  ['a redirect to a sign-in page', loginPage(302), 'protocol'],
  ['gzip that is none', falseGzip(), 'protocol'],
  ['half a list', inBody('close', { bytes: 300 }), 'unreachable'],
  ['a reset', beforeHeaders('reset'), 'unreachable'],
  ['503', httpError(503), 'unavailable'],
] as const) {
  test(`says that it failed on ${name}, and recovers by itself`, LIMIT, async (t) => {
    const r = await rig(t);
    r.server.inject({ match: { verb: 'list' }, times: 2, fault });
    r.reflector.start();
    await r.stateIs('failed');
    await r.synced();
    assert.deepEqual(
      r.recoveries.map((recovery) => recovery.code),
      [code, code],
    );
    assert.deepEqual(r.states, ['failed', 'live']);
  });
}

for (const [name, verb, fault] of [
  ['429 on a list', 'list', httpError(429, 7)],
  ['429 without a Status on a watch', 'watch', tooManyRequests(7)],
  ['503 on a watch', 'watch', httpError(503, 7)],
] as const) {
  test(`waits as long as Retry-After says: ${name}`, LIMIT, async (t) => {
    const r = await rig(t);
    r.server.inject({ match: { verb }, fault });
    r.reflector.start();
    await until(() => r.recoveries.length === 1, r.reflector.onDidChangeState);
    assert.ok(r.recoveries[0]!.delayMs >= 7000);
    // Somebody looks: the wait ends at once.
    r.reflector.retryNow();
    await r.synced();
    await r.server.waitFor(() => r.server.openWatches === 1);
  });
}

test('slows down on a server that ends every watch at once', LIMIT, async (t) => {
  const r = await rig(t, {}, { timings: { ...FAST, shortWatchMs: 1000 } });
  r.server.inject({ match: { verb: 'watch' }, times: 4, fault: inBody('end') });
  r.reflector.start();
  await r.server.waitForRequests({ verb: 'watch' }, 5);
  assert.deepEqual(
    r.recoveries.map(({ code, next }) => [code, next]),
    Array(4).fill(['unavailable', 'resume']),
  );
  const delays = r.recoveries.map(({ delayMs }) => delayMs);
  assert.ok(delays[3]! > delays[0]!, `the delays did not grow: ${delays.join(', ')}`);
});

test('goes around an event that it can never read', LIMIT, async (t) => {
  const r = await rig(t);
  r.server.inject({ match: { verb: 'watch' }, times: 3, fault: brokenLine() });
  r.reflector.start();
  await r.server.waitForRequests({ verb: 'list' }, 2);
  change(r);
  await r.synced();
  assert.deepEqual(
    r.recoveries.map(({ next }) => next),
    ['resume', 'resume', 'relist'],
  );
});

test('after a sleep it resumes at once, on a new connection', LIMIT, async (t) => {
  const r = await rig(t);
  await start(r);
  r.server.disturb(inBody('stall'));
  change(r);
  r.reflector.resume();
  await r.synced();
  assert.deepEqual([r.count('list'), r.states, r.recoveries], [1, ['live'], []]);
});

test('disposed while it waits, lists, or watches, it leaves nothing behind', LIMIT, async (t) => {
  for (const fault of [httpError(503, 60), beforeHeaders('stall'), undefined]) {
    const r = await rig(t);
    if (fault !== undefined) {
      r.server.inject({ match: { verb: 'list' }, times: 100, fault });
    }
    r.reflector.start();
    await r.server.waitForRequests({ verb: fault === undefined ? 'watch' : 'list' });
    r.reflector.dispose();
    if (fault !== undefined) {
      r.server.resume();
    }
    await r.server.waitFor(() => r.server.openWatches === 0);
    const before = r.server.requests.length;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(r.server.requests.length, before);
  }
});
