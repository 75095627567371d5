import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { OLDEST_VERSION, type Capabilities } from '../../../src/kube/capabilities.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import { featuresOf, proveFeatures, type Features } from '../../../src/kube/features.ts';
import { connect } from '../../support/connect.ts';

const signal = new AbortController().signal;
const UNREADABLE: Capabilities = {
  gitVersion: 'v0.0.0-master+$Format:%h$',
  version: OLDEST_VERSION,
  isOpenShift: false,
};
const COLLECTION = '/api/v1/namespaces/{namespace}/services';
const PRECONDITIONS = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions': { properties: { uid: {}, resourceVersion: {} } },
};

function honoured(features: Features): readonly string[] {
  return Object.entries(features).flatMap(([name, is]) => (is ? [name] : []));
}

describe('by version', () => {
  for (const [minor, expected] of [
    [9, ['export', 'includeUninitialized']],
    [12, ['export', 'includeUninitialized']],
    [13, ['dryRun', 'export', 'includeUninitialized']],
    [14, ['dryRun', 'deletePreconditions', 'export']],
    [16, ['dryRun', 'fieldManager', 'deletePreconditions', 'watchBookmarks', 'export']],
    [
      20,
      [
        ...['dryRun', 'fieldManager', 'serverSideApply', 'deletePreconditions', 'watchBookmarks'],
        ...['resourceVersionMatch', 'export'],
      ],
    ],
    [
      33,
      [
        ...['dryRun', 'fieldValidation', 'fieldManager', 'serverSideApply', 'deletePreconditions'],
        ...['watchBookmarks', 'resourceVersionMatch'],
      ],
    ],
    [
      36,
      [
        ...['dryRun', 'fieldValidation', 'fieldManager', 'serverSideApply', 'deletePreconditions'],
        ...['watchBookmarks', 'sendInitialEvents', 'resourceVersionMatch'],
      ],
    ],
  ] as const) {
    test(`1.${minor}`, () => {
      assert.deepEqual(honoured(featuresOf({ major: 1, minor })), expected);
    });
  }

  test('2.0 is newer than all of them', () => {
    assert.deepEqual(featuresOf({ major: 2, minor: 0 }), featuresOf({ major: 1, minor: 36 }));
  });
});

/** A server that has some documents, and the paths that it was asked for. */
async function serve(
  t: TestContext,
  documents: Readonly<Record<string, unknown>>,
  otherwise = 404,
): Promise<{ url: string; asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const document = documents[path];
    response.writeHead(document === undefined ? otherwise : 200, { 'content-type': 'application/json' });
    response.end(typeof document === 'string' ? document : JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function prove(t: TestContext, url: string, capabilities = UNREADABLE): Promise<readonly string[]> {
  const connection = connect(url);
  t.after(() => {
    connection.dispose();
  });
  return honoured(await proveFeatures(connection, capabilities, signal));
}

describe('by OpenAPI, where the version cannot be read', () => {
  const operations = (parameters: Readonly<Record<string, readonly object[]>>): object =>
    Object.fromEntries(Object.entries(parameters).map(([method, list]) => [method, { parameters: list }]));
  const named = (...names: readonly string[]): readonly object[] =>
    names.map((name) => ({ name, in: 'query' }));

  test('version 3', async (t) => {
    const { url, asked } = await serve(t, {
      '/openapi/v3/api/v1': {
        components: { schemas: PRECONDITIONS },
        paths: {
          [COLLECTION]: operations({
            get: named('allowWatchBookmarks', 'sendInitialEvents', 'resourceVersionMatch'),
            post: named('dryRun', 'fieldManager', 'fieldValidation'),
          }),
          [`${COLLECTION}/{name}`]: operations({
            put: named('dryRun'),
            patch: named('dryRun', 'force'),
            delete: named('dryRun'),
          }),
        },
      },
    });
    assert.deepEqual(await prove(t, url), honoured(featuresOf({ major: 1, minor: 36 })));
    assert.deepEqual(asked, ['/openapi/v3/api/v1']);
  });

  test('version 2, with parameters of the path and references', async (t) => {
    const { url, asked } = await serve(t, {
      '/openapi/v2': {
        parameters: { 'dryRun-aB': { name: 'dryRun' } },
        paths: {
          [COLLECTION]: { parameters: [{ $ref: '#/parameters/dryRun-aB' }], post: {} },
          [`${COLLECTION}/{name}`]: { parameters: [{ $ref: '#/parameters/dryRun-aB' }], get: {}, put: {} },
        },
      },
    });
    assert.deepEqual(await prove(t, url), ['dryRun']);
    assert.deepEqual(asked, ['/openapi/v3/api/v1', '/openapi/v2']);
  });

  test('a dry run that one of the writes does not know proves nothing', async (t) => {
    const { url } = await serve(t, {
      '/openapi/v3/api/v1': {
        paths: {
          [COLLECTION]: operations({ post: named('dryRun') }),
          [`${COLLECTION}/{name}`]: operations({ put: named('dryRun'), patch: named('dryRun') }),
        },
      },
    });
    assert.deepEqual(await prove(t, url), []);
  });

  for (const [what, documents, status] of [
    ['none', {}, 404],
    ['a refusal', {}, 403],
    ['what is not JSON', { '/openapi/v3/api/v1': '<html>' }, 404],
    ['too much of it', { '/openapi/v3/api/v1': ' '.repeat(17 * 1024 * 1024) }, 404],
  ] as const) {
    test(`${what} proves nothing: the oldest`, async (t) => {
      const { url } = await serve(t, documents, status);
      assert.deepEqual(await prove(t, url), honoured(featuresOf(OLDEST_VERSION)));
    });
  }

  test('JSON that is no OpenAPI proves nothing at all', async (t) => {
    const { url } = await serve(t, { '/openapi/v3/api/v1': ['paths', null, 7] });
    assert.deepEqual(await prove(t, url), []);
  });

  test('a server in trouble is an error', async (t) => {
    const { url } = await serve(t, {}, 503);
    await assert.rejects(
      prove(t, url),
      (error) => error instanceof KubeError && error.code === 'unavailable',
    );
  });

  test('a version that can be read asks nothing', async (t) => {
    const { url, asked } = await serve(t, {});
    const version = { major: 1, minor: 20 };
    await prove(t, url, { gitVersion: 'v1.20.2', version, isOpenShift: false });
    assert.deepEqual(asked, []);
  });
});
