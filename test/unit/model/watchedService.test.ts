import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { readyOf } from '../../../src/kube/endpoints.ts';
import { discoverApiServer } from '../../../src/kube/serviceApi/server.ts';
import { readService } from '../../../src/kube/serviceApi/readService.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import { toServiceRecord } from '../../../src/model/records.ts';
import { WatchedService, type Sighting } from '../../../src/model/watchedService.ts';
import { WatchedServices } from '../../../src/model/watchedServices.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../support/connect.ts';
import { FakeCluster, serviceRecord } from '../../support/fakeClusters.ts';
import { until } from '../../support/until.ts';

const { signal } = new AbortController();
const WEB = { namespace: 'shop', name: 'web' };
const SERVICE = /^\/api\/v1\/namespaces\/shop\/services\/web$/u;
const ENDPOINTS = /endpoint/u;

interface Setup {
  readonly cluster: FakeCluster;
  readonly watched: WatchedService;
  /** How many requests for these there were since the last time. */
  readonly requests: (path: RegExp) => number;
  /** Writes a label, and returns the record of what is then there. */
  readonly label: (value: string) => Promise<void>;
  /** Tells the cluster's store what is there. */
  readonly tell: () => Promise<void>;
  readonly sees: (kind: Sighting['kind'], more?: (sighting: Sighting) => boolean) => Promise<void>;
}

async function setUp(
  t: TestContext,
  endpoints = 1_000_000,
  isLookedAt = (): boolean => true,
): Promise<Setup> {
  const sandbox = await startSandbox({ profile: '1.36' });
  t.after(() => sandbox.stop());
  const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
  t.after(() => {
    connection.dispose();
  });
  const cluster = new FakeCluster('dev');
  const server = await discoverApiServer(connection, signal);
  const asked: string[] = [];
  cluster.answeredBy = {
    ...server,
    connection: new Proxy(connection, {
      get: (target, member) => {
        const value: unknown = Reflect.get(target, member, target);
        if (typeof value !== 'function') {
          return value;
        }
        return (...args: readonly [{ readonly path?: string } | string, ...unknown[]]): unknown => {
          const [first] = args;
          const path = typeof first === 'string' ? first : first.path;
          if (path !== undefined && (member === 'send' || member === 'getJson')) {
            asked.push(path);
          }
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    }),
  };
  const tell = async (): Promise<void> => {
    cluster.services.replace([toServiceRecord((await readService(server, WEB, { signal })).object)]);
  };
  const watched = new WatchedService(cluster, WEB, { timings: { settle: 1, endpoints }, isLookedAt });
  t.after(() => {
    watched.dispose();
  });
  return {
    cluster,
    watched,
    requests: (path) => asked.splice(0).filter((each) => path.test(each)).length,
    label: async (value) => {
      const response = await fetch(`${sandbox.url}/api/v1/namespaces/shop/services/web`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${sandbox.token}`,
          'content-type': 'application/merge-patch+json',
        },
        body: JSON.stringify({ metadata: { labels: { value } } }),
      });
      assert.ok(response.ok);
    },
    tell,
    sees: (kind, more = () => true) =>
      until(() => watched.sighting.kind === kind && more(watched.sighting), watched.onDidChange),
  };
}

function hasEndpoints(sighting: Sighting): boolean {
  return sighting.kind === 'present' && sighting.endpoints !== undefined;
}

function labelOf(sighting: Sighting): unknown {
  const { metadata } = (sighting.kind === 'present' ? sighting.object : {}) as {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  };
  return metadata?.labels?.['value'];
}

describe('a Service that somebody looks at', () => {
  test('is read once, with its endpoints, and again with each new version only', async (t) => {
    const { cluster, watched, requests, label, tell, sees } = await setUp(t);
    assert.deepEqual(watched.sighting, { kind: 'absent' });
    assert.deepEqual(cluster.followed, ['shop']);
    await tell();
    assert.deepEqual(watched.sighting, { kind: 'reading' });
    await sees('present', hasEndpoints);
    assert.ok(watched.sighting.kind === 'present' && watched.sighting.endpoints !== undefined);
    assert.equal(readyOf(watched.sighting.endpoints).length, 3);
    assert.equal(requests(SERVICE), 1);

    cluster.state = { kind: 'live', mode: 'watch' };
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/other') }]);
    await label('new');
    await tell();
    await sees('present', (sighting) => labelOf(sighting) === 'new');
    assert.equal(requests(SERVICE), 1);
    assert.equal(watched.sighting.kind, 'present', 'what was known stays until there is more');
  });

  test('that the watch tells of later than the answer is not read twice', async (t) => {
    const { requests, label, tell, sees, cluster } = await setUp(t);
    await label('early');
    cluster.services.replace([serviceRecord('shop/web')]);
    await sees('present', (sighting) => hasEndpoints(sighting) && labelOf(sighting) === 'early');
    requests(SERVICE);
    await tell();
    cluster.state = { kind: 'live', mode: 'watch' };
    await sees('present');
    assert.equal(requests(/./u), 0);
  });

  test('is gone when the watch says so, and unknown without a connection', async (t) => {
    const { cluster, watched, tell, sees, requests } = await setUp(t);
    await tell();
    await sees('present', hasEndpoints);
    const lost = new KubeError('unreachable', 'gone');
    cluster.state = { kind: 'stale', since: 0, reason: lost, retryAt: undefined };
    assert.equal(watched.sighting.kind, 'unknown');
    requests(SERVICE);
    cluster.state = { kind: 'live', mode: 'watch' };
    assert.equal(watched.sighting.kind, 'present');
    assert.equal(requests(SERVICE), 0, 'the same version as before');
    cluster.services.replace([]);
    assert.deepEqual(watched.sighting, { kind: 'absent' });
  });

  test('is told to be unreadable, and tried again with the next change', async (t) => {
    const { cluster, watched, tell, sees } = await setUp(t);
    const { answeredBy } = cluster;
    cluster.answeredBy = undefined;
    await tell();
    await sees('unreadable');
    assert.ok(watched.sighting.kind === 'unreadable' && watched.sighting.error.code === 'unreachable');
    cluster.answeredBy = answeredBy;
    cluster.state = { kind: 'live', mode: 'watch' };
    await sees('present');
  });

  test('has its endpoints read again from time to time, while somebody is there', async (t) => {
    let isThere = false;
    let asked = 0;
    const { requests, tell, sees, watched } = await setUp(t, 5, () => {
      asked++;
      return isThere;
    });
    await tell();
    await sees('present', hasEndpoints);
    requests(ENDPOINTS);
    const former = watched.sighting;
    const tick = asked;
    while (asked === tick) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(requests(ENDPOINTS), 0);
    isThere = true;
    await sees('present', (sighting) => sighting !== former);
    assert.ok(requests(ENDPOINTS) > 0);
  });
});

test('only those that are kept are watched, and each once', () => {
  const cluster = new FakeCluster('dev');
  const watched = new WatchedServices(() => true);
  const api = { cluster, ref: { namespace: 'shop', name: 'api' } };
  const web = { cluster, ref: WEB };
  let changes = 0;
  watched.onDidChange(() => changes++);
  watched.keep([web, { cluster, ref: { ...WEB } }, api]);
  assert.deepEqual(cluster.followed, ['shop', 'shop']);
  assert.deepEqual(watched.sightingOf(web), { kind: 'absent' });
  watched.keep([api]);
  assert.equal(watched.sightingOf(web), undefined);
  watched.keep([api]);
  assert.equal(changes, 1, 'only what is new has to be told');

  const anew = new FakeCluster('dev');
  watched.keep([{ ...api, cluster: anew }]);
  assert.deepEqual([cluster.followed, anew.followed], [[], ['shop']]);
  assert.equal(watched.sightingOf(api), undefined);
  watched.dispose();
  assert.deepEqual(anew.followed, []);
  assert.equal(anew.listenerCount, 0);
});
