import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { temporaryFolder, type TemporaryFolder } from '../../../scripts/rigs/cleanup.ts';
import { answers, freePort, runProcess, startProcess } from '../../../scripts/rigs/process.ts';

describe('child processes of the rigs', () => {
  let folder: TemporaryFolder;
  let logFile: string;
  /** Programs connect to it to show that they live, until they do not. */
  let pulse: Server;

  before(async () => {
    folder = await temporaryFolder();
    logFile = join(folder.path, 'log');
    pulse = createServer().listen(0, '127.0.0.1');
    await once(pulse, 'listening');
  });

  after(async () => {
    pulse.close();
    await folder.remove();
  });

  /** The arguments by which Node runs a program that lives until it is killed. */
  const stayer = (): string[] => ['-e', `require('node:net').connect(${portOf(pulse)}, '127.0.0.1')`];

  test('that fail say how they ended and what they said last', async () => {
    const failing = runProcess('sh', ['-c', 'echo "no disk" >&2; exit 3'], { logFile });
    await assert.rejects(failing, /^Error: sh failed \(exit code 3\)[^]*no disk/);
    assert.match(await readFile(logFile, 'utf8'), /no disk/);
  });

  test('that do not exist are a failure like any other', async () => {
    await assert.rejects(runProcess('no-such-program', [], { logFile }), /no-such-program failed \(.*ENOENT/);
  });

  test('are waited for by what they print', async () => {
    const running = startProcess('sh', ['-c', 'echo listening on 1234; read forever'], { logFile });
    assert.equal((await running.prints(/listening on (\d+)/))[1], '1234');
    await running.stop();
  });

  test('that end before they are ready are not waited for', async () => {
    const running = startProcess('sh', ['-c', 'echo "bad flag"'], { logFile });
    await assert.rejects(
      running.becomesReady(() => false),
      /ended before it was ready \(exit code 0\)[^]*bad flag/,
    );
  });

  test('take their descendants with them', async () => {
    const connected = once(pulse, 'connection');
    const command = [process.execPath, ...stayer()].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    const running = startProcess('sh', ['-c', `${command.join(' ')} & wait`], { logFile });
    const [descendant] = (await connected) as [Socket];

    const gone = once(descendant.resume(), 'close');
    await running.stop();
    await gone;
  });

  test('do not outlive a parent that is killed, nor do its temporary folders', async () => {
    const scripts = new URL('../../../scripts/rigs/', import.meta.url);
    const program = `
      const { temporaryFolder } = await import('${new URL('cleanup.ts', scripts).href}');
      const { startProcess } = await import('${new URL('process.ts', scripts).href}');
      console.log((await temporaryFolder('${join(folder.path, 'orphan', 'x')}')).path);
      startProcess(process.execPath, ${JSON.stringify(stayer())}, { logFile: '${logFile}' });
    `;
    await mkdir(join(folder.path, 'orphan'));
    const connected = once(pulse, 'connection');
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
    const orphanFolder = line.trim();
    const [orphan] = (await connected) as [Socket];
    const gone = once(orphan.resume(), 'close');
    const watcher = watch(dirname(orphanFolder));
    const removed = new Promise<void>((resolve) => {
      watcher.on('change', () => {
        if (!existsSync(orphanFolder)) {
          resolve();
        }
      });
    });

    parent.kill('SIGKILL');
    await Promise.all([gone, removed]);
    watcher.close();
  });

  test('are ready when they answer with a success', async () => {
    const server = createHttpServer((request, response) => {
      response.writeHead(request.url === '/ready' ? 200 : 503).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${portOf(server)}`;

    assert.equal(await answers(`${url}/ready`), true);
    assert.equal(await answers(`${url}/starting`), false);
    server.close();
    assert.equal(await answers(`http://127.0.0.1:${await freePort()}`), false);
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
