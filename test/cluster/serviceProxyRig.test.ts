import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend } from '../../scripts/rigs/backend.ts';
import { createAuthority, issueServerCertificate } from '../../scripts/rigs/certificates.ts';
import { temporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { echo, type Echo } from '../../scripts/rigs/echo.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { skipIfMissing } from '../support/missing.ts';

const VERBS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

describe('a backend behind the API server rig', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;
  let agent: Agent;

  before(async () => {
    rig = await startApiServer({ egress: true });
    agent = new Agent({ ca: rig.ca, keepAlive: true });
  });

  after(async () => {
    agent.destroy();
    await rig.stop();
  });

  /** Calls a Service in the namespace `shop` through the API server. `service` may be `scheme:name:port`. */
  function call(service: string, rest: string, options: RequestOptions = {}): Promise<IncomingMessage> {
    const url = `${rig.url}/api/v1/namespaces/shop/services/${service}/proxy${rest}`;
    const headers = { authorization: `Bearer ${rig.adminToken}` };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing = request(url, { agent, headers, ...options });
    outgoing
      .once('response', resolve)
      .once('error', reject)
      .end(options.method === 'POST' ? 'hi' : undefined);
    return promise;
  }

  test('receives all seven verbs, with and without a path', async (t) => {
    const seen: string[] = [];
    const backend = await startBackend(rig, {
      namespace: 'shop',
      service: 'echo',
      answer: (incoming, outgoing) => {
        seen.push(`${incoming.method!} ${incoming.url!}`);
        echo(incoming, outgoing);
      },
    });
    t.after(() => backend.stop());
    const expected: string[] = [];
    for (const method of VERBS) {
      for (const [rest, path] of [
        ['/', '/'],
        ['/a%20b/c?d=e%26', '/a%20b/c?d=e%26'],
      ] as const) {
        const response = await call('echo', rest, { method });
        response.resume();
        assert.equal(response.statusCode, 200, `${method} ${rest}`);
        expected.push(`${method} ${path}`);
      }
    }
    assert.deepEqual(seen, expected);
  });

  test('receives the body, and never the token', async (t) => {
    const backend = await startBackend(rig, { namespace: 'shop', service: 'body', answer: echo });
    t.after(() => backend.stop());
    const { body, headers } = (await json(await call('body:80', '/x', { method: 'POST' }))) as Echo;
    assert.deepEqual(body, { size: 2, text: 'hi' });
    assert.equal(headers['authorization'], undefined);
  });

  test('is served over HTTPS as well', async (t) => {
    const folder = await temporaryFolder();
    t.after(() => folder.remove());
    const files = await issueServerCertificate(await createAuthority(folder.path), folder.path);
    const [cert, key] = await Promise.all([readFile(files.certificateFile), readFile(files.keyFile)]);
    const backend = await startBackend(rig, {
      namespace: 'shop',
      service: 'secure',
      answer: echo,
      tls: { cert, key },
    });
    t.after(() => backend.stop());
    const [secure, plain] = [await call('https:secure:80', '/'), await call('secure:80', '/')];
    assert.equal(((await json(secure)) as Echo).path, '/');
    plain.resume();
    assert.notEqual(plain.statusCode, 200);
  });

  test('is gone when it stops', async () => {
    const backend = await startBackend(rig, { namespace: 'shop', service: 'gone', answer: echo });
    const before = await call('gone', '/');
    await backend.stop();
    const after = await call('gone', '/');
    before.resume();
    assert.equal(before.statusCode, 200);
    assert.match(((await json(after)) as { message: string }).message, /^error trying to reach service: /);
  });
});
