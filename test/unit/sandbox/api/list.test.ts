import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { ListMeta, Status, VersionInfo } from '../../../../src/kube/types.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerOptions,
} from '../../../support/faultServer/faultServer.ts';
import {
  sampleNamespace,
  sampleService,
  sampleServices,
} from '../../../support/faultServer/sampleServices.ts';
import { Call, get } from '../call.ts';

const SERVICES = '/api/v1/services';
const ALL: readonly ProfileName[] = ['1.9', '1.20', '1.36'];

async function start(t: TestContext, options: FaultServerOptions = {}): Promise<FaultServer> {
  const server = await startFaultServer(options);
  t.after(() => server.close());
  return server;
}

async function getJson<T>(server: FaultServer, path: string, headers?: Record<string, string>): Promise<T> {
  const call = await get(server.url + path, headers && { headers });
  return JSON.parse(call.body) as T;
}

interface List {
  readonly kind: string;
  readonly metadata: ListMeta;
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

const names = ({ items }: List): string[] => items.map(({ metadata }) => metadata.name);

test('says which generation it is', async (t) => {
  for (const profile of ALL) {
    const server = await start(t, { profile });
    const { body, response } = await get(`${server.url}/version`);
    assert.match((JSON.parse(body) as VersionInfo).gitVersion!, new RegExp(`^v${profile}\\.`));
    assert.equal(response?.headers['cache-control'], profile === '1.9' ? undefined : 'no-cache, private');
  }
});

test('answers 404 for what it does not serve', async (t) => {
  const server = await start(t);
  assert.equal((await get(`${server.url}/api/v1/nodes`)).status, 404);
  assert.equal((await get(`${server.url}/nothing`)).body, '404 page not found\n');
});

test('lists in the order of keys, for all namespaces or one', async (t) => {
  const server = await start(t);
  server.state.put('namespaces', sampleNamespace('b'));
  server.state.put('namespaces', sampleNamespace('a'));
  server.state.put('services', sampleService('b', 'one'));
  server.state.put('services', sampleService('a', 'two'));
  server.state.put('services', sampleService('a', 'one'));
  const all = await getJson<List>(server, SERVICES);
  assert.equal(all.kind, 'ServiceList');
  assert.equal(all.metadata.resourceVersion, String(server.state.version));
  assert.deepEqual(names(all), ['one', 'two', 'one']);
  assert.deepEqual(names(await getJson<List>(server, '/api/v1/namespaces/a/services')), ['one', 'two']);
  assert.deepEqual(names(await getJson<List>(server, '/api/v1/namespaces')), ['a', 'b']);
});

test('keeps the uid of a Service over changes, and gives another to its successor', async (t) => {
  const { state } = await start(t);
  const first = state.put('services', sampleService('a', 'web'));
  assert.equal(
    state.put('services', sampleService('a', 'web', { type: 'NodePort' })).metadata.uid,
    first.metadata.uid,
  );
  state.remove('services', 'a', 'web');
  assert.notEqual(state.put('services', sampleService('a', 'web')).metadata.uid, first.metadata.uid);
});

test('pages show one snapshot, whatever happens between them', async (t) => {
  const server = await start(t);
  for (const name of ['a', 'b', 'c', 'd']) {
    server.state.put('services', sampleService('n', name));
  }
  const before = String(server.state.version);
  const first = await getJson<List>(server, `${SERVICES}?limit=2`);
  assert.deepEqual([names(first), first.metadata.remainingItemCount], [['a', 'b'], 2]);
  server.state.remove('services', 'n', 'c');
  server.state.put('services', sampleService('n', 'd', { type: 'NodePort' }));
  server.state.put('services', sampleService('n', 'e'));
  server.state.put('services', sampleService('n', 'e', { type: 'NodePort' }));
  const second = await getJson<List>(server, `${SERVICES}?limit=2&continue=${first.metadata.continue!}`);
  assert.deepEqual(names(second), ['c', 'd']);
  assert.deepEqual(second.metadata, { resourceVersion: before });
});

test('a page whose snapshot was compacted is Expired, and offers to go on with what there is', async (t) => {
  const server = await start(t);
  for (const name of ['a', 'b', 'c']) {
    server.state.put('services', sampleService('n', name));
  }
  const first = await getJson<List>(server, `${SERVICES}?limit=1`);
  server.state.remove('services', 'n', 'b');
  server.state.compact();
  const call = await get(`${server.url}${SERVICES}?limit=1&continue=${first.metadata.continue!}`);
  const expired = JSON.parse(call.body) as Status & { metadata: ListMeta };
  assert.deepEqual([call.status, expired.reason], [410, 'Expired']);
  const rest = await getJson<List>(server, `${SERVICES}?continue=${expired.metadata.continue!}`);
  assert.deepEqual(names(rest), ['c']);
});

test('refuses a continue token that is none, or comes with a resource version', async (t) => {
  const server = await start(t);
  assert.equal((await get(`${server.url}${SERVICES}?continue=abc`)).status, 400);
  assert.equal((await get(`${server.url}${SERVICES}?continue=abc&resourceVersion=100`)).status, 400);
});

test('the watch cache answers version 0 and ignores the limit', async (t) => {
  const server = await start(t);
  server.state.put('services', sampleService('n', 'a'));
  server.state.put('services', sampleService('n', 'b'));
  const list = await getJson<List>(server, `${SERVICES}?resourceVersion=0&limit=1`);
  assert.deepEqual([names(list), list.metadata.continue], [['a', 'b'], undefined]);
});

test('a version of the future is too large, in the words of each generation', async (t) => {
  const causes = {
    '1.9': undefined,
    '1.20': [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    '1.36': [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
  };
  for (const profile of ALL) {
    const server = await start(t, { profile });
    const call = await get(`${server.url}${SERVICES}?resourceVersion=999`);
    const { code, message, details } = JSON.parse(call.body) as Status;
    assert.deepEqual([call.status, code, call.response?.headers['retry-after']], [504, 504, '1']);
    assert.equal(message, 'Timeout: Too large resource version: 999, current: 100');
    assert.deepEqual(details?.causes, causes[profile]);
  }
});

test('a list with a limit at an old version shows that version', async (t) => {
  const server = await start(t);
  server.state.put('services', sampleService('n', 'a'));
  const { version } = server.state;
  server.state.put('services', sampleService('n', 'b'));
  assert.deepEqual(names(await getJson<List>(server, `${SERVICES}?limit=9&resourceVersion=${version}`)), [
    'a',
  ]);
  assert.deepEqual(names(await getJson<List>(server, `${SERVICES}?resourceVersion=${version}`)), ['a', 'b']);
  const notOlder = `${SERVICES}?limit=9&resourceVersion=${version}&resourceVersionMatch=NotOlderThan`;
  assert.deepEqual(names(await getJson<List>(server, notOlder)), ['a', 'b']);
  server.state.compact();
  assert.equal((await get(`${server.url}${SERVICES}?limit=9&resourceVersion=${version}`)).status, 410);
});

test('compresses large lists from 1.16 on, for those who accept it', async (t) => {
  for (const profile of ALL) {
    const server = await start(t, { profile });
    const accepts = { headers: { 'accept-encoding': 'gzip' } };
    assert.equal(
      (await get(server.url + SERVICES, accepts)).response?.headers['content-encoding'],
      undefined,
    );
    for (const service of sampleServices(500)) {
      server.state.put('services', service);
    }
    const call = await get(server.url + SERVICES, accepts);
    const isGzip = call.response?.headers['content-encoding'] === 'gzip';
    const bytes = Buffer.concat(call.chunks);
    assert.equal(isGzip, profile !== '1.9');
    assert.equal((JSON.parse((isGzip ? gunzipSync(bytes) : bytes).toString()) as List).items.length, 500);
    assert.equal((await get(server.url + SERVICES)).response?.headers['content-encoding'], undefined);
  }
});

test('announces the length of short bodies and sends long ones in chunks', async (t) => {
  const server = await start(t);
  const empty = await get(server.url + SERVICES);
  assert.equal(empty.response?.headers['content-length'], String(empty.body.length));
  for (const service of sampleServices(20)) {
    server.state.put('services', service);
  }
  assert.equal((await get(server.url + SERVICES)).response?.headers['transfer-encoding'], 'chunked');
});

test('a wrong token is unauthorized, none is anonymous, and the token can be changed', async (t) => {
  const server = await start(t, { token: 'good' });
  const authorization = (token: string): { headers: Record<string, string> } => ({
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal((await get(server.url + SERVICES, authorization('good'))).status, 200);
  const wrong = await get(server.url + SERVICES, authorization('bad'));
  assert.equal(wrong.status, 401);
  assert.equal(
    wrong.body,
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}\n',
  );
  assert.equal((await get(server.url + SERVICES)).status, 403);
  assert.equal((await get(`${server.url}/version`)).status, 200);
  server.access.token = 'new';
  assert.equal((await get(server.url + SERVICES, authorization('good'))).status, 401);
});

test('denies what a rule denies, with the sentence of each generation', async (t) => {
  const sentences = {
    '1.9': 'services is forbidden: User "tester" cannot list services at the cluster scope',
    '1.20':
      'services is forbidden: User "tester" cannot list resource "services" in API group "" at the cluster scope',
    '1.36':
      'services is forbidden: User "tester" cannot list resource "services" in API group "" at the cluster scope',
  };
  for (const profile of ALL) {
    const server = await start(t, { profile });
    server.access.denied = [
      { resource: 'services', namespace: '' },
      { verb: 'watch', namespace: 'a' },
    ];
    const status = await getJson<Status>(server, SERVICES);
    assert.deepEqual([status.code, status.reason, status.message], [403, 'Forbidden', sentences[profile]]);
    assert.deepEqual(status.details, { kind: 'services' });
    assert.equal((await get(`${server.url}/api/v1/namespaces/a/services`)).status, 200);
    const watch = await getJson<Status>(server, '/api/v1/namespaces/a/services?watch=true');
    assert.match(watch.message!, /cannot watch .* in the namespace "a"$/);
  }
});

test('a client that goes away leaves no watch behind', async (t) => {
  const server = await start(t);
  const call = new Call(`${server.url}${SERVICES}?watch=true`);
  await call.until(({ status }) => status === 200);
  assert.equal(server.openWatches, 1);
  call.abort();
  await server.waitFor(() => server.openWatches === 0 && server.openSockets === 0);
});
