import assert from 'node:assert/strict';
import { test } from 'node:test';
import { humanDuration } from '../../../../src/sandbox/api/humanDuration.ts';
import { Call } from '../call.ts';
import { exchange, service, SERVICES, startCluster } from './exchange.ts';

const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

interface Table {
  readonly kind: string;
  readonly columnDefinitions: readonly { readonly name: string }[] | null;
  readonly rows: readonly {
    readonly cells: readonly string[];
    readonly object: { readonly kind: string } | null;
  }[];
}

test('answers in the form that the client prefers and the server has', async (t) => {
  const cluster = await startCluster(t, '1.36');
  await exchange(cluster, SERVICES, { body: service('web') });
  for (const [accept, status, type] of [
    ['*/*', 200, 'application/json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 200, 'application/json'],
    ['application/yaml', 200, 'application/yaml'],
    ['application/json;q=0.5,application/yaml', 200, 'application/yaml'],
    ['application/vnd.kubernetes.protobuf,application/json', 200, 'application/json'],
    ['application/vnd.kubernetes.protobuf', 406, 'application/json'],
    ['text/html', 406, 'application/json'],
    ['constructor', 406, 'application/json'],
  ] as const) {
    const answered = await exchange(cluster, `${SERVICES}/web`, { headers: { accept } });
    assert.deepEqual([accept, answered.status, answered.headers['content-type']], [accept, status, type]);
  }
});

test('a failure is told in that form too', async (t) => {
  const cluster = await startCluster(t, '1.36');
  const { status, text } = await exchange(cluster, `${SERVICES}/none`, {
    headers: { accept: 'application/yaml' },
  });
  assert.deepEqual([status, text.split('\n')[0]], [404, 'apiVersion: v1']);
});

test('JSON is indented for curl and on request', async (t) => {
  const cluster = await startCluster(t, '1.36');
  const isIndented = async (query: string, userAgent: string): Promise<boolean> => {
    const { text } = await exchange(cluster, SERVICES + query, { headers: { 'user-agent': userAgent } });
    return text.includes('\n  ');
  };
  assert.deepEqual(
    [
      await isIndented('', 'curl/8'),
      await isIndented('?pretty=false', 'curl/8'),
      await isIndented('?pretty=1', 'kubectl/v1.36'),
      await isIndented('?pretty=', 'curl/8'),
      await isIndented('', 'kubectl/v1.36'),
    ],
    [true, false, true, true, false],
  );
});

test('a Table has the columns of kubectl', async (t) => {
  const cluster = await startCluster(t, '1.36');
  const spec = { type: 'LoadBalancer', selector: { b: '2', a: '1' }, ports: [{ port: 80, nodePort: 30080 }] };
  await exchange(cluster, SERVICES, { body: service('web', { spec }) });
  const path = `${SERVICES}?fieldSelector=metadata.name%3Dweb`;
  const table = (await exchange(cluster, path, { headers: TABLE })).object as unknown as Table;
  assert.deepEqual(
    table.columnDefinitions?.map(({ name }) => name),
    ['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector'],
  );
  const [name, type, , external, ports, , selector] = table.rows[0]?.cells ?? [];
  assert.deepEqual(
    [name, type, external, ports, selector],
    ['web', 'LoadBalancer', '<pending>', '80:30080/TCP', 'a=1,b=2'],
  );
  assert.equal(table.rows[0]?.object?.kind, 'PartialObjectMetadata');
  const bare = (await exchange(cluster, `${path}&includeObject=None`, { headers: TABLE }))
    .object as unknown as Table;
  assert.equal(bare.rows[0]?.object, null);
});

test('a watch of Tables names the columns once', async (t) => {
  const cluster = await startCluster(t, '1.36');
  for (const name of ['a', 'b']) {
    await exchange(cluster, SERVICES, { body: service(name) });
  }
  const call = new Call(`${cluster.url}${SERVICES}?watch=true&labelSelector=!component`, {
    headers: { ...TABLE, authorization: `Bearer ${cluster.token}` },
  });
  await call.until(({ events }) => events.length === 2);
  const events = call.events.map(({ object }) => object as unknown as Table);
  assert.deepEqual(
    events.map(({ rows }) => rows[0]?.cells[0]),
    ['a', 'b'],
  );
  assert.deepEqual(
    events.map(({ columnDefinitions }) => columnDefinitions === null),
    [false, true],
  );
});

test('ages are written in two units at most', () => {
  const second = 1000;
  const [minute, hour, day] = [60 * second, 3600 * second, 86_400 * second];
  for (const [span, expected] of [
    [-5 * second, '0s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [9 * minute + 59 * second, '9m59s'],
    [179 * minute, '179m'],
    [3 * hour + 30 * minute, '3h30m'],
    [47 * hour, '47h'],
    [2 * day + 4 * hour, '2d4h'],
    [100 * day, '100d'],
    [2 * 365 * day, '2y'],
    [9 * 365 * day, '9y'],
  ] as const) {
    assert.equal(humanDuration(span), expected);
  }
});
