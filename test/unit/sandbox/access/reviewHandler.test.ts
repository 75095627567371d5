import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessRule } from '../../../../src/sandbox/access/accessRule.ts';
import { createReviewHandler } from '../../../../src/sandbox/access/reviewHandler.ts';
import { authenticatedUser } from '../../../../src/sandbox/access/user.ts';
import type { Answer } from '../../../../src/sandbox/api/answer.ts';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import { profiles } from '../../../../src/sandbox/profile.ts';
import { apiRequest } from '../support/apiRequest.ts';

const viewer = authenticatedUser('viewer');
const rules: readonly AccessRule[] = [
  { users: ['viewer'], namespaces: ['mine'], verbs: ['list'], apiGroups: [''], resources: ['services'] },
  { users: ['viewer'], verbs: ['get'], nonResourceURLs: ['/version'] },
];
const handle = createReviewHandler(rules, profiles['1.36']);

async function review(kind: string, spec: object): Promise<Answer | undefined> {
  const line = `POST /apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`;
  const body = JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind, spec });
  return handle(apiRequest(line, { user: viewer, body, headers: { 'content-type': 'application/json' } }));
}

function bodyOf(answer: Answer | undefined): Record<string, unknown> {
  assert.ok(Buffer.isBuffer(answer?.body));
  return JSON.parse(answer.body.toString()) as Record<string, unknown>;
}

test('answers what one may do, and repeats the question without what it does not know', async () => {
  const asked = { verb: 'list', resource: 'services', namespace: 'mine' };
  const yes = await review('SelfSubjectAccessReview', { resourceAttributes: { ...asked, colour: 'red' } });
  assert.equal(yes?.status, 201);
  assert.deepEqual(bodyOf(yes)['spec'], { resourceAttributes: asked });
  assert.deepEqual(bodyOf(yes)['status'], { allowed: true });
  const no = await review('SelfSubjectAccessReview', {
    resourceAttributes: { ...asked, namespace: 'other' },
  });
  assert.deepEqual(bodyOf(no)['status'], { allowed: false });
  const path = await review('SelfSubjectAccessReview', {
    nonResourceAttributes: { verb: 'get', path: '/version' },
  });
  assert.deepEqual(bodyOf(path)['status'], { allowed: true });
});

test('lists what one may do in a namespace', async () => {
  const inside = await review('SelfSubjectRulesReview', { namespace: 'mine' });
  assert.deepEqual(bodyOf(inside)['status'], {
    resourceRules: [{ verbs: ['list'], apiGroups: [''], resources: ['services'] }],
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/version'] }],
    incomplete: false,
  });
  const outside = await review('SelfSubjectRulesReview', { namespace: 'other' });
  assert.deepEqual((bodyOf(outside)['status'] as Record<string, unknown>)['resourceRules'], []);
});

test('lists for those who may do everything that they may', async () => {
  const line = 'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
  const body = JSON.stringify({ spec: { namespace: 'mine' } });
  assert.deepEqual(bodyOf(await handle(apiRequest(line, { body })))['status'], {
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  });
});

test('is at its own address only, and leaves those of other groups alone', () => {
  const root = '/apis/authorization.k8s.io/v1';
  for (const path of ['selfsubjectaccessreviews/a', 'namespaces/a/selfsubjectaccessreviews', 'others']) {
    assert.throws(
      () => handle(apiRequest(`POST ${root}/${path}`)),
      (error) => error instanceof ApiError && error.status.code === 404,
      path,
    );
  }
  assert.equal(handle(apiRequest('GET /api/v1/services')), undefined);
  assert.equal(handle(apiRequest(`GET ${root}`)), undefined);
});

test('refuses a review that asks nothing, or two things at once', async () => {
  const attributes = { resourceAttributes: { verb: 'get' }, nonResourceAttributes: { verb: 'get' } };
  for (const spec of [{}, attributes]) {
    await assert.rejects(review('SelfSubjectAccessReview', spec), (error) => {
      assert.ok(error instanceof ApiError);
      assert.equal(error.status.code, 422);
      return true;
    });
  }
});
