import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { describeFailure } from '../../../scripts/conformance/describeFailure.ts';
import { createOwnNamespace } from '../../../scripts/conformance/ownNamespace.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import { discoverApiServer } from '../../../src/kube/serviceApi/server.ts';
import { connect, targetOf } from '../../support/connect.ts';

const SUBJECT = { context: 'prod', userName: 'dana' };

test('nothing listens: context and address, once each', async (t) => {
  const url = await serve(t, () => undefined, { isClosed: true });
  const { host } = new URL(url);
  assert.equal(
    await failureOf(url),
    `The server of the context "prod" (${host}) cannot be reached: ECONNREFUSED.`,
  );
});

test('a login page', async (t) => {
  const url = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>');
  });
  assert.match(await failureOf(url), /is not JSON: is there a proxy or a login page in front of it\?$/);
});

test('a login page for what is written, though the API server answers what is read', async (t) => {
  const url = await serve(t, ({ method }, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(method === 'GET' ? '{}' : '<!doctype html>');
  });
  assert.match(await failureOf(url), /is there a proxy or a login page/);
});

test('a wrong token: whose it is', async (t) => {
  const url = await serve(t, (_request, response) => {
    response.writeHead(401).end();
  });
  const { host } = new URL(url);
  assert.equal(
    await failureOf(url),
    `The server of the context "prod" (${host}) does not accept these credentials: its user is "dana".`,
  );
});

test('no answer in time', () => {
  const target = targetOf('https://api.example:6443', SUBJECT);
  const failure = new KubeError('timeout', 'api.example:6443 did not answer in time.');
  assert.equal(
    describeFailure(failure, target),
    'The server of the context "prod" (api.example:6443) did not answer in time.',
  );
});

/** What is told when the checks cannot begin. */
async function failureOf(url: string): Promise<string> {
  const connection = connect(url, SUBJECT);
  try {
    await discoverApiServer(connection, new AbortController().signal);
    await createOwnNamespace(connection);
    return assert.fail('it worked');
  } catch (error) {
    assert.ok(error instanceof KubeError, String(error));
    return describeFailure(error, targetOf(url, SUBJECT));
  } finally {
    connection.dispose();
  }
}

/** The address of a server that answers so; with `isClosed`, of one that is gone. */
async function serve(t: TestContext, answer: RequestListener, { isClosed = false } = {}): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  if (isClosed) {
    await close();
  } else {
    t.after(close);
  }
  return `http://127.0.0.1:${port}`;
}
