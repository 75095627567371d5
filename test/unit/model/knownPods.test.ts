import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import type { ApiServer } from '../../../src/kube/serviceApi/server.ts';
import { KnownPods } from '../../../src/model/knownPods.ts';
import { FakeCluster } from '../../support/fakeClusters.ts';

/** A cluster that writes down what is read of it, and answers with one pod, or as the test wants. */
function clusterOf(paths: string[], answer: () => unknown = () => ({ items: [{}] })): FakeCluster {
  const cluster = new FakeCluster('dev');
  const getJson = (path: string): Promise<unknown> => {
    paths.push(path);
    return Promise.resolve().then(answer);
  };
  cluster.answeredBy = { connection: { getJson } } as unknown as ApiServer;
  return cluster;
}

describe('KnownPods', () => {
  test('reads a namespace once in half a minute, whoever asks', async () => {
    const paths: string[] = [];
    const cluster = clusterOf(paths);
    let now = 0;
    const known = new KnownPods(() => now);
    assert.equal(known.lastKnown(cluster, 'shop'), undefined);
    const [first, second] = await Promise.all([known.of(cluster, 'shop'), known.of(cluster, 'shop')]);
    assert.equal(first, second);
    assert.equal(first?.pods.length, 1);
    assert.equal(known.lastKnown(cluster, 'shop'), first);
    now = 29_999;
    await known.of(cluster, 'shop');
    assert.equal(paths.length, 1);
    now = 30_000;
    const again = known.of(cluster, 'shop');
    assert.equal(known.lastKnown(cluster, 'shop'), first, 'until the new ones are there');
    await again;
    await known.of(cluster, 'other');
    assert.deepEqual(
      paths,
      ['shop', 'shop', 'other'].map((namespace) => `/api/v1/namespaces/${namespace}/pods`),
    );
    known.dispose();
  });

  test('asks nothing of a cluster that is not connected', async () => {
    const paths: string[] = [];
    const cluster = clusterOf(paths);
    const known = new KnownPods();
    await known.of(cluster, 'shop');
    cluster.state = { kind: 'connecting' };
    assert.equal(await known.of(cluster, 'shop'), undefined);
    assert.equal(known.lastKnown(cluster, 'shop'), undefined);
    assert.equal(paths.length, 1);
    known.dispose();
  });

  test('knows nothing where pods are forbidden, and does not ask again at once', async () => {
    const paths: string[] = [];
    const cluster = clusterOf(paths, () => {
      throw new KubeError('forbidden', 'no');
    });
    const known = new KnownPods();
    assert.equal(await known.of(cluster, 'shop'), undefined);
    assert.equal(await known.of(cluster, 'shop'), undefined);
    assert.equal(await known.of(cluster, 'Not a namespace'), undefined);
    assert.equal(paths.length, 1);
    known.dispose();
  });
});
