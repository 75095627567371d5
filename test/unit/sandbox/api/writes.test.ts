import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AccessRule } from '../../../../src/sandbox/access/accessRule.ts';
import { authenticatedUser } from '../../../../src/sandbox/access/user.ts';
import { exchange, service, SERVICES, startCluster } from './exchange.ts';

const WEB = `${SERVICES}/web`;
const MERGE = { 'content-type': 'application/merge-patch+json' };

describe('create', () => {
  test('gives an object its identity, and a name to one that has only the beginning of it', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const body = service('', {
      metadata: { name: '', generateName: 'web-', uid: 'mine', labels: { a: 'b' } },
    });
    const { status, object } = await exchange(cluster, SERVICES, { body });
    assert.equal(status, 201);
    assert.match(object.metadata.name ?? '', /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    assert.notEqual(object.metadata.uid, 'mine');
    assert.equal(object.metadata.resourceVersion, String(cluster.state.version));
  });

  test('a dry run writes nothing; 1.9 does not know it, and writes', async (t) => {
    for (const [profile, found] of [
      ['1.9', 200],
      ['1.20', 404],
      ['1.36', 404],
    ] as const) {
      const cluster = await startCluster(t, profile);
      const { version } = cluster.state;
      const created = await exchange(cluster, `${SERVICES}?dryRun=All`, { body: service('web') });
      assert.equal(created.status, 201);
      assert.equal(cluster.state.version === version, found === 404);
      assert.equal((await exchange(cluster, WEB)).status, found);
    }
  });

  test('refuses options that mean nothing', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const { status, object } = await exchange(cluster, `${SERVICES}?dryRun=Some`, { body: service('web') });
    assert.equal(status, 422);
    assert.equal(
      object.message,
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: "Some": supported values: "All"',
    );
  });

  test('refuses what is no such object, and what names another place', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const messages = async (body: string | object): Promise<string> => {
      const { status, object } = await exchange(cluster, SERVICES, { body });
      return `${status} ${object.message ?? ''}`;
    };
    assert.match(
      await messages({ kind: 'Pod', apiVersion: 'v1' }),
      /^400 Pod in version "v1" cannot be handled as a Service/,
    );
    assert.match(await messages({ kind: 'List', apiVersion: 'v1', items: [] }), /^400 List in version "v1"/);
    assert.match(
      await messages({ kind: 'Service', apiVersion: 'v2' }),
      /no kind "Service" is registered for version "v2"/,
    );
    assert.match(await messages('[]'), /^400 the object provided is unrecognized .*cannot unmarshal array/);
    assert.match(await messages(''), /^400 .*unexpected end of JSON input \(<empty>\)/);
    assert.match(
      await messages(service('web', { metadata: { name: 'web', resourceVersion: '1' } })),
      /^500 resourceVersion should not be set on objects to be created/,
    );
  });

  test('reads YAML, and no other text', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const yaml = 'kind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n';
    const created = await exchange(cluster, SERVICES, {
      body: yaml,
      headers: { 'content-type': 'application/yaml' },
    });
    assert.equal(created.status, 201);
    const refused = await exchange(cluster, SERVICES, {
      body: yaml,
      headers: { 'content-type': 'text/plain' },
    });
    assert.deepEqual([refused.status, refused.object.reason], [415, 'UnsupportedMediaType']);
    const [ofPrototype, protobuf] = await Promise.all(
      ['__proto__', 'application/vnd.kubernetes.protobuf'].map((type) =>
        exchange(cluster, SERVICES, { body: yaml, headers: { 'content-type': type } }),
      ),
    );
    assert.equal(ofPrototype?.status, 415);
    assert.match(protobuf?.object.message ?? '', /use "kubectl apply -f FILE"$/);
  });

  test('takes neither an object that etcd would refuse nor a body that is too long', async (t) => {
    const cluster = await startCluster(t, '1.36');
    // Annotations have a limit of their own, so the size lies where nobody looks: in the spec of a pod.
    const body = (size: number): object => ({
      metadata: { name: 'big' },
      spec: { nodeName: 'x'.repeat(size) },
    });
    const pods = '/api/v1/namespaces/default/pods';
    const tooLarge = await exchange(cluster, pods, { body: body(1_572_864) });
    assert.deepEqual([tooLarge.status, tooLarge.object.message], [500, 'etcdserver: request is too large']);
    const tooLong = await exchange(cluster, pods, { body: body(3 * 1024 * 1024) });
    assert.equal(tooLong.status, 413);
    assert.equal(tooLong.object.message, 'Request entity too large: limit is 3145728');
  });

  test('goes into no namespace that is being deleted', async (t) => {
    const cluster = await startCluster(t, '1.36');
    cluster.state.put('namespaces', { metadata: { name: 'gone' }, ...{ status: { phase: 'Terminating' } } });
    const { status, object } = await exchange(cluster, '/api/v1/namespaces/gone/services', {
      body: service('web'),
    });
    assert.equal(status, 403);
    assert.equal(object.details?.causes?.[0]?.reason, 'NamespaceTerminating');
  });
});

describe('update', () => {
  test('holds the version and the uid of the body against those of the object', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const { object } = await exchange(cluster, SERVICES, { body: service('web') });
    const put = async (metadata: object): Promise<number> =>
      (
        await exchange(cluster, WEB, {
          method: 'PUT',
          body: { ...object, metadata: { ...object.metadata, ...metadata } },
        })
      ).status;
    assert.equal(await put({ resourceVersion: '1' }), 409);
    assert.equal(await put({ uid: 'other' }), 409);
    assert.equal(await put({ name: 'other' }), 400);
    assert.equal(await put({ namespace: 'other' }), 400);
    assert.equal(await put({ labels: { a: 'b' } }), 200);
  });

  test('a change that changes nothing is no write', async (t) => {
    for (const profile of ['1.9', '1.20', '1.36'] as const) {
      const cluster = await startCluster(t, profile);
      const { object } = await exchange(cluster, SERVICES, { body: service('web') });
      const { version } = cluster.state;
      const again = await exchange(cluster, WEB, { method: 'PUT', body: object });
      assert.deepEqual([again.status, cluster.state.version], [200, version]);
    }
  });

  test('warns of a field that it does not know, or refuses it, as it is asked', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const body = service('web', { spec: { ports: [{ port: 80 }], prots: [] } });
    const warned = await exchange(cluster, SERVICES, { body });
    assert.equal(warned.headers.warning, '299 - "unknown field \\"spec.prots\\""');
    const patch = { body: { spec: { prots: [] } }, method: 'PATCH', headers: MERGE };
    const refused = await exchange(cluster, `${WEB}?fieldValidation=Strict`, patch);
    assert.equal(refused.status, 422);
    assert.match(refused.object.message ?? '', /strict decoding error: unknown field "spec.prots"/);
    const ignored = await exchange(cluster, `${WEB}?fieldValidation=Ignore`, patch);
    assert.deepEqual([ignored.status, ignored.headers.warning], [200, undefined]);
  });
});

describe('patch', () => {
  test('server-side apply creates what is missing, and demands a manager', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const apply = {
      method: 'PATCH',
      body: service('web'),
      headers: { 'content-type': 'application/apply-patch+yaml' },
    };
    const anonymous = await exchange(cluster, WEB, apply);
    assert.equal(anonymous.status, 422);
    assert.match(anonymous.object.message ?? '', /fieldManager: Required value: is required for apply patch/);
    assert.equal((await exchange(cluster, `${WEB}?fieldManager=me`, apply)).status, 201);
    assert.equal((await exchange(cluster, `${WEB}?fieldManager=me`, apply)).status, 200);
    assert.equal(
      cluster.state.objects('services').filter(({ metadata }) => metadata.name === 'web').length,
      1,
    );
  });

  test('says what it could not make of a patch', async (t) => {
    const cluster = await startCluster(t, '1.36');
    await exchange(cluster, SERVICES, { body: service('web') });
    const ports = { spec: { ports: 'none' } };
    const wrongType = await exchange(cluster, WEB, { method: 'PATCH', body: ports, headers: MERGE });
    assert.deepEqual([wrongType.status, wrongType.object.details?.causes?.[0]?.field], [422, 'patch']);
    const broken = await exchange(cluster, WEB, { method: 'PATCH', body: '{', headers: MERGE });
    assert.deepEqual(
      [broken.status, broken.object.message],
      [400, 'error decoding patch: unexpected end of JSON input'],
    );
    const renamed = { metadata: { name: 'other' } };
    assert.equal(
      (await exchange(cluster, WEB, { method: 'PATCH', body: renamed, headers: MERGE })).status,
      400,
    );
  });

  test('a strategic merge patch merges the lists of each kind by its own keys', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const containers = [
      { name: 'one', image: 'a' },
      { name: 'two', image: 'b' },
    ];
    const pods = '/api/v1/namespaces/default/pods';
    // A Service merges its ports by their number; a list of that name elsewhere is not its business.
    const spec = { containers, ports: [{ port: 80 }] };
    await exchange(cluster, pods, { body: { metadata: { name: 'web' }, spec } });
    const { object } = await exchange(cluster, `${pods}/web`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: { spec: { containers: [{ name: 'two', image: 'c' }], ports: [{ port: 81 }] } },
    });
    assert.deepEqual(object['spec'], {
      containers: [
        { name: 'one', image: 'a' },
        { name: 'two', image: 'c' },
      ],
      ports: [{ port: 81 }],
    });
  });

  test('who may update or apply must be allowed to create, to create by it', async (t) => {
    const cluster = await startCluster(t, '1.36');
    cluster.tokens.add('editor', authenticatedUser('editor'));
    const verbs = ['get', 'update', 'patch'];
    const rule: AccessRule = { users: ['editor'], verbs, apiGroups: [''], resources: ['services'] };
    cluster.rules.push(rule);
    const authorization = 'Bearer editor';
    const put = { method: 'PUT', body: service('web'), headers: { authorization } };
    const apply = {
      method: 'PATCH',
      body: service('web'),
      headers: { authorization, 'content-type': 'application/apply-patch+yaml' },
    };
    for (const [path, sent] of [
      [WEB, put],
      [`${WEB}?fieldManager=me`, apply],
    ] as const) {
      const { status, object } = await exchange(cluster, path, sent);
      assert.equal(status, 403);
      assert.match(object.message ?? '', /User "editor" cannot create resource "services"/);
    }
    cluster.rules.push({ ...rule, verbs: ['create'] });
    assert.equal((await exchange(cluster, WEB, put)).status, 201);
  });
});
