import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorize } from '../../../../src/sandbox/access/authorizer.ts';
import { DEFAULT_RULES } from '../../../../src/sandbox/access/defaultRules.ts';
import { ANONYMOUS, authenticatedUser } from '../../../../src/sandbox/access/user.ts';
import { apiRequest } from '../support/apiRequest.ts';

const viewer = authenticatedUser('viewer');

// The words of the recorded servers.
const refusals = [
  [
    'GET /api/v1/namespaces/rec/services/web',
    'services "web" is forbidden: User "viewer" cannot get',
    'services',
    '',
  ],
  [
    'GET /api/v1/namespaces/rec/services/web/proxy/',
    'services "web" is forbidden: User "viewer" cannot get',
    'services/proxy',
    '',
  ],
  [
    'GET /api/v1/namespaces/rec/services?watch=true',
    'services is forbidden: User "viewer" cannot watch',
    'services',
    '',
  ],
] as const;

for (const [line, beginning, resource] of refusals) {
  test(`refuses ${line}`, () => {
    const request = apiRequest(line, { user: viewer });
    const scope = 'in the namespace "rec"';
    const old = authorize(request, DEFAULT_RULES['1.9'], '1.9');
    const recent = authorize(request, DEFAULT_RULES['1.36'], '1.36');
    assert.equal(old?.message, `${beginning} ${resource} ${scope}`);
    assert.equal(recent?.message, `${beginning} resource "${resource}" in API group "" ${scope}`);
    assert.equal(recent.details?.kind, 'services');
  });
}

test('names the cluster scope, and the group of a resource', () => {
  const namespaces = authorize(apiRequest('GET /api/v1/namespaces', { user: viewer }), [], '1.36');
  assert.equal(
    namespaces?.message,
    'namespaces is forbidden: User "viewer" cannot list resource "namespaces" in API group "" at the cluster scope',
  );
  const routes = apiRequest('GET /apis/route.openshift.io/v1/namespaces/a/routes/web', { user: viewer });
  const refused = authorize(routes, [], '1.9');
  assert.equal(
    refused?.message,
    'routes.route.openshift.io "web" is forbidden: User "viewer" cannot get routes.route.openshift.io in the namespace "a"',
  );
  assert.deepEqual(refused.details, { name: 'web', group: 'route.openshift.io', kind: 'routes' });
});

test('asks for a namespace, and for a project, in that namespace', () => {
  const rules = [
    {
      users: ['viewer'],
      namespaces: ['mine'],
      verbs: ['get'],
      apiGroups: ['*'],
      resources: ['namespaces', 'projects'],
    },
  ];
  for (const path of ['/api/v1/namespaces/', '/apis/project.openshift.io/v1/projects/']) {
    assert.equal(authorize(apiRequest(`GET ${path}mine`, { user: viewer }), rules, '1.9'), undefined);
    assert.notEqual(authorize(apiRequest(`GET ${path}other`, { user: viewer }), rules, '1.9'), undefined);
  }
});

test('lets everybody see the version, and only users see the API', () => {
  const may = (line: string, user = ANONYMOUS): boolean =>
    authorize(apiRequest(line, { user }), DEFAULT_RULES['1.36'], '1.36') === undefined;
  assert.equal(may('GET /version'), true);
  assert.equal(may('GET /api'), false);
  assert.equal(may('GET /api', viewer), true);
  assert.equal(may('GET /openapi/v3/api/v1', viewer), true);
  assert.equal(may('POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', viewer), true);
});
