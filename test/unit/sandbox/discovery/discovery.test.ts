import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { profiles, type ProfileName } from '../../../../src/sandbox/profile.ts';
import { useSandbox, type RunningSandbox } from '../support/runningSandbox.ts';

for (const profile of Object.keys(profiles) as ProfileName[]) {
  describe(profile, () => {
    const running = useSandbox({ profile, samples: false, controllers: false });

    const document = async (path: string): Promise<JsonObject> => {
      const response = await running().call(path);
      assert.equal(response.status, 200, path);
      return (await response.json()) as JsonObject;
    };

    test('tells its version', async () => {
      const { gitVersion, minor } = await document('/version');
      assert.equal(gitVersion, profiles[profile].version.gitVersion);
      assert.equal(minor, profiles[profile].version.minor);
    });

    test('has the groups and resources that it serves, and answers for each of them', async () => {
      const { groups } = (await document('/apis')) as { groups?: readonly { readonly name: string }[] };
      const names = groups!.map(({ name }) => name);
      const others = {
        '1.9': ['project.openshift.io', 'route.openshift.io'],
        '1.20': [],
        '1.36': ['discovery.k8s.io'],
      }[profile];
      assert.deepEqual(names, ['authorization.k8s.io', ...others]);
      for (const groupVersion of ['v1', ...names.map((name) => `${name}/v1`)]) {
        const root = groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`;
        const list = (await document(root)) as { resources?: readonly Resource[] };
        for (const { name, verbs } of list.resources!.filter(({ verbs }) => verbs.includes('list'))) {
          assert.equal((await running().call(`${root}/${name}`)).status, 200, name);
          assert.ok(verbs.includes('create') || name === 'projects', name);
        }
      }
    });

    test('is healthy', async () => {
      assert.equal(await (await running().call('/healthz')).text(), 'ok');
      assert.equal((await running().call('/readyz')).status, profile === '1.9' ? 404 : 200);
    });

    test('has the OpenAPI of its generation, and no other', async () => {
      const statuses = await Promise.all(
        ['/swagger.json', '/openapi/v2', '/openapi/v3'].map(
          async (path) => (await running().call(path)).status,
        ),
      );
      assert.deepEqual(
        statuses,
        { '1.9': [200, 404, 404], '1.20': [404, 200, 404], '1.36': [404, 200, 200] }[profile],
      );
      const swagger = await document(profile === '1.9' ? '/swagger.json' : '/openapi/v2');
      assert.equal(danglingReferences(swagger), '');
      assert.equal(parametersOfPatch(swagger).includes('dryRun'), profile !== '1.9');
      assert.equal(parametersOfPatch(swagger).includes('fieldValidation'), profile === '1.36');
    });
  });
}

describe('OpenAPI 3', () => {
  const running = useSandbox({ samples: false });

  test('is found by the index, and describes what clients look for', async () => {
    const index = await jsonOf<{ paths: Record<string, { serverRelativeURL: string }> }>(
      running(),
      '/openapi/v3',
    );
    const core = await jsonOf<JsonObject>(running(), index.paths['api/v1']!.serverRelativeURL);
    assert.equal(danglingReferences(core), '');
    assert.ok(parametersOfPatch(core).includes('dryRun'));
    const ports = at(core, [
      'components',
      'schemas',
      'io.k8s.api.core.v1.ServiceSpec',
      'properties',
      'ports',
    ]);
    assert.equal((ports as JsonObject)['x-kubernetes-patch-merge-key'], 'port');
  });

  test('can be asked for its headers alone', async () => {
    assert.equal((await running().call('/openapi/v2', { method: 'HEAD' })).status, 200);
  });

  test('is not there as protobuf', async () => {
    const accept = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
    const response = await running().call('/openapi/v2', { headers: { accept } });
    assert.equal(response.status, 406);
  });
});

interface Resource {
  readonly name: string;
  readonly verbs: readonly string[];
}

async function jsonOf<T>({ call }: RunningSandbox, path: string): Promise<T> {
  return (await (await call(path)).json()) as T;
}

/** The names of the query parameters of the PATCH of one Service. */
function parametersOfPatch(document: JsonObject): unknown[] {
  const patch = at(document, ['paths', '/api/v1/namespaces/{namespace}/services/{name}', 'patch']);
  const { parameters } = patch as { readonly parameters: readonly JsonObject[] };
  return parameters.filter((parameter) => parameter['in'] === 'query').map(({ name }) => name);
}

/** References that lead nowhere. */
function danglingReferences(document: JsonObject): string {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  assert.ok(references.length > 0);
  return references
    .map(([, path = '']) => path)
    .filter((path) => at(document, path.split('/')) === undefined)
    .join();
}

function at(document: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as JsonObject | undefined)?.[name], document);
}
