import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterState, type NamedObject } from '../../../../src/sandbox/storage/clusterState.ts';

function object(name: string, labels: Readonly<Record<string, string>> = {}): NamedObject {
  return { metadata: { namespace: 'a', name, labels } };
}

test('keeps uid and creation time over changes, and one version for all resources', () => {
  const state = new ClusterState();
  const first = state.put('pods', object('x'));
  state.put('services', object('x'));
  const second = state.put('pods', object('x', { a: 'b' }));
  assert.deepEqual([first.metadata.resourceVersion, second.metadata.resourceVersion], ['2', '4']);
  assert.equal(second.metadata.uid, first.metadata.uid);
  assert.equal(second.metadata.creationTimestamp, first.metadata.creationTimestamp);
});

test('shows any version that is still kept', () => {
  const state = new ClusterState();
  state.put('pods', object('x'));
  const { version } = state;
  state.put('pods', object('x', { a: 'b' }));
  state.put('pods', object('y'));
  state.remove('pods', 'a', 'x');
  const shown = state.objectsAt(version, 'pods').map(({ metadata }) => [metadata.name, metadata.labels]);
  assert.deepEqual(shown, [['x', {}]]);
  assert.deepEqual(
    state.objects('pods').map(({ metadata }) => metadata.name),
    ['y'],
  );
});

test('what is stored does not change with what was handed over', () => {
  const state = new ClusterState();
  const labels = { a: 'b' };
  state.put('pods', object('x', labels));
  labels.a = 'c';
  assert.deepEqual(state.get('pods', 'a', 'x')?.metadata.labels, { a: 'b' });
});

test('a write out of a listener is told after the one that led to it', () => {
  const state = new ClusterState();
  state.subscribe(({ resource }) => {
    if (resource === 'services') {
      state.put('endpoints', object('x'));
    }
  });
  const seen: string[] = [];
  state.subscribe(({ version, resource }) => seen.push(`${version} ${resource}`));
  state.put('services', object('x'));
  assert.deepEqual(seen, ['2 services', '3 endpoints']);
});
