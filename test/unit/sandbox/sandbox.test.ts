import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Status } from '../../../src/kube/types.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';

interface Answered {
  readonly status: number | undefined;
  readonly body: string;
}

/** A GET with these headers. */
async function get(url: string, headers: OutgoingHttpHeaders): Promise<Answered> {
  const call = request(url, { headers }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

async function statusOf(url: string, headers: OutgoingHttpHeaders): Promise<number | undefined> {
  return (await get(url, headers)).status;
}

test('listens on loopback, with a new token at every start', async (t) => {
  const [one, other] = await Promise.all([startSandbox(), startSandbox({ profile: '1.9' })]);
  t.after(() => Promise.all([one.stop(), other.stop()]));
  assert.equal(new URL(one.url).hostname, '127.0.0.1');
  assert.notEqual(one.url, other.url);
  assert.notEqual(one.token, other.token);
  assert.ok(one.token.length >= 32);
  assert.equal(one.profile, '1.36');
  const services = (url: string, token: string): Promise<number | undefined> =>
    statusOf(`${url}/api/v1/services`, { authorization: `Bearer ${token}` });
  assert.equal(await services(one.url, one.token), 200);
  assert.equal(await services(one.url, other.token), 401);
  assert.equal(await statusOf(`${one.url}/api/v1/services`, {}), 403);
});

test('answers to its own name only, so that no page can rebind another to it', async (t) => {
  const { url, token, stop } = await startSandbox({ samples: false });
  t.after(stop);
  const { host, port } = new URL(url);
  const asked = (name: string): Promise<number | undefined> =>
    statusOf(`${url}/version`, { host: name, authorization: `Bearer ${token}` });
  assert.equal(await asked(host), 200);
  assert.equal(await asked(`localhost:${port}`), 200);
  for (const name of ['evil.example', `evil.example:${port}`, '127.0.0.1', '127.0.0.1:1']) {
    assert.equal(await asked(name), 403, name);
  }
  const { body } = await get(`${url}/version`, { host: 'evil.example' });
  assert.equal(
    (JSON.parse(body) as Status).message,
    `forbidden: this server is not "evil.example": use ${host}`,
  );
});

test('gives no page of another origin a right to read', async (t) => {
  const { url, token, stop } = await startSandbox({ samples: false });
  t.after(stop);
  const headers = { origin: 'https://evil.example', authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/api/v1/services`, { headers });
  assert.deepEqual(
    [...response.headers.keys()].filter((name) => name.startsWith('access-control-')),
    [],
  );
});

test('is empty but for what every cluster has, without samples', async (t) => {
  const { state, stop } = await startSandbox({ samples: false, controllers: false });
  t.after(stop);
  const names = state.objects('namespaces').map(({ metadata }) => metadata.name);
  assert.deepEqual(names, ['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  assert.deepEqual(
    state.objects('services').map(({ metadata }) => metadata.name),
    ['kubernetes'],
  );
  assert.deepEqual(state.objects('endpoints'), []);
});

test('ends its watches and sockets when it stops, and refuses connections', async (t) => {
  const { url, token, server, stop } = await startSandbox();
  // Also when the test fails before: the open watch would keep the process alive for ever.
  t.after(stop);
  const watch = await fetch(`${url}/api/v1/services?watch=true`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(server.openWatches, 1);
  await stop();
  assert.equal(server.openSockets, 0);
  assert.equal(server.openWatches, 0);
  await assert.rejects(watch.text());
  await assert.rejects(fetch(url));
});
