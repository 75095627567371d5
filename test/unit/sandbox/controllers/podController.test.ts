import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPod } from '../../../../src/sandbox/controllers/pod.ts';
import { startPodController } from '../../../../src/sandbox/controllers/podController.ts';
import { ClusterState, type NamedObject } from '../../../../src/sandbox/storage/clusterState.ts';

function put(state: ClusterState, name: string, podIP?: string): void {
  const pod: NamedObject & object = {
    metadata: { name, namespace: 'a' },
    ...(podIP === undefined ? {} : { status: { podIP } }),
  };
  state.put('pods', pod);
}

test('runs new pods at once, each with an address of its own, until it is stopped', () => {
  const state = new ClusterState();
  const stop = startPodController(state);
  put(state, 'taken', '10.128.0.10');
  put(state, 'one');
  put(state, 'two');
  const [one, taken, two] = state.objects('pods').map(readPod);
  assert.equal(taken?.isReady, false);
  assert.equal(one?.isReady, true);
  assert.equal(two?.isReady, true);
  assert.equal(new Set([one.ip, two.ip, taken.ip]).size, 3);
  stop();
  put(state, 'late');
  assert.equal(readPod(state.get('pods', 'a', 'late')!).ip, '');
});
