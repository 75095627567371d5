import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readEndpoints, readyOf } from '../../../src/kube/endpoints.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startCannedServer } from '../../support/cannedServer.ts';
import { connect, userWith } from '../../support/connect.ts';

const { signal } = new AbortController();
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices';
const ENDPOINTS = '/api/v1/namespaces/shop/endpoints/web';
const WEB = { namespace: 'shop', name: 'web' };

describe('of a sandbox', () => {
  for (const profile of ['1.9', '1.20', '1.36'] as const) {
    test(`${profile} shows the pods behind a Service, and none behind another`, async (t) => {
      const sandbox = await startSandbox({ profile });
      t.after(() => sandbox.stop());
      const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
      t.after(() => {
        connection.dispose();
      });
      const known = await readEndpoints(connection, WEB, signal);
      assert.ok(readyOf(known).length > 0);
      assert.ok(known.endpoints.every(({ pod }) => pod?.startsWith('web-') === true));
      assert.deepEqual(await readEndpoints(connection, { ...WEB, name: 'nobody' }, signal), {
        endpoints: [],
        ports: [],
      });
    });
  }
});

const SLICE_LIST = {
  items: [
    {
      endpoints: [
        { addresses: ['10.0.0.1'], conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'web-1' } },
        { addresses: ['10.0.0.2'], conditions: { ready: false }, targetRef: { kind: 'Pod', name: 'web-2' } },
        { addresses: ['10.0.0.3'], conditions: {} },
      ],
      ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
    },
    {
      endpoints: [
        { addresses: ['10.0.0.2'], conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'web-2' } },
      ],
      ports: [
        { name: 'http', protocol: 'TCP', port: 8080 },
        { name: 'any', port: null },
      ],
    },
    { endpoints: null, ports: null },
  ],
};

describe('EndpointSlices', () => {
  test('are joined: an address counts once, and is ready where any slice says so', async (t) => {
    const { connection, asked } = await startCannedServer(t, { [SLICES]: SLICE_LIST });
    const known = await readEndpoints(connection, WEB, signal);
    assert.deepEqual(known, {
      endpoints: [
        { address: '10.0.0.1', isReady: true, pod: 'web-1' },
        { address: '10.0.0.2', isReady: true, pod: 'web-2' },
        { address: '10.0.0.3', isReady: true, pod: undefined },
      ],
      ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
    });
    assert.deepEqual(asked, [`${SLICES}?labelSelector=kubernetes.io%2Fservice-name%3Dweb`]);
  });

  for (const status of [403, 404]) {
    test(`that answer ${status} give way to Endpoints`, async (t) => {
      const { connection } = await startCannedServer(t, {
        [SLICES]: status,
        [ENDPOINTS]: {
          subsets: [
            {
              addresses: [{ ip: '10.0.0.1', targetRef: { kind: 'Pod', name: 'web-1' } }],
              notReadyAddresses: [{ ip: '10.0.0.2', targetRef: { kind: 'Node', name: 'n' } }],
              ports: [{ port: 8080 }],
            },
          ],
        },
      });
      assert.deepEqual(await readEndpoints(connection, WEB, signal), {
        endpoints: [
          { address: '10.0.0.1', isReady: true, pod: 'web-1' },
          { address: '10.0.0.2', isReady: false, pod: undefined },
        ],
        ports: [{ name: '', protocol: 'TCP', port: 8080 }],
      });
    });
  }

  test('that fail otherwise are an error', async (t) => {
    const { connection } = await startCannedServer(t, { [SLICES]: 500, [ENDPOINTS]: {} });
    await assert.rejects(
      readEndpoints(connection, WEB, signal),
      (error) => error instanceof KubeError && error.code === 'unavailable',
    );
  });

  test('of a name that is none are never asked for', async (t) => {
    const { connection, asked } = await startCannedServer(t, {});
    await assert.rejects(readEndpoints(connection, { namespace: 'shop', name: '../x' }, signal), KubeError);
    assert.deepEqual(asked, []);
  });
});
