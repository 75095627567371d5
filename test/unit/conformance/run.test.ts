import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { CheckResult } from '../../../scripts/conformance/check.ts';
import { countOutcomes, toLine, toSummary } from '../../../scripts/conformance/results.ts';
import { runConformance } from '../../../scripts/conformance/run.ts';
import { discoverApiServer, type ApiServer } from '../../../src/kube/serviceApi/server.ts';
import type { AccessRule } from '../../../src/sandbox/access/accessRule.ts';
import { authenticatedUser } from '../../../src/sandbox/access/user.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../support/connect.ts';

const never = new AbortController().signal;

test('what fails is told with its reason, and the namespace is removed all the same', async (t) => {
  const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
  const resources = ['namespaces', 'services', 'services/proxy'];
  const { sandbox, server } = await startLimited(t, { users: ['dana'], verbs, apiGroups: [''], resources });
  const { results, leftover } = await runConformance({ server, signal: never });

  const failed = results.filter(({ outcome }) => outcome === 'failed');
  assert.deepEqual([...new Set(failed.map(({ operation }) => operation))].sort(), [
    'patchCoreV1NamespacedServiceStatus',
    'readCoreV1NamespacedServiceStatus',
    'replaceCoreV1NamespacedServiceStatus',
  ]);
  assert.match(toLine(failed[0]!), /^FAIL {2}readCoreV1NamespacedServiceStatus {2}read.*\n {6}.*forbidden/);
  const { passed, skipped } = countOutcomes(results);
  assert.equal(toSummary(results), `${passed} passed, ${failed.length} failed, ${skipped} skipped`);
  assert.equal(leftover, undefined);
  assert.deepEqual(left(sandbox), []);
});

test('cancelled in the middle: it ends, and the namespace is removed', async (t) => {
  const everything = { users: ['dana'], verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const { sandbox, server } = await startLimited(t, everything);
  const cancel = new AbortController();
  const told: CheckResult[] = [];
  const { results, leftover } = await runConformance({
    server,
    signal: cancel.signal,
    onResult: (result) => {
      told.push(result);
      cancel.abort();
    },
  });
  assert.deepEqual([results, leftover], [told, undefined]);
  assert.equal(told.length, 1);
  assert.deepEqual(left(sandbox), []);
});

test('the server dies in the middle: all is told, and that the namespace stays', async (t) => {
  const everything = { users: ['dana'], verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const { sandbox, server } = await startLimited(t, everything);
  const named: string[] = [];
  const told: CheckResult[] = [];
  const { namespace, results, leftover } = await runConformance({
    server,
    signal: never,
    onNamespace: (name) => named.push(name),
    onResult: (result) => {
      if (told.push(result) === 1) {
        void sandbox.stop();
      }
    },
  });
  assert.deepEqual([named, results], [[namespace], told]);
  assert.equal(results.at(-1)?.outcome, 'failed');
  assert.equal(leftover?.code, 'unreachable');
});

/** A sandbox, and a user who may do what one rule says. */
async function startLimited(
  t: TestContext,
  rule: AccessRule,
): Promise<{ readonly sandbox: Sandbox; readonly server: ApiServer }> {
  const sandbox = await startSandbox({ samples: false });
  sandbox.tokens.add('dana-token', authenticatedUser('dana'));
  sandbox.rules.push(rule);
  const connection = connect(sandbox.url, { user: userWith({ token: 'dana-token' }) });
  t.after(async () => {
    connection.dispose();
    await sandbox.stop();
  });
  return { sandbox, server: await discoverApiServer(connection, never) };
}

/** The conformance namespaces that are still there. */
function left({ state }: Sandbox): readonly string[] {
  return [...state.objects('namespaces')]
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('service-explorer-conformance-'));
}
