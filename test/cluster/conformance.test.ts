import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { CheckResult } from '../../scripts/conformance/check.ts';
import { countOutcomes, toLine } from '../../scripts/conformance/results.ts';
import { runConformance } from '../../scripts/conformance/run.ts';
import { toTable, type ServerResults } from '../../scripts/conformance/table.ts';
import { putTable } from '../../scripts/markdownTable.ts';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend, type Backend } from '../../scripts/rigs/backend.ts';
import { echo } from '../../scripts/rigs/echo.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { startSandboxRig } from '../../scripts/rigs/sandbox.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { SERVICE_OPERATIONS } from '../../src/kube/serviceApi/operations.ts';
import type { ProxyTarget } from '../../src/kube/serviceApi/proxyTarget.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import type { ProfileName } from '../../src/sandbox/profile.ts';
import { connectTo } from '../support/connect.ts';
import { skipIfMissing } from '../support/missing.ts';

const PROGRAM = join(import.meta.dirname, '../../scripts/conformance.ts');
const README = join(import.meta.dirname, '../../README.md');

/** The Service of the sandbox's samples whose pods tell what they received. */
const SANDBOX_ECHO = { namespace: 'shop', name: 'api', port: 'http' };

type ByStdio = ChildProcessByStdio<null, Readable, Readable>;

/** In the order of the table's columns. Those that could not be started are not here. */
const columns: ServerResults[] = [];

for (const profile of ['1.9', '1.36'] satisfies ProfileName[]) {
  test(`the sandbox ${profile} carries out every operation`, async (t) => {
    const sandbox = await startSandboxRig(profile);
    t.after(() => sandbox.stop());
    const results = await conformance(sandbox.kubeconfig, SANDBOX_ECHO);
    columns.push({ server: `sandbox ${profile}`, results });
    assertAllPassed(results);
  });
}

for (const [how, interrupt, exitCode, lastWords] of [
  // Twice: what `npm run` does with one Ctrl+C.
  [
    'Ctrl+C',
    (child) => child.kill('SIGINT') && child.kill('SIGINT'),
    130,
    /Cancelled\. The namespace .* is removed/,
  ],
  ['a closed pipe', (child) => child.stdout.destroy(), 141, /which they remove at the end\.$/],
] satisfies readonly [string, (child: ByStdio) => unknown, number, RegExp][]) {
  test(`${how} ends it, and nothing stays`, async (t) => {
    const sandbox = await startSandboxRig('1.36');
    t.after(() => sandbox.stop());
    const child = spawn(process.execPath, [PROGRAM, '--kubeconfig', sandbox.kubeconfig, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [ended, stderr] = [once(child, 'exit'), text(child.stderr)];
    child.stdout.once('data', () => {
      interrupt(child);
    });
    assert.deepEqual(await ended, [exitCode, null]);
    const lines = (await stderr).trim().split('\n');
    assert.match(lines[0]!, /^The checks work in the namespace service-explorer-conformance-/);
    assert.match(lines.at(-1)!, lastWords);
    const connection = await connectTo(sandbox.kubeconfig);
    t.after(() => {
      connection.dispose();
    });
    await assertNothingIsLeft(connection);
  });
}

test('the server goes in the middle: the totals, and what it could not remove', async (t) => {
  const sandbox = await startSandboxRig('1.36');
  t.after(() => sandbox.stop());
  const child = spawn(process.execPath, [PROGRAM, '--kubeconfig', sandbox.kubeconfig], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [ended, stdout, stderr] = [once(child, 'exit'), text(child.stdout), text(child.stderr)];
  child.stdout.once('data', () => void sandbox.stop());
  assert.deepEqual(await ended, [1, null]);
  assert.match(await stdout, /\n\n\d+ passed, \d+ failed, \d+ skipped\n$/);
  assert.match(await stderr, /\nThe namespace \S+ could not be removed\. The server of .* cannot be reached/);
});

describe('kube-apiserver', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;
  let backend: Backend;

  before(async () => {
    rig = await startApiServer({ egress: true });
    backend = await startBackend(rig, { namespace: 'shop', service: 'echo', answer: echo });
  });

  after(async () => {
    await backend.stop();
    await rig.stop();
  });

  test('carries out every operation', async () => {
    const results = await conformance(rig.kubeconfig, { namespace: 'shop', name: 'echo', port: 80 });
    columns.push({ server: 'kube-apiserver 1.20', results });
    assertAllPassed(results);
  });

  test('the README has the table of these results', async () => {
    const readme = await readFile(README, 'utf8');
    const renewed = putTable(readme, 'conformance', toTable(columns));
    if (process.env['UPDATE_CONFORMANCE'] === 'true') {
      await writeFile(README, renewed);
    } else {
      assert.equal(renewed, readme, 'The table is old: renew it with UPDATE_CONFORMANCE=true.');
    }
  });

  test('without a backend, the refusal of the API server is what is expected', async () => {
    const results = await conformance(rig.kubeconfig, undefined);
    const { passed, failed, skipped } = countOutcomes(results);
    assert.deepEqual([passed > 100, failed, skipped], [true, 0, 2], failures(results));
  });
});

/** Runs all checks on the cluster of a kubeconfig, and looks whether something of them stayed. */
async function conformance(
  kubeconfig: string,
  backend: ProxyTarget | undefined,
): Promise<readonly CheckResult[]> {
  const connection = await connectTo(kubeconfig);
  const { signal } = new AbortController();
  try {
    const server = await discoverApiServer(connection, signal);
    const { results, leftover } = await runConformance({ server, backend, signal });
    assert.equal(leftover, undefined);
    await assertNothingIsLeft(connection);
    return results;
  } finally {
    connection.dispose();
  }
}

interface ObjectList {
  readonly items: readonly {
    readonly metadata: {
      readonly namespace?: string;
      readonly name: string;
      readonly deletionTimestamp?: string;
    };
  }[];
}

/** A cluster without a namespace controller keeps a namespace that is deleted, but it is empty. */
async function assertNothingIsLeft(connection: Connection): Promise<void> {
  const isOurs = (name = ''): boolean => name.startsWith('service-explorer-conformance-');
  const { signal } = new AbortController();
  const services = await connection.getJson<ObjectList>('/api/v1/services', signal);
  assert.deepEqual(
    services.items.filter(({ metadata }) => isOurs(metadata.namespace)),
    [],
  );
  const namespaces = await connection.getJson<ObjectList>('/api/v1/namespaces', signal);
  assert.deepEqual(
    namespaces.items.filter(
      ({ metadata }) => isOurs(metadata.name) && metadata.deletionTimestamp === undefined,
    ),
    [],
  );
}

/** None failed, none was skipped, and no operation went without. */
function assertAllPassed(results: readonly CheckResult[]): void {
  const { failed, skipped } = countOutcomes(results);
  assert.deepEqual([failed, skipped], [0, 0], failures(results));
  const proven = new Set(results.map(({ operation }) => operation));
  assert.deepEqual([...proven].sort(), Object.keys(SERVICE_OPERATIONS).sort());
}

function failures(results: readonly CheckResult[]): string {
  return results
    .filter(({ outcome }) => outcome !== 'passed')
    .map(toLine)
    .join('\n');
}
