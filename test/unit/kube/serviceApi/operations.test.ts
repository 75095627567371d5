import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { operationPath, SERVICE_OPERATIONS } from '../../../../src/kube/serviceApi/operations.ts';

const FOLDER = new URL('../../../../src/kube/serviceApi/', import.meta.url);

test('are the 28 of the API reference of OKD 3.9', () => {
  const service = '/api/v1/namespaces/{namespace}/services/{name}';
  const verbs = ['OPTIONS', 'POST', 'HEAD', 'GET', 'PUT', 'PATCH', 'DELETE'];
  assert.deepEqual(
    Object.values(SERVICE_OPERATIONS).map(({ method, path }) => `${method} ${path}`),
    [
      'POST /api/v1/services',
      'POST /api/v1/namespaces/{namespace}/services',
      `GET ${service}`,
      'GET /api/v1/services',
      'GET /api/v1/namespaces/{namespace}/services',
      'GET /api/v1/watch/namespaces/{namespace}/services/{name}',
      'GET /api/v1/watch/services',
      'GET /api/v1/watch/namespaces/{namespace}/services',
      `PUT ${service}`,
      `PATCH ${service}`,
      `DELETE ${service}`,
      `GET ${service}/status`,
      `PUT ${service}/status`,
      `PATCH ${service}/status`,
      ...verbs.map((verb) => `${verb} ${service}/proxy`),
      ...verbs.map((verb) => `${verb} ${service}/proxy/{path}`),
    ],
  );
});

test('each is carried out by a function of the folder', async () => {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, FOLDER).href) as Promise<Record<string, unknown>>),
  );
  for (const { run } of Object.values(SERVICE_OPERATIONS)) {
    assert.equal(typeof modules.find((module) => run in module)?.[run], 'function', run);
  }
});

test('a path needs all its parameters', () => {
  assert.throws(() => operationPath('readCoreV1NamespacedService', { namespace: 'shop' }), /needs a name/);
});
