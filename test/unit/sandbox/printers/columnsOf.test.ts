import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubeObject } from '../../../../src/kube/types.ts';
import { columnsOf } from '../../../../src/sandbox/printers/columnsOf.ts';

const metadata = { name: 'web', namespace: 'shop' };

/** What `kubectl get` prints: each column by its heading; with `-o wide` all of them. */
function print(kind: string, fields: object, isWide = false): Record<string, string> {
  const object = { metadata, ...fields } as KubeObject;
  const shown = columnsOf(kind).filter(({ priority = 0 }) => isWide || priority === 0);
  return Object.fromEntries(shown.map(({ name, cell }) => [name.toUpperCase(), cell(object)]));
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

test('a kind without columns of its own has a name and an age', () => {
  assert.deepEqual(print('Route', {}), { NAME: 'web', AGE: '<unknown>' });
});

test('a namespace has its phase', () => {
  const fields = { metadata: { ...metadata, creationTimestamp: hoursAgo(72) }, status: { phase: 'Active' } };
  assert.deepEqual(print('Namespace', fields), { NAME: 'web', STATUS: 'Active', AGE: '3d' });
});

describe('a pod', () => {
  test('counts its containers and their restarts', () => {
    const fields = {
      spec: { nodeName: 'node', containers: [{ name: 'a' }, { name: 'b' }] },
      status: {
        phase: 'Running',
        podIP: '10.128.0.9',
        containerStatuses: [
          { ready: true, restartCount: 1 },
          { ready: false, restartCount: 4 },
        ],
      },
    };
    assert.deepEqual(print('Pod', fields, true), {
      ...{ NAME: 'web', READY: '1/2', STATUS: 'Running', RESTARTS: '5', AGE: '<unknown>' },
      ...{ IP: '10.128.0.9', NODE: 'node' },
    });
  });

  for (const [status, expected] of [
    [{ phase: 'Pending' }, 'Pending'],
    [{ phase: 'Failed', reason: 'Evicted' }, 'Evicted'],
    [
      { phase: 'Running', containerStatuses: [{}, { state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
      'CrashLoopBackOff',
    ],
    [
      { phase: 'Succeeded', containerStatuses: [{ state: { terminated: { reason: 'Completed' } } }] },
      'Completed',
    ],
  ] as const) {
    test(`is ${expected}`, () => {
      assert.equal(print('Pod', { status })['STATUS'], expected);
    });
  }

  test('is Terminating once it is deleted, whatever else it is', () => {
    const fields = {
      metadata: { ...metadata, deletionTimestamp: hoursAgo(0) },
      status: { phase: 'Running', reason: 'NodeLost' },
    };
    assert.equal(print('Pod', fields)['STATUS'], 'Terminating');
  });

  test('that somebody wrote wrong is printed all the same', () => {
    const { READY, RESTARTS, IP, NODE } = print(
      'Pod',
      { spec: 'none', status: { containerStatuses: 5 } },
      true,
    );
    assert.deepEqual([READY, RESTARTS, IP, NODE], ['0/0', '0', '<none>', '<none>']);
  });
});

describe('an event', () => {
  const event = {
    type: 'Warning',
    reason: 'Unhealthy',
    message: 'Readiness probe failed\n',
    involvedObject: { kind: 'Pod', name: 'web-1', fieldPath: 'spec.containers{main}' },
    source: { component: 'kubelet', host: 'node' },
    firstTimestamp: hoursAgo(5),
    lastTimestamp: hoursAgo(1),
    count: 7,
  };
  const narrow = {
    'LAST SEEN': '60m',
    TYPE: 'Warning',
    REASON: 'Unhealthy',
    OBJECT: 'pod/web-1',
    MESSAGE: 'Readiness probe failed',
  };

  test('begins with when it happened', () => {
    assert.deepEqual(Object.entries(print('Event', event)), Object.entries(narrow));
  });

  test('tells more in wide output', () => {
    assert.deepEqual(print('Event', event, true), {
      ...narrow,
      ...{ SUBOBJECT: 'spec.containers{main}', SOURCE: 'kubelet, node', 'FIRST SEEN': '5h', COUNT: '7' },
      NAME: 'web',
    });
  });

  test('of events.k8s.io counts in a series, and has its reporter elsewhere', () => {
    const fields = {
      eventTime: hoursAgo(6),
      series: { count: 3, lastObservedTime: hoursAgo(4) },
      reportingComponent: 'scheduler',
    };
    const { 'LAST SEEN': last, 'FIRST SEEN': first, COUNT, SOURCE } = print('Event', fields, true);
    assert.deepEqual([last, first, COUNT, SOURCE], ['4h', '6h', '3', 'scheduler']);
  });
});

describe('Endpoints', () => {
  const addresses = [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }];
  for (const [subsets, expected] of [
    [undefined, '<none>'],
    [[{ addresses, ports: [{ port: 80 }] }], '10.0.0.1:80,10.0.0.2:80'],
    [
      [{ addresses, ports: [{ port: 80 }, { port: 443 }] }],
      '10.0.0.1:80,10.0.0.2:80,10.0.0.1:443 + 1 more...',
    ],
    [[{ addresses }], '10.0.0.1,10.0.0.2'],
    [[{ addresses: [{ ip: 'fd00::1' }], ports: [{ port: 80 }] }], '[fd00::1]:80'],
    [[{ notReadyAddresses: addresses, ports: [{ port: 80 }] }], ''],
  ] as const) {
    test(`are "${expected}"`, () => {
      assert.equal(print('Endpoints', { subsets })['ENDPOINTS'], expected);
    });
  }
});

test('an EndpointSlice has its ports beside its addresses', () => {
  const slice = {
    addressType: 'IPv4',
    ports: [{ port: 80 }, { name: 'all' }, {}],
    endpoints: [{ addresses: ['10.0.0.1'] }, { addresses: ['10.0.0.2'] }],
  };
  assert.deepEqual(print('EndpointSlice', slice), {
    ...{ NAME: 'web', ADDRESSTYPE: 'IPv4', PORTS: '80,all,*', ENDPOINTS: '10.0.0.1,10.0.0.2' },
    AGE: '<unknown>',
  });
  const { PORTS, ENDPOINTS } = print('EndpointSlice', { addressType: 'IPv4' });
  assert.deepEqual([PORTS, ENDPOINTS], ['<unset>', '<unset>']);
});
