import assert from 'node:assert/strict';
import { json, text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend, type Backend } from '../../scripts/rigs/backend.ts';
import { echo, type Echo } from '../../scripts/rigs/echo.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import type { Connection } from '../../src/kube/connection.ts';
import type { HttpMethod } from '../../src/kube/serviceApi/operations.ts';
import { proxyService } from '../../src/kube/serviceApi/proxyService.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { connectTo } from '../support/connect.ts';
import { skipIfMissing } from '../support/missing.ts';

const { signal } = new AbortController();
const VERBS: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

describe('proxyService and a real API server', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;
  let connection: Connection;
  let server: ApiServer;
  let backend: Backend;

  before(async () => {
    rig = await startApiServer({ egress: true });
    connection = await connectTo(rig.kubeconfig);
    server = await discoverApiServer(connection, signal);
    backend = await startBackend(rig, { namespace: 'shop', service: 'echo', answer: echo });
  });

  after(async () => {
    connection.dispose();
    await backend.stop();
    await rig.stop();
  });

  const ref = { namespace: 'shop', name: 'echo' };

  for (const method of VERBS) {
    test(`${method} without a path comes from the API server, which redirects`, async () => {
      for (const query of [undefined, { path: 'a/b' }]) {
        const answer = await proxyService(server, ref, { method, signal, ...(query && { query }) });
        answer.body.destroy();
        assert.deepEqual([answer.from, answer.httpStatus], ['apiServer', 301]);
        assert.equal(answer.failure?.httpStatus, 301);
      }
    });
  }

  for (const path of ['', 'dir/', 'a b/ü/[x]/;,@=+&$!', '100%/%41%252e/%25', 'a?b#c']) {
    test(`the backend gets the path ${JSON.stringify(path)} as it was meant`, async () => {
      const { body, from } = await proxyService(server, ref, { method: 'GET', path, signal });
      assert.equal(from, 'backend');
      const received = ((await json(body)) as Echo).path;
      const meant = decodeURIComponent(path.replace(/%(?![\dA-F]{2})/g, '%25'));
      assert.equal(decodeURIComponent(received), `/${meant}`);
    });
  }

  test('a backend that is gone is told of by the API server', async () => {
    const gone = await startBackend(rig, { namespace: 'shop', service: 'gone', answer: echo });
    await gone.stop();
    const target = { namespace: 'shop', name: 'gone' };
    const { from, failure, body } = await proxyService(server, target, { method: 'GET', path: '', signal });
    assert.deepEqual([from, failure?.code], ['apiServer', 'unavailable']);
    assert.match(await text(body), /error trying to reach service: /);
  });
});
