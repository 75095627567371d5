import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowed, type AccessRule, type Attributes } from '../../../../src/sandbox/access/accessRule.ts';
import { authenticatedUser, MASTERS } from '../../../../src/sandbox/access/user.ts';

const user = authenticatedUser('ada', ['developers']);

const list: Attributes = {
  verb: 'list',
  group: '',
  resource: 'services',
  subresource: '',
  namespace: 'shop',
  name: '',
};
const services: AccessRule = { users: ['ada'], verbs: ['list'], apiGroups: [''], resources: ['services'] };

const cases: readonly [title: string, rule: AccessRule, attributes: Attributes, allowed: boolean][] = [
  ['a rule for the user', services, list, true],
  ['a rule for somebody else', { ...services, users: ['bob'] }, list, false],
  ['a rule for a group of the user', { ...services, users: [], groups: ['developers'] }, list, true],
  ['another verb', { ...services, verbs: ['get'] }, list, false],
  ['any verb', { ...services, verbs: ['*'] }, list, true],
  ['another API group', { ...services, apiGroups: ['apps'] }, list, false],
  ['any resource', { ...services, resources: ['*'] }, list, true],
  ['its own namespace', { ...services, namespaces: ['shop'] }, list, true],
  ['another namespace', { ...services, namespaces: ['lab'] }, list, false],
  [
    'a bound rule, at the cluster scope',
    { ...services, namespaces: ['shop'] },
    { ...list, namespace: '' },
    false,
  ],
  ['a subresource that is not named', services, { ...list, subresource: 'proxy' }, false],
  [
    'a named subresource',
    { ...services, resources: ['services/proxy'] },
    { ...list, subresource: 'proxy' },
    true,
  ],
  [
    'that subresource of any resource',
    { ...services, resources: ['*/proxy'] },
    { ...list, subresource: 'proxy' },
    true,
  ],
  ['a resource by its name', { ...services, resourceNames: ['web'] }, { ...list, name: 'web' }, true],
  ['another name', { ...services, resourceNames: ['web'] }, { ...list, name: 'api' }, false],
  [
    'a path',
    { users: ['ada'], verbs: ['get'], nonResourceURLs: ['/version'] },
    { verb: 'get', path: '/version' },
    true,
  ],
  [
    'a path below',
    { users: ['ada'], verbs: ['get'], nonResourceURLs: ['/api/*'] },
    { verb: 'get', path: '/api/v1' },
    true,
  ],
  [
    'a path beside',
    { users: ['ada'], verbs: ['get'], nonResourceURLs: ['/api/*'] },
    { verb: 'get', path: '/apis' },
    false,
  ],
  [
    'a path, with a rule for resources',
    { ...services, verbs: ['*'] },
    { verb: 'get', path: '/version' },
    false,
  ],
];

for (const [title, rule, attributes, allowed] of cases) {
  test(`${title}: ${allowed ? 'allowed' : 'not allowed'}`, () => {
    assert.equal(isAllowed([rule], user, attributes), allowed);
  });
}

test('masters may do everything without a rule', () => {
  assert.equal(isAllowed([], authenticatedUser('root', [MASTERS]), list), true);
});
