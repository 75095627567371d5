import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromResponse } from '../../../src/kube/failure.ts';
import { missingRule } from '../../../src/kube/missingRule.ts';

const user = 'is forbidden: User "system:serviceaccount:ci:cannot list pods" cannot';

for (const [message, expected] of [
  [
    `services "web" ${user} delete resource "services" in API group "" in the namespace "shop"`,
    { verb: 'delete', group: '', resource: 'services', namespace: 'shop' },
  ],
  [
    `services "web" ${user} patch resource "services/status" in API group "" in the namespace "shop"`,
    { verb: 'patch', group: '', resource: 'services/status', namespace: 'shop' },
  ],
  [
    `projects.project.openshift.io ${user} list resource "projects" in API group "project.openshift.io" at the cluster scope`,
    { verb: 'list', group: 'project.openshift.io', resource: 'projects', namespace: '' },
  ],
  [
    `services "web" ${user} get services/proxy in the namespace "shop"`,
    { verb: 'get', group: '', resource: 'services/proxy', namespace: 'shop' },
  ],
  [
    `services "web" ${user} delete services in project "shop"`,
    { verb: 'delete', group: '', resource: 'services', namespace: 'shop' },
  ],
  [
    `routes.route.openshift.io ${user} list routes.route.openshift.io at the cluster scope`,
    { verb: 'list', group: 'route.openshift.io', resource: 'routes', namespace: '' },
  ],
  ['services "web" is forbidden: exceeded quota: few, requested: services=1, used: services=5', undefined],
  ['services "web" is forbidden: User "dana" cannot do that now', undefined],
] as const) {
  test(message, () => {
    const body = JSON.stringify({ kind: 'Status', reason: 'Forbidden', message, code: 403 });
    assert.deepEqual(missingRule(fromResponse(403, {}, body)), expected);
  });
}

test('a refusal of something in front of the server names no rule', () => {
  const page = 'User "dana" cannot list resource "services" in API group "" at the cluster scope';
  assert.equal(missingRule(fromResponse(403, {}, page)), undefined);
});
