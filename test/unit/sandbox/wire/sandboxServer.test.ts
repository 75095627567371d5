import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { before, describe, test } from 'node:test';
import { makeCertificates, type Certificates } from '../../../support/faultServer/certificates.ts';
import { startFaultServer } from '../../../support/faultServer/faultServer.ts';
import { halfLine, httpError, inBody } from '../../../../src/sandbox/wire/faults.ts';
import { sampleService } from '../../../support/faultServer/sampleServices.ts';
import { Call, get } from '../call.ts';
import { SERVICES, startWithService, WATCH } from '../oneService.ts';

describe('injections', () => {
  test('strike the requests they match, so many times, the earlier first', async (t) => {
    const server = await startWithService(t);
    server.inject({ match: { verb: 'list', resource: 'services' }, times: 2, fault: httpError(503) });
    server.inject({ match: { where: ({ path }) => path === SERVICES }, fault: httpError(500) });
    const statuses: (number | undefined)[] = [];
    for (const path of ['/version', '/api/v1/namespaces', SERVICES, SERVICES, SERVICES, SERVICES]) {
      statuses.push((await get(server.url + path)).status);
    }
    assert.deepEqual(statuses, [200, 200, 503, 503, 500, 200]);
  });

  test('can be forgotten', async (t) => {
    const server = await startWithService(t);
    server.inject({ times: Number.POSITIVE_INFINITY, fault: httpError(503) });
    assert.equal((await get(server.url + SERVICES)).status, 503);
    server.clearFaults();
    assert.equal((await get(server.url + SERVICES)).status, 200);
  });
});

describe('all connections', () => {
  test('can be reset or closed', async (t) => {
    const server = await startWithService(t);
    for (const [how, ending] of [
      ['reset', 'RST'],
      ['close', 'FIN'],
    ] as const) {
      const calls = [new Call(server.url + WATCH), new Call(`${server.url}/api/v1/namespaces?watch=true`)];
      await Promise.all(calls.map((call) => call.until(({ status }) => status === 200)));
      await calls[0]!.until(({ events }) => events.length === 1);
      server.dropAllConnections(how);
      assert.deepEqual(await Promise.all(calls.map((call) => call.ending)), [ending, ending]);
      await server.waitFor(() => server.openSockets === 0);
    }
    assert.equal(server.connections, 4);
  });

  test('are refused, then accepted on the same port; open ones stay', async (t) => {
    const server = await startWithService(t);
    const { url } = server;
    const watch = new Call(server.url + WATCH);
    await watch.until(({ events }) => events.length === 1);
    server.refuseConnections();
    assert.equal(await (await get(url + SERVICES)).ending, 'ECONNREFUSED');
    server.state.put('services', sampleService('a', 'next'));
    await watch.until(({ events }) => events.length === 2);
    await server.acceptConnections();
    assert.equal(server.url, url);
    assert.equal((await get(url + SERVICES)).status, 200);
  });

  test('stall, old and new, until they resume', async (t) => {
    const server = await startWithService(t);
    const other = await startWithService(t);
    const agent = new Agent({ keepAlive: true });
    await get(`${server.url}/healthz`, { agent });
    const watch = new Call(server.url + WATCH);
    await watch.until(({ events }) => events.length === 1);
    server.stallAll();
    server.state.put('services', sampleService('a', 'next'));
    const onNew = new Call(server.url + SERVICES);
    await server.waitFor(() => server.connections === 3);
    const onOld = new Call(`${server.url}/version`, { agent });
    await server.waitForRequests({ path: '/version' });
    // A round trip elsewhere gives answers that must not come the time to come.
    await get(`${other.url}/healthz`);
    assert.deepEqual([watch.events.length, onNew.status, onOld.status], [1, undefined, undefined]);
    assert.equal(server.requests.filter(({ verb }) => verb === 'list').length, 0);
    server.resume();
    await watch.until(({ events }) => events.length === 2);
    assert.deepEqual([await onNew.ending, onNew.status], ['complete', 200]);
    assert.deepEqual([await onOld.ending, onOld.status], ['complete', 200]);
  });
});

describe('with TLS', () => {
  let certificates: Certificates;

  before(async () => {
    certificates = await makeCertificates('jane');
  });

  test('is trusted by its own CA only, and knows its clients by their certificate', async (t) => {
    const { ca, server: tls, client } = certificates;
    const server = await startWithService(t, { tls: { ...tls, clientCa: ca }, token: 'secret' });
    assert.equal((await get(server.url + SERVICES, { tls: { ca, ...client } })).status, 200);
    assert.deepEqual(server.requests[0]?.certificate, { name: 'jane', isTrusted: true });
    assert.equal((await get(server.url + SERVICES, { tls: { ca } })).status, 403);
    const other = await makeCertificates();
    const stranger = await get(server.url + SERVICES, { tls: { ca, ...other.client } });
    assert.equal(stranger.status, 401);
    const distrust = await get(server.url + SERVICES, { tls: { ca: other.ca } });
    assert.equal(await distrust.ending, 'SELF_SIGNED_CERT_IN_CHAIN');
  });

  test('fails on the wire as it does without', async (t) => {
    const { ca, server: tls } = certificates;
    const server = await startWithService(t, { tls });
    for (const [how, ending] of [
      ['reset', 'RST'],
      ['close', 'FIN'],
      ['end', 'complete'],
    ] as const) {
      server.inject({ fault: halfLine(how) });
      const call = await get(server.url + WATCH, { tls: { ca } });
      assert.deepEqual([await call.ending, call.body], [ending, '{"type":"ADDED","obj']);
    }
  });
});

describe('what was seen', () => {
  test('requests are recorded as they were understood', async (t) => {
    const server = await startWithService(t);
    await get(`${server.url}/api/v1/namespaces/a/services?limit=5&resourceVersion=0`, {
      headers: { 'user-agent': 'me' },
    });
    const [request] = server.requests;
    const { method, path, verb, resource, namespace, query, headers } = request!;
    assert.deepEqual([method, path], ['GET', '/api/v1/namespaces/a/services']);
    assert.deepEqual([verb, resource, namespace], ['list', 'services', 'a']);
    assert.deepEqual([query.get('limit'), headers['user-agent']], ['5', 'me']);
  });

  test('waiting for requests counts those that came and those that come', async (t) => {
    const server = await startWithService(t);
    await get(`${server.url}/version`);
    const waiting = server.waitForRequests({ path: '/version' }, 2);
    await get(`${server.url}/healthz`);
    await get(`${server.url}/version?second`);
    assert.deepEqual(
      (await waiting).map(({ query }) => query.has('second')),
      [false, true],
    );
  });

  test('closing ends everything', async (t) => {
    const server = await startFaultServer();
    t.after(() => server.close());
    server.stallAll();
    const held = new Call(server.url + SERVICES);
    await server.waitFor(() => server.connections === 1);
    server.resume();
    server.inject({ match: { verb: 'watch' }, fault: inBody('stall') });
    const watch = new Call(server.url + WATCH);
    await held.ending;
    await watch.until(({ status }) => status === 200);
    await server.close();
    assert.equal(await watch.ending, 'FIN');
    assert.deepEqual([server.openSockets, server.openWatches], [0, 0]);
    assert.equal(await (await get(server.url + SERVICES)).ending, 'ECONNREFUSED');
  });
});
