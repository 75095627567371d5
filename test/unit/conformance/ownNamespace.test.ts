import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createOwnNamespace } from '../../../scripts/conformance/ownNamespace.ts';
import type { Connection } from '../../../src/kube/connection.ts';
import { connect } from '../../support/connect.ts';

const NAME = /service-explorer-conformance-[a-z0-9]{5}/g;

test('a namespace is created, emptied and removed', async (t) => {
  const { connection, requests } = await serve(t, (method, path) => {
    const metadata = { name: nameIn(path, requests), uid: 'one' };
    return path.endsWith('/services') && method === 'GET'
      ? { body: { metadata: {}, items: [{ metadata: { name: 'left' } }] } }
      : { body: { metadata } };
  });
  const namespace = await createOwnNamespace(connection);
  assert.match(namespace.name, /^service-explorer-conformance-[a-z0-9]{5}$/);
  await namespace.remove();
  assert.deepEqual(
    requests.map((line) => line.replace(NAME, 'OURS')),
    [
      'POST /api/v1/namespaces OURS',
      'GET /api/v1/namespaces/OURS',
      'GET /api/v1/namespaces/OURS/services',
      'DELETE /api/v1/namespaces/OURS/services/left',
      'DELETE /api/v1/namespaces/OURS one',
    ],
  );
});

test('a name that is taken is left alone: another one is tried', async (t) => {
  const { connection, requests } = await serve(t, (_method, path) =>
    requests.length === 1
      ? { status: 409, body: { kind: 'Status', reason: 'AlreadyExists', code: 409 } }
      : { body: { metadata: { name: nameIn(path, requests), uid: 'two' } } },
  );
  const { name } = await createOwnNamespace(connection);
  const [first, second] = requests.map((line) => line.match(NAME)?.[0]);
  assert.notEqual(first, second);
  assert.equal(name, second);
});

test('a namespace that is another one now is not touched', async (t) => {
  const { connection, requests } = await serve(t, (method, path) => ({
    body: { metadata: { name: nameIn(path, requests), uid: method === 'POST' ? 'ours' : 'theirs' } },
  }));
  const namespace = await createOwnNamespace(connection);
  await assert.rejects(namespace.remove(), { code: 'conflict' });
  assert.deepEqual(
    requests.map((line) => line.split(' ')[0]),
    ['POST', 'GET'],
  );
});

test('who may not create namespaces requests a project of OpenShift', async (t) => {
  const { connection, requests } = await serve(t, (method, path) => {
    if (method === 'POST' && path === '/api/v1/namespaces') {
      return refusal('no namespaces');
    }
    if (path === '/apis') {
      return { body: { groups: [{ name: 'apps' }, { name: 'project.openshift.io' }] } };
    }
    return { body: { metadata: { name: nameIn(path, requests), uid: 'one' }, items: [] } };
  });
  const namespace = await createOwnNamespace(connection);
  await namespace.remove();
  assert.deepEqual(
    requests.map((line) => line.replace(NAME, 'OURS')),
    [
      'POST /api/v1/namespaces OURS',
      'GET /apis',
      'POST /apis/project.openshift.io/v1/projectrequests OURS',
      'GET /apis/project.openshift.io/v1/projects/OURS',
      'GET /api/v1/namespaces/OURS/services',
      'DELETE /apis/project.openshift.io/v1/projects/OURS one',
    ],
  );
});

for (const [where, discovery] of [
  ['without projects', { body: { groups: [{ name: 'route.openshift.io' }] } }],
  ['that hides its groups', refusal('no groups')],
] as const) {
  test(`on a server ${where}, the refusal of the namespace is told, and none other is asked for`, async (t) => {
    const { connection, requests } = await serve(t, (_method, path) =>
      path === '/apis' ? discovery : refusal('no namespaces'),
    );
    await assert.rejects(createOwnNamespace(connection), {
      code: 'forbidden',
      message: 'The checks need a namespace of their own: no namespaces',
    });
    assert.deepEqual(
      requests.map((line) => line.replace(NAME, 'OURS')),
      ['POST /api/v1/namespaces OURS', 'GET /apis'],
    );
  });
}

test('who may not request a project either is told so', async (t) => {
  const { connection } = await serve(t, (_method, path) =>
    path === '/apis'
      ? { body: { groups: [{ name: 'project.openshift.io' }] } }
      : refusal(path.endsWith('projectrequests') ? 'no projects' : 'no namespaces'),
  );
  await assert.rejects(createOwnNamespace(connection), {
    message: 'The checks need a namespace of their own: no projects',
  });
});

function refusal(message: string): ServerAnswer {
  return { status: 403, body: { kind: 'Status', reason: 'Forbidden', message, code: 403 } };
}

interface ServerAnswer {
  readonly status?: number;
  readonly body: object;
}

/** A server that notes of each request the method, the path, and the name or uid in its body. */
async function serve(
  t: TestContext,
  answer: (method: string, path: string) => ServerAnswer,
): Promise<{ readonly connection: Connection; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const subject = /"(?:name|uid)":"([^"]*)"/.exec(body)?.[1];
      requests.push([method, url, subject].filter((part) => part !== undefined).join(' '));
      const { status = 200, body: content } = answer(method, url);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(content));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => {
    connection.dispose();
    server.close();
    server.closeAllConnections();
  });
  return { connection, requests };
}

/** The name of the namespace that a request is about: in its path, or in the body of the last one. */
function nameIn(path: string, requests: readonly string[]): string {
  return path.match(NAME)?.[0] ?? requests.at(-1)?.match(NAME)?.[0] ?? '';
}
