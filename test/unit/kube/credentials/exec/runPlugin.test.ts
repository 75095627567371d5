import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { runPlugin, type PluginRun } from '../../../../../src/kube/credentials/exec/runPlugin.ts';
import { never } from '../environment.ts';

const LIMIT = { timeout: 20_000 };

function nodeRun(program: string, changes: Partial<PluginRun> = {}): PluginRun {
  const args = ['--eval', program];
  return {
    executable: process.execPath,
    args,
    env: process.env,
    timeoutMs: 60_000,
    signal: never,
    ...changes,
  };
}

/** A program that hangs, with a child that hangs as well; each holds a connection for as long as it lives. */
async function hangingTree(
  t: TestContext,
): Promise<{ program: string; sockets: Promise<readonly Socket[]> }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const sockets = new Promise<readonly Socket[]>((resolve) => {
    const open: Socket[] = [];
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      if (open.push(socket) === 2) {
        resolve(open);
      }
    });
  });
  const hang = `require('node:net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1');`;
  const program = `
    process.on('SIGTERM', () => {});
    require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(hang)}], { stdio: 'inherit' });
    ${hang}`;
  return { program, sockets };
}

async function allClosed(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      if (!socket.closed) {
        socket.resume();
        await once(socket, 'close');
      }
    }),
  );
}

test('a plugin that hangs is ended in time, with all that it started', LIMIT, async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { program, sockets } = await hangingTree(t);
  const running = runPlugin(nodeRun(program));
  const open = await sockets;
  t.mock.timers.tick(60_000);
  assert.deepEqual((await running).end, { kind: 'timeout' });
  await allClosed(open);
});

test('a plugin ends with the one who waits for it', LIMIT, async (t) => {
  const { program, sockets } = await hangingTree(t);
  const life = new AbortController();
  const running = runPlugin(nodeRun(program, { signal: life.signal }));
  const open = await sockets;
  life.abort();
  await assert.rejects(running, { code: 'aborted' });
  await allClosed(open);
  await assert.rejects(runPlugin(nodeRun(program, { signal: life.signal })), { code: 'aborted' });
});

test('a plugin that prints without end is ended', LIMIT, async () => {
  const { end } = await runPlugin(nodeRun('setInterval(() => process.stdout.write("x".repeat(1e5)), 0)'));
  assert.deepEqual(end, { kind: 'tooMuchOutput' });
});

test('of what a plugin complains the end is kept', LIMIT, async () => {
  const outcome = await runPlugin(
    nodeRun('process.stderr.write("x".repeat(1e6) + "the end"); process.exitCode = 3'),
  );
  assert.deepEqual(outcome.end, { kind: 'ended', exitCode: 3, killedBy: null });
  assert.equal(outcome.stderr.length, 64 * 1024);
  assert.match(outcome.stderr, /xthe end$/);
});

test('a plugin that somebody kills has ended', LIMIT, async () => {
  const { end } = await runPlugin(nodeRun('process.kill(process.pid, "SIGKILL")'));
  assert.deepEqual(end, { kind: 'ended', exitCode: null, killedBy: 'SIGKILL' });
});

test('what the system will not start is told', LIMIT, async () => {
  for (const changes of [{ executable: '/nonexistent' }, { args: ['\0'] }]) {
    const { end } = await runPlugin(nodeRun('', changes));
    assert.equal(end.kind, 'notStarted');
  }
});
