import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  startEndpointsController,
  type Endpoints,
} from '../../../../src/sandbox/controllers/endpointsController.ts';
import { ClusterState, type NamedObject } from '../../../../src/sandbox/storage/clusterState.ts';

let state: ClusterState;

beforeEach(() => {
  state = new ClusterState();
  startEndpointsController(state, '1.36');
});

interface PodParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly ready?: boolean;
  readonly phase?: string;
  readonly ports?: readonly object[];
  readonly namespace?: string;
}

function putPod(name: string, ip: string, parts: PodParts = {}): void {
  const { labels = { app: 'web' }, ready = true, phase = 'Running', namespace = 'shop' } = parts;
  const { ports = [{ name: 'http', containerPort: 8080 }] } = parts;
  const pod: NamedObject & object = {
    metadata: { name, namespace, labels },
    ...{
      spec: { nodeName: 'node', containers: [{ name: 'main', ports }] },
      status: { phase, podIP: ip, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
    },
  };
  state.put('pods', pod);
}

function putService(spec: object, name = 'web'): void {
  const service: NamedObject & object = { metadata: { name, namespace: 'shop' }, ...{ spec } };
  state.put('services', service);
}

function subsets(name = 'web'): Endpoints['subsets'] {
  const endpoints: Endpoints | undefined = state.get('endpoints', 'shop', name);
  return endpoints && (endpoints.subsets ?? []);
}

/** Each subset as `ready addresses | others : ports`. */
function summary(name = 'web'): string[] | undefined {
  return subsets(name)?.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
    const ips = (list: typeof addresses): string => list.map(({ ip }) => ip).join(' ');
    const numbers = ports.map((port) => `${port.name ?? ''}=${port.port}/${port.protocol ?? ''}`);
    return `${ips(addresses)} | ${ips(notReadyAddresses)} : ${numbers.join(' ')}`;
  });
}

const WEB = { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] };

test('follows the pods that a Service selects, ready ones apart from the others', () => {
  putPod('one', '10.0.0.1');
  putService(WEB);
  assert.deepEqual(summary(), ['10.0.0.1 |  : http=8080/TCP']);
  putPod('two', '10.0.0.2', { ready: false });
  assert.deepEqual(summary(), ['10.0.0.1 | 10.0.0.2 : http=8080/TCP']);
  putPod('two', '10.0.0.2');
  assert.deepEqual(summary(), ['10.0.0.1 10.0.0.2 |  : http=8080/TCP']);
  state.remove('pods', 'shop', 'one');
  assert.deepEqual(summary(), ['10.0.0.2 |  : http=8080/TCP']);
});

test('names the pod behind an address', () => {
  putPod('one', '10.0.0.1');
  putService(WEB);
  const { uid } = state.get('pods', 'shop', 'one')!.metadata;
  assert.deepEqual(subsets()?.[0]?.addresses, [
    { ip: '10.0.0.1', nodeName: 'node', targetRef: { kind: 'Pod', namespace: 'shop', name: 'one', uid } },
  ]);
});

test('has empty Endpoints where no pod matches, and follows labels and selectors that change', () => {
  putPod('typo', '10.0.0.1', { labels: { app: 'wbe' } });
  putService(WEB);
  assert.deepEqual(subsets(), []);
  putPod('typo', '10.0.0.1');
  assert.deepEqual(summary(), ['10.0.0.1 |  : http=8080/TCP']);
  putPod('typo', '10.0.0.1', { labels: { app: 'wbe' } });
  assert.deepEqual(subsets(), []);
  putService({ ...WEB, selector: { app: 'wbe' } });
  assert.deepEqual(summary(), ['10.0.0.1 |  : http=8080/TCP']);
});

test('puts pods that resolve a named target port differently into different subsets', () => {
  putPod('old', '10.0.0.1');
  putPod('new', '10.0.0.2', { ports: [{ name: 'http', containerPort: 9090 }] });
  putPod('none', '10.0.0.3', { ports: [] });
  putService(WEB);
  assert.deepEqual(summary(), ['10.0.0.1 |  : http=8080/TCP', '10.0.0.2 |  : http=9090/TCP']);
});

test('keeps pods that lack one of the ports behind the others', () => {
  const http = { name: 'http', containerPort: 8080 };
  putPod('both', '10.0.0.1', { ports: [http, { name: 'admin', containerPort: 9090 }] });
  putPod('plain', '10.0.0.2', { ports: [http] });
  const admin = { name: 'admin', port: 90, targetPort: 'admin' };
  putService({ ...WEB, ports: [...WEB.ports, admin, { name: 'more', port: 81, targetPort: 'http' }] });
  assert.deepEqual(summary(), [
    '10.0.0.1 10.0.0.2 |  : http=8080/TCP more=8080/TCP',
    '10.0.0.1 |  : admin=9090/TCP',
  ]);
});

test('counts pods as ready where a Service publishes them before they are', () => {
  putPod('starting', '10.0.0.1', { ready: false });
  putService({ ...WEB, publishNotReadyAddresses: true });
  assert.deepEqual(summary(), ['10.0.0.1 |  : http=8080/TCP']);
});

test('makes Endpoints anew that somebody deletes', () => {
  putPod('one', '10.0.0.1');
  putService(WEB);
  state.remove('endpoints', 'shop', 'web');
  assert.deepEqual(summary(), ['10.0.0.1 |  : http=8080/TCP']);
});

test('takes away the labels that a Service has no longer', () => {
  const old = new ClusterState();
  startEndpointsController(old, '1.9');
  const put = (labels: Readonly<Record<string, string>>): void => {
    const service: NamedObject & object = {
      metadata: { name: 'web', namespace: 'shop', labels },
      ...{ spec: WEB },
    };
    old.put('services', service);
  };
  put({ tier: 'front' });
  assert.deepEqual(old.get('endpoints', 'shop', 'web')?.metadata.labels, { tier: 'front' });
  put({});
  assert.equal(old.get('endpoints', 'shop', 'web')?.metadata.labels, undefined);
});

test('takes the port itself for a target port that is left out, and keeps protocols apart', () => {
  putPod('one', '10.0.0.1', { ports: [{ name: 'dns', containerPort: 5353, protocol: 'UDP' }] });
  putService({
    selector: { app: 'web' },
    ports: [
      { name: 'tcp', port: 53, targetPort: 'dns' },
      { name: 'udp', port: 53, protocol: 'UDP', targetPort: 'dns' },
      { name: 'plain', port: 99 },
    ],
  });
  assert.deepEqual(summary(), ['10.0.0.1 |  : udp=5353/UDP plain=99/TCP']);
});

test('leaves pods out that are over, have no address, or live elsewhere', () => {
  putPod('done', '10.0.0.1', { phase: 'Succeeded' });
  putPod('pending', '');
  putPod('elsewhere', '10.0.0.3', { namespace: 'lab' });
  putService(WEB);
  assert.deepEqual(subsets(), []);
});

test('serves a headless Service without ports, and labels it', () => {
  putPod('one', '10.0.0.1');
  putService({ clusterIP: 'None', selector: { app: 'web' } });
  assert.deepEqual(summary(), ['10.0.0.1 |  : ']);
  assert.deepEqual(state.get('endpoints', 'shop', 'web')?.metadata.labels, {
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    'service.kubernetes.io/headless': '',
  });
});

test('keeps away from Services without a selector, and from external names', () => {
  putService({ ports: [{ port: 80 }] });
  putService({ type: 'ExternalName', externalName: 'a.example', selector: { app: 'web' } }, 'alias');
  assert.equal(subsets(), undefined);
  assert.equal(subsets('alias'), undefined);
});

test('writes once per change, and not at all where nothing follows from it', () => {
  putPod('one', '10.0.0.1');
  putService(WEB);
  const writes = (change: () => void): number => {
    const before = state.version;
    change();
    return state.version - before;
  };
  assert.equal(
    writes(() => {
      putPod('two', '10.0.0.2');
    }),
    2,
  );
  assert.equal(
    writes(() => {
      putPod('two', '10.0.0.2');
    }),
    1,
  );
  assert.equal(
    writes(() => {
      putPod('other', '10.0.0.3', { labels: { app: 'api' } });
    }),
    1,
  );
  assert.equal(
    writes(() => {
      state.remove('services', 'shop', 'web');
    }),
    2,
  );
  assert.equal(subsets(), undefined);
});
