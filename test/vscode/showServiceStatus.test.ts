import assert from 'node:assert/strict';
import { showServiceStatus } from '../../src/commands/showServiceStatus.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { authenticatedUser } from '../../src/sandbox/access/user.ts';
import { FileSetup } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

const NAMESPACE = '/api/v1/namespaces/default';
const WEB = { context: 'dev', namespace: 'default', name: 'web' };
const HOSTILE = '\u001b[31m[x](command:evil)\u202e\nEvents';

suite('Show Status', () => {
  let rig: FileSetup;
  /** What was opened: titles and texts. */
  let opened: (readonly [title: string, text: string])[];

  async function start(token?: string): Promise<void> {
    rig = await FileSetup.start('1.9', token);
    opened = [];
    Object.assign(rig.context.documents, {
      show: (title: string, text: string) => {
        opened.push([title, text]);
        return Promise.resolve();
      },
    });
    await rig.send('POST', `${NAMESPACE}/services`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: {
        type: 'LoadBalancer',
        selector: { app: 'web' },
        ports: [
          { name: 'http', port: 80, targetPort: 'web' },
          { name: 'admin', port: 81, targetPort: 'adm' },
        ],
      },
    });
  }

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  /** The lines below a heading. */
  function section(heading: string): readonly string[] {
    const lines = (opened[0]?.[1] ?? '').split('\n');
    const begin = lines.indexOf(heading);
    assert.ok(begin >= 0, `${heading} is not in ${lines.join('\n')}`);
    const length = lines.slice(begin + 1).findIndex((line) => line === '');
    return lines.slice(begin + 1, begin + 1 + length).map((line) => line.trim());
  }

  test('tells of load balancer, endpoints, routes, events and what is wrong', async () => {
    await start();
    await rig.send('POST', `${NAMESPACE}/endpoints`, {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web' },
      subsets: [
        {
          addresses: [{ ip: '10.1.0.1', targetRef: { kind: 'Pod', name: 'web-1' } }],
          notReadyAddresses: [{ ip: '10.1.0.2' }],
          ports: [{ name: 'http', port: 8080 }],
        },
      ],
    });
    await rig.send('POST', `${NAMESPACE}/events`, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'web.1' },
      involvedObject: { kind: 'Service', namespace: 'default', name: 'web' },
      type: 'Warning',
      reason: 'SyncLoadBalancerFailed',
      message: HOSTILE,
      count: 3,
      lastTimestamp: '2026-01-01T00:00:00Z',
      source: { component: 'service-controller' },
    });
    const result = await showServiceStatus(rig.context, WEB);
    assert.deepEqual(result.endpoints, { ready: 1, notReady: 1 });
    assert.deepEqual(
      result.warnings.map(({ kind }) => kind),
      ['targetPortNotFound', 'loadBalancerPending'],
    );
    assert.equal(opened[0]?.[0], 'web.status.txt');
    assert.match(opened[0][1], /^Service default\/web of context dev\n/u);
    const [port, balancer] = section('Warnings');
    assert.equal(port, 'Port 81 leads nowhere: no pod behind it has a container port named adm.');
    assert.match(
      balancer ?? '',
      /^The load balancer has no address yet, \d+s after the Service was created\.$/u,
    );
    assert.deepEqual(section('Load Balancer'), ['none']);
    assert.deepEqual(section('Endpoints'), [
      '1 ready, 1 not ready',
      'ports: 8080/TCP (http)',
      'ready · 10.1.0.1 · pod web-1',
      'not ready · 10.1.0.2',
    ]);
    assert.deepEqual(section('What Leads to It'), ['none']);
    const [event = '', ...others] = section('Events, the Newest First');
    assert.match(
      event,
      / · Warning · SyncLoadBalancerFailed · \[31m\[x\]\(command:evil\) Events · 3 times · by service-controller$/u,
    );
    assert.deepEqual(others, []);
  });

  test('says of each part what keeps it from being known', async () => {
    await start('token-of-bob');
    rig.sandbox.tokens.add('token-of-bob', authenticatedUser('bob'));
    rig.sandbox.rules.push({ users: ['bob'], apiGroups: [''], resources: ['services'], verbs: ['get'] });
    const result = await showServiceStatus(rig.context, WEB);
    assert.equal(result.endpoints, undefined);
    assert.match(section('Endpoints')[0] ?? '', /^Not known\. You may not do this\..*"endpoints"/u);
    assert.match(section('Events, the Newest First')[0] ?? '', /^Not known\..*"events"/u);
    assert.match(section('What Leads to It')[0] ?? '', /^You may not list these: Route/u);
  });

  test('opens nothing for a Service that is not there', async () => {
    await start();
    await assert.rejects(
      () => showServiceStatus(rig.context, { ...WEB, name: 'nothing' }),
      (error) => error instanceof KubeError && error.code === 'notFound',
    );
    assert.deepEqual(opened, []);
  });
});
