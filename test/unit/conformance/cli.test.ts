import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '../../../scripts/rigs/cleanup.ts';

const PROGRAM = join(import.meta.dirname, '../../../scripts/conformance.ts');

interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('--help says how it is used', async () => {
  const { exitCode, stdout } = await run('--help');
  assert.equal(exitCode, 0);
  assert.match(stdout, /--kubeconfig FILE/);
});

for (const [args, message] of [
  [[], /--kubeconfig is missing/],
  [['--kubeconfig'], /--kubeconfig/],
  [['--kubeconfig', 'x', '--what'], /--what/],
  [['--kubeconfig', 'x', '--backend', 'no-slash'], /--backend takes NAMESPACE\/NAME/],
] as const) {
  test(`exit code 2 for: ${args.join(' ') || 'nothing'}`, async () => {
    const { exitCode, stdout, stderr } = await run(...args);
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, message);
  });
}

test('a server elsewhere: nothing is sent without --yes', async (t) => {
  const server = await serveElsewhere(t);
  const refused = await run('--kubeconfig', server.kubeconfig);
  assert.deepEqual([refused.exitCode, refused.stdout, server.connections()], [2, '', 0]);
  assert.match(refused.stderr, /is not on this machine.*--yes/s);

  const agreed = await run('--kubeconfig', server.kubeconfig, '--yes');
  assert.equal(agreed.exitCode, 1);
  assert.ok(server.connections() > 0, 'it never tried');
});

test('a file that does not exist is not taken for an empty one', async () => {
  const { exitCode, stderr } = await run('--kubeconfig', '/no/such/file');
  assert.deepEqual([exitCode, stderr], [2, '/no/such/file: there is no such file.\n']);
});

test('of a context that does not exist, it says which there are', async (t) => {
  const { kubeconfig } = await serveElsewhere(t);
  const { exitCode, stderr } = await run('--kubeconfig', kubeconfig, '--context', 'other');
  assert.equal(exitCode, 2);
  assert.match(stderr, /has no context "other"\. There are: elsewhere\.\n$/);
});

test('a server that refuses the namespace', async (t) => {
  const { kubeconfig } = await serveElsewhere(t);
  const { exitCode, stdout, stderr } = await run('--kubeconfig', kubeconfig, '--yes');
  assert.deepEqual([exitCode, stdout], [1, '']);
  assert.match(stderr, /^The checks need a namespace of their own: The server answered 403/);
});

/** A server under an address that is not that of loopback, though it leads there. It refuses everything. */
async function serveElsewhere(
  t: TestContext,
): Promise<{ readonly kubeconfig: string; readonly connections: () => number }> {
  let connections = 0;
  const server = createServer((_request, response) => {
    response.writeHead(403).end();
  }).listen(0, '127.0.0.1');
  server.on('connection', () => {
    connections += 1;
  });
  await once(server, 'listening');
  const folder = await temporaryFolder();
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await folder.remove();
  });
  const kubeconfig = join(folder.path, 'config');
  const url = `http://0.0.0.0:${(server.address() as AddressInfo).port}`;
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'elsewhere',
      contexts: [{ name: 'elsewhere', context: { cluster: 'elsewhere' } }],
      clusters: [{ name: 'elsewhere', cluster: { server: url } }],
    }),
  );
  return { kubeconfig, connections: () => connections };
}
