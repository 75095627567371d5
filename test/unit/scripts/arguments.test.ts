import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

const SCRIPTS = join(import.meta.dirname, '../../../scripts');

function run(
  script: string,
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(SCRIPTS, script), ...args], (error, _stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stderr });
    });
  });
}

for (const [script, args, message] of [
  ['sandbox.ts', ['--bogus'], /^Unknown option '--bogus'.*\n\nStarts a sandbox/],
  ['sandbox.ts', ['--profile', '1.10'], /^There is no profile 1\.10\. There are: 1\.9, .*1\.36\.\n\nStarts/],
  ['start.ts', ['--bogus'], /Unknown option '--bogus'/],
  ['start.ts', ['--profile', '1.10'], /There is no profile 1\.10\. There are: 1\.9, /],
  ['start.ts', ['--profile', '1.9', '--cluster'], /choose one/],
  ['start.ts', ['--port', '65536'], /--port takes a number up to 65535, not 65536\./],
] as const) {
  test(`${script} ${args.join(' ')}: it says what is wrong, without a stack`, async () => {
    const { exitCode, stderr } = await run(script, args);
    assert.equal(exitCode, 2);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^ +at /m);
  });
}

test('start.ts: a port in use is told before anything is started', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { exitCode, stderr } = await run('start.ts', ['--port', String(port)]);
  assert.deepEqual(
    [exitCode, stderr.trim().split('\n').length, stderr.includes(`Port ${port} is in use`)],
    [1, 1, true],
  );
});

test('sandbox.ts prints a line to paste, and ends with Ctrl+C', async (t) => {
  const sandbox = spawn(process.execPath, [join(SCRIPTS, 'sandbox.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => sandbox.kill('SIGKILL'));
  const ended = once(sandbox, 'exit');
  const [line] = (await once(createInterface(sandbox.stdout), 'line')) as [string];
  assert.match(line, /^export KUBECONFIG=\/\S+$/);
  sandbox.kill('SIGINT');
  assert.deepEqual(await ended, [0, null]);
});
