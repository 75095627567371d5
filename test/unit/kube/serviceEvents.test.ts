import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readServiceEvents } from '../../../src/kube/serviceEvents.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startCannedServer } from '../../support/cannedServer.ts';
import { connect, userWith } from '../../support/connect.ts';

const { signal } = new AbortController();
const EVENTS = '/api/v1/namespaces/shop/events';
const WEB = { namespace: 'shop', name: 'web' };

test('events are read the newest first, whichever fields tell the time and the count', async (t) => {
  const { connection, asked } = await startCannedServer(t, {
    [EVENTS]: {
      items: [
        {
          type: 'Normal',
          reason: 'EnsuringLoadBalancer',
          message: 'Ensuring load balancer',
          count: 3,
          firstTimestamp: '2026-01-01T00:00:00Z',
          lastTimestamp: '2026-01-01T00:05:00Z',
          source: { component: 'service-controller' },
        },
        {
          type: 'Warning',
          reason: 'SyncLoadBalancerFailed',
          message: 'no quota',
          lastTimestamp: null,
          eventTime: '2026-01-01T00:06:00.000000Z',
          series: { count: 7, lastObservedTime: '2026-01-01T00:07:00.000000Z' },
          reportingComponent: 'cloud-controller',
        },
        {},
      ],
    },
  });
  assert.deepEqual(await readServiceEvents(connection, WEB, signal), [
    {
      type: 'Warning',
      reason: 'SyncLoadBalancerFailed',
      message: 'no quota',
      count: 7,
      lastSeen: Date.UTC(2026, 0, 1, 0, 7),
      source: 'cloud-controller',
    },
    {
      type: 'Normal',
      reason: 'EnsuringLoadBalancer',
      message: 'Ensuring load balancer',
      count: 3,
      lastSeen: Date.UTC(2026, 0, 1, 0, 5),
      source: 'service-controller',
    },
    { type: '', reason: '', message: '', count: 1, lastSeen: 0, source: '' },
  ]);
  assert.deepEqual(asked, [
    `${EVENTS}?fieldSelector=involvedObject.kind%3DService%2CinvolvedObject.name%3Dweb&limit=500`,
  ]);
});

for (const profile of ['1.9', '1.36'] as const) {
  test(`a sandbox of ${profile} selects them by their object`, async (t) => {
    const sandbox = await startSandbox({ profile });
    t.after(() => sandbox.stop());
    const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    t.after(() => {
      connection.dispose();
    });
    const all = await connection.getJson<{ items: { involvedObject: { kind: string; name: string } }[] }>(
      EVENTS,
      signal,
    );
    const of = all.items.find(({ involvedObject: { kind } }) => kind === 'Service')?.involvedObject.name;
    assert.ok(of !== undefined);
    const events = await readServiceEvents(connection, { namespace: 'shop', name: of }, signal);
    assert.ok(events.length > 0);
    assert.ok(events.every(({ message, lastSeen }) => message !== '' && lastSeen > 0));
    assert.deepEqual(await readServiceEvents(connection, { ...WEB, name: 'nobody' }, signal), []);
  });
}
