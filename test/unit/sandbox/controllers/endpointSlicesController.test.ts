import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEndpointSlicesController } from '../../../../src/sandbox/controllers/endpointSlicesController.ts';
import type { EndpointSubset } from '../../../../src/sandbox/controllers/endpointSubsets.ts';
import { ClusterState, type NamedObject } from '../../../../src/sandbox/storage/clusterState.ts';
import { useSandbox } from '../support/runningSandbox.ts';

const http = { name: 'http', port: 8080, protocol: 'TCP' };
const metadata = { name: 'web', namespace: 'shop' };

function startedWith(subsets: readonly EndpointSubset[]): {
  readonly state: ClusterState;
  readonly put: (subsets: readonly EndpointSubset[]) => void;
} {
  const state = new ClusterState();
  startEndpointSlicesController(state);
  const put = (next: readonly EndpointSubset[]): void => {
    const endpoints: NamedObject & object = { metadata, ...{ subsets: next } };
    state.put('endpoints', endpoints);
  };
  put(subsets);
  return { state, put };
}

test('shows the addresses of a subset, and whether they are ready', () => {
  const { state } = startedWith([
    {
      addresses: [{ ip: '10.0.0.1', nodeName: 'node' }],
      notReadyAddresses: [{ ip: '10.0.0.2' }],
      ports: [http],
    },
  ]);
  const [slice, ...others] = state.objects('endpointslices');
  const { metadata: sliced, ...content } = slice!;
  assert.deepEqual(others, []);
  assert.equal(sliced.labels?.['kubernetes.io/service-name'], 'web');
  assert.deepEqual(content, {
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: ['10.0.0.1'],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'node',
      },
      { addresses: ['10.0.0.2'], conditions: { ready: false, serving: false, terminating: false } },
    ],
    ports: [http],
  });
});

test('has a slice for each subset, changes only those that differ, and goes with the Endpoints', () => {
  const one = { addresses: [{ ip: '10.0.0.1' }], ports: [http] };
  const { state, put } = startedWith([
    one,
    { addresses: [{ ip: '10.0.0.2' }], ports: [{ ...http, port: 9090 }] },
  ]);
  const names = (): string[] => state.objects('endpointslices').map((slice) => slice.metadata.name);
  assert.equal(names().length, 2);
  const before = state.version;
  put([one]);
  assert.equal(names().length, 1);
  assert.equal(state.version - before, 2, 'the Endpoints, and the slice that is gone');
  put([]);
  assert.equal(names().length, 1);
  state.remove('endpoints', 'shop', 'web');
  assert.deepEqual(names(), []);
});

const running = useSandbox();

test('are found by the name of the Service, where a generation has them', async () => {
  const path = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices';
  const response = await running().call(`${path}?labelSelector=kubernetes.io/service-name%3Dapi`);
  const { kind, items } = (await response.json()) as {
    kind: string;
    items: readonly { readonly endpoints: readonly object[] }[];
  };
  assert.equal(kind, 'EndpointSliceList');
  assert.deepEqual(
    items.map(({ endpoints }) => endpoints.length),
    [3],
  );
});
