import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { delay } from '../../../src/common/backoff.ts';
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
} from '../../../src/sandbox/wire/faults.ts';
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
    server.state.put('services', sampleService('shop', name));
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
    truth.every(({ metadata }) => store.get(metadata.uid)?.resourceVersion === metadata.resourceVersion)
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
  server.state.put('services', sampleService('shop', `new-${round}`));
  server.state.put('services', sampleService('shop', 'web', { clusterIP: `10.96.1.${round}` }));
  server.state.remove('services', 'shop', round === 0 ? 'db' : `new-${round - 1}`);
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
      r.server.state.put('services', sampleService('many', `service-${index}`));
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
  r.server.access.denied = [{ verb: 'watch' }];
  r.reflector.start();
  await r.synced();
  change(r);
  await r.synced();
  assert.deepEqual(r.reflector.state, { kind: 'live', mode: 'poll' });
  r.server.access.denied = [];
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
  for (const fault of [httpError(503), beforeHeaders('stall'), undefined]) {
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
    // Longer than any pause that it could still be in.
    await delay(2 * FAST.backoff.maxMs, new AbortController().signal);
    assert.equal(r.server.requests.length, before);
  }
});

/** How many requests come before the reflector has waited once more: none may be sent without a pause between. */
async function failuresOf(r: Rig, count: number): Promise<void> {
  await until(() => r.recoveries.length >= count, r.reflector.onDidChangeState);
}

test('a deletion told again and again is no progress', LIMIT, async (t) => {
  const r = await rig(t, { profile: '1.9' }, { timings: { ...FAST, shortWatchMs: 1000 } });
  r.server.state.remove('services', 'shop', 'db');
  await startAt(r);
  r.server.state.remove('services', 'shop', 'web');
  // Each watch begins with the deletion, which has no version of its own in 1.9, and ends there.
  r.server.inject({ match: { verb: 'watch' }, times: 5, fault: inBody('end', { lines: 1 }) });
  r.server.dropAllConnections('reset');
  await failuresOf(r, 5);
  assert.ok(r.recoveries.every(({ delayMs }) => delayMs > 0));
});

test('an event that stays unreadable behind a deletion is gone around', LIMIT, async (t) => {
  const r = await rig(t, { profile: '1.9' });
  await startAt(r);
  r.server.state.remove('services', 'shop', 'web');
  r.server.inject({ match: { verb: 'watch' }, times: 3, fault: { ...brokenLine(), at: { lines: 1 } } });
  r.server.dropAllConnections('reset');
  await r.server.waitForRequests({ verb: 'list' }, 2);
  await r.synced();
});

/** Starts, with the watch open, so that what comes next is seen by it. */
async function startAt(r: Rig): Promise<void> {
  r.reflector.start();
  await r.server.waitFor(() => r.server.openWatches === 1);
}

test('waits when the server has not reached its version on a watch', LIMIT, async (t) => {
  const r = await rig(t);
  r.server.inject({ match: { verb: 'watch' }, times: 3, fault: tooLargeResourceVersion('cause') });
  r.reflector.start();
  await r.server.waitForRequests({ verb: 'watch' }, 4);
  assert.ok(r.recoveries.every(({ next, delayMs }) => next === 'relistNewest' && delayMs > 0));
});

for (const [name, retryAfter] of [
  ['beyond what a timer can wait', 9_999_999],
  ['in the year 2099', 'Thu, 01 Jan 2099 00:00:00 GMT'],
  ['without a meaning', 'soon'],
] as const) {
  test(`a Retry-After ${name} is no reason to hurry`, LIMIT, async (t) => {
    const r = await rig(t);
    r.server.inject({ match: { verb: 'list' }, fault: httpError(503, retryAfter) });
    r.reflector.start();
    await failuresOf(r, 1);
    const { delayMs } = r.recoveries[0]!;
    assert.ok(delayMs >= FAST.backoff.initialMs && delayMs <= 600_000, `${delayMs} ms`);
  });
}

test('a retry that is under way is not ended by asking for one', LIMIT, async (t) => {
  const r = await rig(t);
  r.server.inject({ match: { verb: 'list' }, fault: httpError(503) });
  r.server.inject({ match: { verb: 'list' }, fault: beforeHeaders('stall') });
  r.reflector.start();
  await r.server.waitForRequests({ verb: 'list' }, 2);
  for (let times = 0; times < 5; times += 1) {
    r.reflector.retryNow();
  }
  r.server.resume();
  await r.synced();
  assert.equal(r.count('list'), 2);
});

test('a Status of wrong types is an error like any other', LIMIT, async (t) => {
  const r = await rig(t);
  const odd = { kind: 'Status', code: 503, message: 7, details: { causes: {}, retryAfterSeconds: '5s' } };
  const body = Buffer.from(JSON.stringify(odd));
  r.server.inject({
    match: { verb: 'list' },
    fault: { answer: { status: 503, headers: { 'content-type': 'application/json' }, body } },
  });
  r.reflector.start();
  await r.synced();
  assert.deepEqual(r.states, ['failed', 'live']);
});

test('what could not be projected is not taken for seen', LIMIT, async (t) => {
  let fails = false;
  const project = (service: Service): ServiceRecord => {
    if (fails && service.metadata.name === 'bad') {
      throw new TypeError('a fault of ours');
    }
    return toServiceRecord(service);
  };
  const r = await rig(t, {}, { project });
  await startAt(r);
  fails = true;
  r.server.state.put('services', sampleService('shop', 'good'));
  r.server.state.put('services', sampleService('shop', 'bad'));
  await failuresOf(r, 1);
  assert.equal(r.recoveries[0]?.code, 'internal');
  fails = false;
  await r.synced();
});

test('a bookmark without a version is no place to go on from', LIMIT, async (t) => {
  const r = await rig(t);
  const bookmark = '{"type":"BOOKMARK","object":{"kind":"Service","metadata":{}}}\n';
  r.server.inject({ match: { verb: 'watch' }, fault: { insert: bookmark } });
  r.reflector.start();
  await r.server.waitForRequests({ verb: 'watch' }, 2);
  await r.synced();
  assert.deepEqual(
    r.recoveries.map(({ code }) => code),
    ['protocol'],
  );
  const versions = r.server.requests
    .filter(({ verb }) => verb === 'watch')
    .map(({ query }) => query.get('resourceVersion'));
  assert.equal(versions[0], versions[1]);
});

test('a watch whose headers do not come is given up as a silent one', LIMIT, async (t) => {
  const r = await rig(t, { profile: '1.9' });
  r.server.inject({ match: { verb: 'watch' }, fault: beforeHeaders('stall') });
  r.reflector.start();
  await r.server.waitForRequests({ verb: 'watch' }, 2);
  assert.deepEqual(
    r.recoveries.map(({ code }) => code),
    ['timeout'],
  );
});

test('is not called live before the server has said that it still knows the version', LIMIT, async (t) => {
  const r = await rig(t, {}, { timings: { ...FAST, shortWatchMs: 10_000, unnoticedMs: 1 } });
  await startAt(r);
  r.server.state.put('services', sampleService('shop', 'progress'));
  await r.synced();
  r.server.refuseConnections();
  r.server.dropAllConnections('reset');
  await r.stateIs('stale');
  change(r);
  r.server.state.compact();
  await r.server.acceptConnections();
  await r.synced();
  await r.stateIs('live');
  assert.deepEqual(r.states, ['live', 'stale', 'live']);
  // The list that follows a 410 does not wait as long as the outage made the tries wait.
  assert.equal(r.recoveries.find(({ code }) => code === 'expired')?.delayMs, 0);
});
