import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import {
  reviewAccess,
  reviewRules,
  ruleAllows,
  type ResourceAccess,
  type ResourceRule,
} from '../../../src/kube/accessReview.ts';
import type { Connection } from '../../../src/kube/connection.ts';
import { authenticatedUser } from '../../../src/sandbox/access/user.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../support/connect.ts';
import { assertFails } from './serviceApi/assertFails.ts';
import { failure, json, startRecordingServer, V1_36, type Reply } from './serviceApi/recordingServer.ts';

const { signal } = new AbortController();
const DELETE: ResourceAccess = {
  verb: 'delete',
  group: '',
  resource: 'services',
  subresource: '',
  namespace: 'shop',
};

/** A server whose user `dana` may list and delete Services in the namespace `shop`. */
async function danasServer(t: TestContext, profile: ProfileName): Promise<Connection> {
  const sandbox = await startSandbox({ profile, samples: false, controllers: false });
  sandbox.tokens.add('dana-token', authenticatedUser('dana'));
  const resources = { apiGroups: [''], resources: ['services'] };
  sandbox.rules.push({ users: ['dana'], namespaces: ['shop'], verbs: ['list', 'delete'], ...resources });
  const connection = connect(sandbox.url, { user: userWith({ token: 'dana-token' }) });
  t.after(async () => {
    connection.dispose();
    await sandbox.stop();
  });
  return connection;
}

for (const profile of ['1.9', '1.20', '1.36'] as const) {
  test(`${profile} says what one may do`, async (t) => {
    const connection = await danasServer(t, profile);
    assert.deepEqual(await reviewAccess(connection, DELETE, signal), { allowed: true, reason: '' });
    const elsewhere = { ...DELETE, namespace: 'staging' };
    assert.deepEqual(await reviewAccess(connection, elsewhere, signal), { allowed: false, reason: '' });
    const status = { ...DELETE, subresource: 'status' };
    assert.deepEqual(await reviewAccess(connection, status, signal), { allowed: false, reason: '' });

    const { rules, incomplete } = await reviewRules(connection, 'shop', signal);
    assert.equal(incomplete, false);
    const ofServices = { apiGroups: [''], resources: ['services'], resourceNames: [] };
    assert.deepEqual(rules.at(-1), { verbs: ['list', 'delete'], ...ofServices });
    const others = await reviewRules(connection, 'staging', signal);
    assert.ok(!others.rules.some((rule) => ruleAllows(rule, DELETE)));
  });
}

describe('a review', () => {
  async function answeredBy(t: TestContext, reply: Reply): Promise<Connection> {
    return (await startRecordingServer(t, reply)).api(V1_36).connection;
  }

  test('asks in the words of the API reference', async (t) => {
    const server = await startRecordingServer(t, json({ status: { allowed: false, reason: 'not yours' } }));
    const { connection } = server.api(V1_36);
    const answer = await reviewAccess(connection, { ...DELETE, subresource: 'proxy' }, signal);
    assert.deepEqual(answer, { allowed: false, reason: 'not yours' });
    await reviewRules(connection, 'shop', signal);
    const apiVersion = 'authorization.k8s.io/v1';
    assert.deepEqual(
      server.requests.map(({ line, body }) => [line, JSON.parse(body) as unknown]),
      [
        [
          `POST /apis/${apiVersion}/selfsubjectaccessreviews`,
          {
            apiVersion,
            kind: 'SelfSubjectAccessReview',
            spec: { resourceAttributes: { ...DELETE, subresource: 'proxy' } },
          },
        ],
        [
          `POST /apis/${apiVersion}/selfsubjectrulesreviews`,
          { apiVersion, kind: 'SelfSubjectRulesReview', spec: { namespace: 'shop' } },
        ],
      ],
    );
    assert.ok(server.requests.every(({ headers }) => headers['content-type'] === 'application/json'));
  });

  test('may be incomplete, and of rules of every shape', async (t) => {
    const resourceRules = [{ verbs: ['get', 7], apiGroups: null, resourceNames: ['web'] }, 'nonsense'];
    const connection = await answeredBy(t, json({ status: { resourceRules, incomplete: true } }));
    assert.deepEqual(await reviewRules(connection, 'shop', signal), {
      rules: [{ verbs: ['get'], apiGroups: [], resources: [], resourceNames: ['web'] }],
      incomplete: true,
    });
  });

  for (const [what, reply, code] of [
    ['is forbidden', failure(403, { reason: 'Forbidden' }), 'forbidden'],
    ['is not known', failure(404, { reason: 'NotFound' }), 'notFound'],
    ['is answered with something else', json({ kind: 'List' }), 'protocol'],
    ['is answered with no JSON', ((response) => response.end('<html>')) satisfies Reply, 'protocol'],
  ] as const) {
    test(`that ${what} fails`, async (t) => {
      const connection = await answeredBy(t, reply);
      await assertFails(reviewRules(connection, 'shop', signal), code);
      await assertFails(reviewAccess(connection, DELETE, signal), code);
    });
  }

  test('ends with its signal', async (t) => {
    const abort = new AbortController();
    const connection = await answeredBy(t, () => {
      abort.abort();
    });
    await assertFails(reviewRules(connection, 'shop', abort.signal), 'aborted');
  });
});

describe('a rule', () => {
  const RULE: ResourceRule = {
    verbs: ['create', 'delete'],
    apiGroups: [''],
    resources: ['services'],
    resourceNames: [],
  };
  const create = { ...DELETE, verb: 'create' };
  const status = { ...DELETE, subresource: 'status' };
  const named = { resourceNames: ['web'] };
  for (const [what, rule, access, expected] of [
    ['allows its verbs', RULE, DELETE, true],
    ['allows no other verb', RULE, { ...DELETE, verb: 'patch' }, false],
    ['allows no other resource', { ...RULE, resources: ['pods'] }, DELETE, false],
    ['allows no other group', { ...RULE, apiGroups: ['apps'] }, DELETE, false],
    ['of all allows it', { ...RULE, verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, DELETE, true],
    ['of all allows subresources', { ...RULE, resources: ['*'] }, status, true],
    ['of a resource allows no subresource', RULE, status, false],
    ['of a subresource allows that', { ...RULE, resources: ['services/status'] }, status, true],
    ['of a subresource does not allow the resource', { ...RULE, resources: ['*/status'] }, DELETE, false],
    ['of a subresource of all allows that', { ...RULE, resources: ['*/status'] }, status, true],
    ['of names allows it for some', { ...RULE, ...named }, DELETE, true],
    ['of names allows to create none', { ...RULE, ...named }, create, false],
    [
      'of names allows to POST through the proxy',
      { ...RULE, ...named, resources: ['*'] },
      { ...create, subresource: 'proxy' },
      true,
    ],
  ] as const) {
    test(what, () => {
      assert.equal(ruleAllows(rule, access), expected);
    });
  }
});
