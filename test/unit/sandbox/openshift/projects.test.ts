import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../../src/kube/types.ts';
import { authenticatedUser } from '../../../../src/sandbox/access/user.ts';
import { useSandbox } from '../support/runningSandbox.ts';

const running = useSandbox({ profile: '1.9' }, ({ tokens, rules }) => {
  tokens.add('developer-token', authenticatedUser('developer'));
  rules.push({
    users: ['developer'],
    namespaces: ['shop'],
    verbs: ['get', 'list', 'watch'],
    apiGroups: ['*'],
    resources: ['namespaces', 'projects', 'services', 'routes'],
  });
});

const PROJECTS = '/apis/project.openshift.io/v1/projects';
const REQUESTS = '/apis/project.openshift.io/v1/projectrequests';

const asDeveloper = { headers: { authorization: 'Bearer developer-token' } };

async function namesOf(path: string, init?: RequestInit): Promise<(string | undefined)[]> {
  const response = await running().call(path, init);
  assert.equal(response.status, 200, path);
  const { items } = (await response.json()) as { items: readonly KubeObject[] };
  return items.map(({ metadata }) => metadata.name);
}

test('shows everybody the projects that are theirs', async () => {
  const namespaces = await namesOf('/api/v1/namespaces');
  assert.deepEqual(await namesOf(PROJECTS), namespaces);
  assert.ok(namespaces.length > 3);
  assert.deepEqual(await namesOf(PROJECTS, asDeveloper), ['shop']);
  assert.equal((await running().call('/api/v1/namespaces', asDeveloper)).status, 403);
});

test('reads one project, which has an address of its own', async () => {
  const response = await running().call(`${PROJECTS}/shop`, asDeveloper);
  const project = (await response.json()) as KubeObject & { metadata: { selfLink?: string } };
  assert.equal(project.kind, 'Project');
  assert.equal(project.apiVersion, 'project.openshift.io/v1');
  assert.equal(project.metadata.selfLink, `${PROJECTS}/shop`);
  assert.equal(project.metadata.annotations?.['openshift.io/display-name'], 'Tea shop');
  assert.equal((await running().call(`${PROJECTS}/monitoring`, asDeveloper)).status, 403);
  assert.equal((await running().call(`${PROJECTS}/nowhere`)).status, 404);
});

test('watches projects, begins one for whoever asks, and ends it', async () => {
  const { call, sandbox } = running();
  const { body } = await call(`${PROJECTS}?watch=true&resourceVersion=${sandbox.state.version}`, asDeveloper);
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  const nextEvent = async (): Promise<string> => {
    while (!unread.includes('\n')) {
      const { value } = await reader.read();
      assert.ok(value, 'the watch has ended');
      unread += value;
    }
    const [line = '', ...rest] = unread.split('\n');
    unread = rest.join('\n');
    const { type, object } = JSON.parse(line) as { type: string; object: KubeObject };
    return `${type} ${object.kind ?? ''} ${object.metadata.name ?? ''}`;
  };

  sandbox.state.put('namespaces', { metadata: { name: 'not-theirs' } });
  const request = {
    kind: 'ProjectRequest',
    apiVersion: 'project.openshift.io/v1',
    metadata: { name: 'mine' },
  };
  const begin = (): Promise<Response> =>
    call(REQUESTS, {
      method: 'POST',
      body: JSON.stringify({ ...request, displayName: 'Mine' }),
      headers: { ...asDeveloper.headers, 'content-type': 'application/json' },
    });
  const begun = await begin();
  assert.equal(begun.status, 201);
  const project = (await begun.json()) as KubeObject;
  assert.deepEqual(project.metadata.annotations, {
    'openshift.io/display-name': 'Mine',
    'openshift.io/requester': 'developer',
  });
  assert.equal((await begin()).status, 409);

  assert.equal(await nextEvent(), 'ADDED Project mine');
  assert.deepEqual(await namesOf(PROJECTS, asDeveloper), ['mine', 'shop']);
  assert.equal((await call(`${PROJECTS}/mine`, { method: 'DELETE', ...asDeveloper })).status, 200);
  assert.equal(await nextEvent(), 'MODIFIED Project mine');
  assert.equal(await nextEvent(), 'DELETED Project mine');
  assert.equal((await call('/api/v1/namespaces/mine')).status, 404);
  await reader.cancel();

  sandbox.state.put('namespaces', { metadata: { name: 'mine' } });
  assert.deepEqual(await namesOf(PROJECTS, asDeveloper), ['shop']);
});

test('refuses a request for a project without a name', async () => {
  for (const [body, status] of [
    [{}, 422],
    [{ metadata: {} }, 422],
    [{ metadata: { name: 7 } }, 400],
  ] as const) {
    const headers = { 'content-type': 'application/json' };
    const answered = await running().call(REQUESTS, { method: 'POST', body: JSON.stringify(body), headers });
    assert.equal(answered.status, status, JSON.stringify(body));
  }
});

test('speaks YAML', async () => {
  const headers = { accept: 'application/yaml' };
  const answered = await running().call(`${PROJECTS}/shop`, { headers });
  assert.equal(answered.headers.get('content-type'), 'application/yaml');
});

test('has routes, and tells that one may begin a project', async () => {
  assert.deepEqual(await namesOf('/apis/route.openshift.io/v1/namespaces/shop/routes', asDeveloper), [
    'shop',
  ]);
  assert.equal((await running().call(REQUESTS, asDeveloper)).status, 200);
});
