import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend, type Backend } from '../../scripts/rigs/backend.ts';
import { createAuthority, issueServerCertificate } from '../../scripts/rigs/certificates.ts';
import { temporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { echo, readEcho, type Echo } from '../../scripts/rigs/echo.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import type { Connection } from '../../src/kube/connection.ts';
import type { HttpMethod } from '../../src/kube/serviceApi/operations.ts';
import { proxyService } from '../../src/kube/serviceApi/proxyService.ts';
import type { ProxyTarget } from '../../src/kube/serviceApi/proxyTarget.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { connectTo } from '../support/connect.ts';
import { skipIfMissing } from '../support/missing.ts';

const { signal } = new AbortController();
const VERBS: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const BODILESS: readonly HttpMethod[] = ['GET', 'HEAD', 'OPTIONS'];
const SCHEMES = ['http', 'https'] as const;
/** A Service whose one port has a name can be called by that and by its number, another one by number and without. */
const PORTS: readonly (readonly [what: string, name: string, port: string | number | undefined])[] = [
  ['no port', 'plain', undefined],
  ['port 80', 'plain', 80],
  ['port 80, which has a name', 'named', 80],
  ['port "web"', 'named', 'web'],
];
/** The operation without a path, the root, and one with all that a path may have. */
const PATHS = [undefined, '', 'a%20b/c;d'];

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

  describe('method, path, query, headers and body arrive as they were sent', () => {
    const received: Echo[] = [];
    const backends: Backend[] = [];
    const table = [
      `| request | ${PATHS.map((path) => (path === undefined ? 'no path' : `/${path}`)).join(' | ')} |`,
    ];
    // An answer to a HEAD has no words: what came is looked at here.
    const answer: RequestListener = (request, response) => {
      void readEcho(request).then((came) => {
        received.push(came);
        response.end(`answer to ${came.method}`);
      });
    };

    before(async () => {
      const folder = await temporaryFolder();
      const files = await issueServerCertificate(await createAuthority(folder.path), folder.path);
      const [cert, key] = await Promise.all([readFile(files.certificateFile), readFile(files.keyFile)]);
      await folder.remove();
      for (const scheme of SCHEMES) {
        const tls = scheme === 'https' && { tls: { cert, key } };
        const backend = { namespace: 'shop', answer, ...tls };
        backends.push(
          await startBackend(rig, { ...backend, service: `plain-${scheme}` }),
          await startBackend(rig, { ...backend, service: `named-${scheme}`, portName: 'web' }),
        );
      }
    });

    after(async () => {
      await Promise.all(backends.map((each) => each.stop()));
    });

    async function send(method: HttpMethod, target: ProxyTarget, path: string | undefined): Promise<string> {
      received.length = 0;
      const body = BODILESS.includes(method) ? '' : `body of ${method}`;
      const { from, httpStatus, failure, ...answered } = await proxyService(server, target, {
        method,
        ...(path !== undefined && { path }),
        query: 'e=f%26&e&path=x',
        headers: { 'x-sent': 'as it is', 'content-type': 'text/plain' },
        ...(body !== '' && { body }),
        signal,
      });
      const said = await text(answered.body);
      if (path === undefined) {
        assert.deepEqual([from, httpStatus, received.length], ['apiServer', 301, 0]);
        assert.equal(failure?.httpStatus, 301);
      } else {
        assert.deepEqual([from, httpStatus, received.length], ['backend', 200, 1]);
        assert.equal(said, method === 'HEAD' ? '' : `answer to ${method}`);
        const { headers, ...came } = received[0] ?? assert.fail();
        assert.deepEqual(came, {
          method,
          path: `/${path}`,
          query: { e: ['f&', ''], path: ['x'] },
          body: { size: body.length, ...(body !== '' && { text: body }) },
        });
        assert.deepEqual([headers['x-sent'], headers['content-type']], ['as it is', 'text/plain']);
        assert.equal(headers['authorization'], undefined);
      }
      return `${httpStatus} ${from}`;
    }

    for (const method of VERBS) {
      for (const scheme of SCHEMES) {
        for (const [what, name, port] of PORTS) {
          test(`${method}, ${scheme}, ${what}`, async () => {
            const service = { namespace: 'shop', name: `${name}-${scheme}` };
            const target = {
              ...service,
              ...(scheme === 'https' && { scheme }),
              ...(port !== undefined && { port }),
            };
            const cells: string[] = [];
            for (const path of PATHS) {
              cells.push(await send(method, target, path));
            }
            table.push(`| ${method}, ${scheme}, ${what} | ${cells.join(' | ')} |`);
          });
        }
      }
    }

    test('as a table', (t) => {
      table.forEach((row) => {
        t.diagnostic(row);
      });
      assert.equal(table.length, 1 + VERBS.length * SCHEMES.length * PORTS.length);
    });
  });

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
