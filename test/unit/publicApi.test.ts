import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ServiceExplorerChange } from '../../src/api.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { PublicApi } from '../../src/publicApi.ts';
import { clusterWith, FakeClusters, namespaceRecord, serviceRecord } from '../support/fakeClusters.ts';

function setUp(): { api: PublicApi; clusters: FakeClusters; changes: ServiceExplorerChange[] } {
  const clusters = new FakeClusters(clusterWith('dev', 'shop/web', 'staging/api'), clusterWith('prod'));
  const api = new PublicApi(clusters);
  const changes: ServiceExplorerChange[] = [];
  api.exports.onDidChange((change) => changes.push(change));
  return { api, clusters, changes };
}

test('clusters and Services are told as plain data, and no more of them than the types say', () => {
  const { api, clusters } = setUp();
  const [dev] = clusters.shown;
  assert.ok(dev);
  dev.state = { kind: 'stale', since: 1, reason: new KubeError('timeout', 'secret'), retryAt: 2 };
  assert.equal(api.exports.version, 1);
  assert.deepEqual(api.exports.clusters(), [
    {
      context: 'dev',
      server: 'https://api.example.com:6443',
      version: 'v1.36.0',
      state: 'stale',
      namespaces: ['shop', 'staging'],
    },
    {
      context: 'prod',
      server: 'https://api.example.com:6443',
      version: 'v1.36.0',
      state: 'live',
      namespaces: [],
    },
  ]);
  assert.deepEqual(api.exports.services('dev', 'shop'), [
    {
      context: 'dev',
      namespace: 'shop',
      name: 'web',
      uid: 'uid-of-shop/web',
      resourceVersion: '1',
      type: 'ClusterIP',
      clusterIP: '10.0.0.1',
      externalName: '',
      externalAddresses: [],
      labels: {},
      selector: { app: 'web' },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 0 }],
    },
  ]);
  assert.deepEqual(
    api.exports.services('dev').map(({ name }) => name),
    ['web', 'api'],
  );
  assert.deepEqual(api.exports.services('elsewhere'), []);
});

test('what somebody does with a snapshot stays with them', () => {
  const { api, clusters } = setUp();
  const [snapshot] = api.exports.services('dev', 'shop');
  Object.assign(snapshot?.selector ?? {}, { app: 'other' });
  assert.deepEqual(clusters.shown[0]?.services.get('uid-of-shop/web')?.selector, { app: 'web' });
  assert.throws(() => {
    Object.assign(api.exports, { version: 2 });
  }, TypeError);
});

test('every change is told, of clusters that come and go too', () => {
  const { clusters, changes } = setUp();
  const [dev, prod] = clusters.shown;
  assert.ok(dev && prod);
  dev.services.apply([
    { kind: 'put', record: serviceRecord('shop/new') },
    { kind: 'delete', record: serviceRecord('staging/api') },
  ]);
  dev.state = { kind: 'connecting' };
  const test = clusterWith('test');
  clusters.become({ shown: [prod, test] });
  dev.state = { kind: 'live', mode: 'watch' };
  test.namespaces.replace([]);
  test.services.replace([serviceRecord('shop/web')]);
  assert.deepEqual(changes, [
    { kind: 'services', context: 'dev', namespaces: ['shop', 'staging'] },
    { kind: 'cluster', context: 'dev' },
    { kind: 'clusters' },
    { kind: 'services', context: 'test', namespaces: ['shop'] },
  ]);
});

test('a change is told once, and only if it shows in what the functions return', () => {
  const { api, clusters, changes } = setUp();
  const [dev] = clusters.shown;
  assert.ok(dev);
  const stale = { kind: 'stale', since: 1, reason: new KubeError('timeout', 'slow') } as const;
  dev.state = { kind: 'live', mode: 'poll' };
  dev.state = { ...stale, retryAt: 2 };
  dev.state = { ...stale, retryAt: 3 };
  dev.namespaces.apply([
    { kind: 'put', record: namespaceRecord('shop', { resourceVersion: '2', phase: 'Terminating' }) },
  ]);
  assert.deepEqual(changes, [{ kind: 'cluster', context: 'dev' }]);
  dev.version = 'v1.37.0';
  dev.state = { ...stale, retryAt: 3 };
  dev.namespaces.apply([{ kind: 'put', record: namespaceRecord('new') }]);
  assert.equal(changes.length, 3);
  assert.equal(api.exports.clusters()[0]?.version, 'v1.37.0');
});

test('no listener can change what the next one is told', () => {
  const { api, clusters, changes } = setUp();
  api.exports.onDidChange((change) => {
    assert.throws(() => Object.assign(change, { context: 'other' }), TypeError);
    assert.throws(() => {
      (change as unknown as { namespaces: string[] }).namespaces.push('other');
    }, TypeError);
  });
  clusters.shown[0]?.services.apply([{ kind: 'put', record: serviceRecord('shop/new') }]);
  assert.deepEqual(changes, [{ kind: 'services', context: 'dev', namespaces: ['shop'] }]);
});

test('what is followed stays so where the context leads to another cluster, is hidden and shown again', () => {
  const { api, clusters } = setUp();
  const [dev] = clusters.shown;
  const following = api.exports.follow('dev', 'shop');
  const [again, later] = [clusterWith('dev'), clusterWith('dev')];
  clusters.become({ shown: [again] });
  assert.deepEqual([dev?.followed, again.followed, again.started], [[], ['shop'], 1]);
  clusters.become({});
  assert.deepEqual([again.followed, again.started], [['shop'], 1]);
  clusters.become({ shown: [] });
  assert.deepEqual(again.followed, []);
  clusters.become({ shown: [later] });
  assert.deepEqual([later.followed, later.started], [['shop'], 1]);
  following.dispose();
  clusters.become({ shown: [clusterWith('dev'), later] });
  assert.deepEqual(later.followed, []);
});

test('the types stand by themselves, so that others can copy the file', () => {
  const text = readFileSync(join(import.meta.dirname, '../../src/api.ts'), 'utf8');
  assert.doesNotMatch(text, /^import |\bfrom '|\bimport\(/mu);
  assert.doesNotMatch(text, /^(?!export (?:interface|type) )(?:export|const|function|class)\b/mu);
});

test('follow connects, and keeps a namespace known until it is disposed', () => {
  const { api, clusters } = setUp();
  const [dev] = clusters.shown;
  const following = api.exports.follow('dev', 'shop');
  assert.equal(dev?.started, 1);
  assert.deepEqual(dev.followed, ['shop']);
  following.dispose();
  following.dispose();
  assert.deepEqual(dev.followed, []);
  api.exports.follow('elsewhere', 'shop').dispose();
});

test('nothing is listened to any more once it is disposed', () => {
  const { api, clusters, changes } = setUp();
  const [dev] = clusters.shown;
  assert.equal(dev?.listenerCount, 1);
  api.dispose();
  assert.equal(dev.listenerCount, 0);
  clusters.become({ shown: [] });
  assert.deepEqual(changes, []);
});
