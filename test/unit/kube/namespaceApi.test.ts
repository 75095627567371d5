import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Connection } from '../../../src/kube/connection.ts';
import { createNamespace, hasNamespace } from '../../../src/kube/namespaceApi.ts';
import type { AccessRule } from '../../../src/sandbox/access/accessRule.ts';
import { authenticatedUser } from '../../../src/sandbox/access/user.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { beforeHeaders } from '../../../src/sandbox/wire/faults.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../support/connect.ts';

const { signal } = new AbortController();
const NAMESPACES = { apiGroups: [''], resources: ['namespaces'] };

/** A server, and a user of it who may do what the rules say. */
async function start(
  t: TestContext,
  profile: ProfileName,
  ...rules: readonly AccessRule[]
): Promise<{ readonly sandbox: Sandbox; readonly connection: Connection }> {
  const sandbox = await startSandbox({ profile, samples: false, controllers: false });
  sandbox.tokens.add('t', authenticatedUser('dana'));
  sandbox.rules.push(...rules.map((rule) => ({ ...rule, users: ['dana'] })));
  const connection = connect(sandbox.url, { user: userWith({ token: 't' }) });
  t.after(async () => {
    connection.dispose();
    await sandbox.stop();
  });
  return { sandbox, connection };
}

describe('a namespace', () => {
  for (const profile of ['1.9', '1.36'] as const) {
    test(`is found, created, and there already, on ${profile}`, async (t) => {
      const { connection } = await start(t, profile, { ...NAMESPACES, verbs: ['get', 'create'] });
      assert.equal(await hasNamespace(connection, 'new', signal), false);
      await createNamespace(connection, 'new', signal);
      assert.equal(await hasNamespace(connection, 'new', signal), true);
      await assert.rejects(createNamespace(connection, 'new', signal), { code: 'conflict' });
    });
  }

  test('is neither there nor not where one may not look', async (t) => {
    const { connection } = await start(t, '1.36');
    assert.equal(await hasNamespace(connection, 'default', signal), undefined);
  });

  test('is asked for as a project where one may not create it', async (t) => {
    const { sandbox, connection } = await start(t, '1.9');
    await createNamespace(connection, 'new', signal);
    const admin = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    t.after(() => {
      admin.dispose();
    });
    assert.equal(await hasNamespace(admin, 'new', signal), true);
  });

  test('is refused as what was asked for where there are no projects', async (t) => {
    const { connection } = await start(t, '1.36');
    await assert.rejects(createNamespace(connection, 'new', signal), {
      code: 'forbidden',
      message: /cannot create resource "namespaces"/u,
    });
  });

  test('is not known to be there when the server is lost', async (t) => {
    const { sandbox, connection } = await start(t, '1.36', { ...NAMESPACES, verbs: ['get'] });
    sandbox.server.inject({ fault: beforeHeaders('reset') });
    await assert.rejects(hasNamespace(connection, 'default', signal), { code: 'unreachable' });
  });
});
