import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { Connection } from '../../../src/kube/connection.ts';
import { RIG_CREDENTIALS } from '../../../scripts/rigs/credentials.ts';
import { createCredentials } from '../../../src/kube/credentials/createCredentials.ts';
import type { Credentials } from '../../../src/kube/credentials/credentials.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import { targetOf, USER_AGENT } from '../../support/connect.ts';
import { renewingCredentials } from './renewingCredentials.ts';
import { assertFails } from './serviceApi/assertFails.ts';
import { failure, json, startRecordingServer, type Reply } from './serviceApi/recordingServer.ts';

const LIMIT = { timeout: 20_000 };
const { signal } = new AbortController();
const REFUSAL = failure(401, { reason: 'Unauthorized', message: 'Unauthorized' });

function connectAs(t: TestContext, url: string, credentials: Credentials): Connection {
  const connection = new Connection(targetOf(url), credentials, USER_AGENT);
  t.after(() => {
    connection.dispose();
  });
  return connection;
}

describe('a refused token', () => {
  const unlessNew: Reply = (response, request) => {
    const reply = request.headers.authorization === 'Bearer new' ? json({ kind: 'APIVersions' }) : REFUSAL;
    reply(response, request);
  };

  test('is renewed, and the request sent once more', LIMIT, async (t) => {
    const server = await startRecordingServer(t, unlessNew);
    const connection = connectAs(t, server.url, renewingCredentials());
    assert.deepEqual(await connection.getJson('/api', signal), { kind: 'APIVersions' });
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.authorization),
      ['Bearer old', 'Bearer new'],
    );
  });

  test('that is refused again is refused for good', LIMIT, async (t) => {
    const server = await startRecordingServer(t, REFUSAL);
    const connection = connectAs(t, server.url, renewingCredentials());
    await assertFails(connection.getJson('/api', signal), 'unauthorized');
    assert.equal(server.requests.length, 2);
  });

  test('that cannot be renewed holds no socket', LIMIT, async (t) => {
    const server = await startRecordingServer(t, REFUSAL);
    const renew = (): Promise<boolean> => Promise.reject(new KubeError('kubeconfig', 'No plugin.'));
    const connection = connectAs(t, server.url, { ...renewingCredentials(), renew });
    // More than there are sockets for short requests.
    for (let i = 0; i < 10; i++) {
      await assertFails(connection.getJson('/api', signal), 'kubeconfig', /No plugin/);
    }
  });
});

test(
  'a refusal leaves the other requests their answers, though the certificates are read again',
  LIMIT,
  async (t) => {
    const slowCame = Promise.withResolvers<() => void>();
    const server = await startRecordingServer(t, (response, request) => {
      const answer = (): void => {
        REFUSAL(response, request);
      };
      if (request.line === 'GET /slow') {
        slowCame.resolve(answer);
      } else {
        answer();
      }
    });
    const target = targetOf(server.url, {
      tls: { insecureSkipVerify: false, ca: { kind: 'file', path: import.meta.filename } },
    });
    const connection = new Connection(target, createCredentials(target, RIG_CREDENTIALS), USER_AGENT);
    t.after(() => {
      connection.dispose();
    });
    const slow = connection.getJson('/slow', signal);
    const answerSlow = await slowCame.promise;
    await assertFails(connection.getJson('/api', signal), 'unauthorized');
    answerSlow();
    await assertFails(slow, 'unauthorized');
  },
);

test('the status counts where what comes with it is too long to read', LIMIT, async (t) => {
  const chunk = Buffer.alloc(256 * 1024, 'x');
  const server = await startRecordingServer(t, (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(chunk)) {
        // On until the socket is full.
      }
    };
    response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '7' });
    response.on('drain', more);
    more();
  });
  const connection = connectAs(t, server.url, renewingCredentials());
  const error = await assertFails(connection.getJson('/api', signal), 'unavailable', /503/);
  assert.deepEqual([error.httpStatus, error.retryAfterMs], [503, 7000]);
  await server.quiet();
});
