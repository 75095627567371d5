import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as startRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { proxyService } from '../../../src/kube/serviceApi/proxyService.ts';
import { discoverApiServer, type ApiServer } from '../../../src/kube/serviceApi/server.ts';
import { Forwarder } from '../../../src/proxy/forwarder/forwarder.ts';
import { connectTo } from '../../support/connect.ts';
import type { TransferFigures } from '../proxy.ts';

/** `proxyService`, or the forwarder with its browser in another process: what is measured is this one. */
const WARM_UP = 1024 ** 2;
const SAMPLE_MS = 50;
const [subject = '', direction = '', kubeconfig = '', wanted = ''] = process.argv.slice(2);
const bytes = Number(wanted);
const { signal } = new AbortController();
const TARGET = { namespace: 'bench', name: 'large', port: 80 };

const connection = await connectTo(kubeconfig);
const server = await discoverApiServer(connection, signal);
const transfer =
  subject === 'forwarder' ? await throughForwarder(server) : (size: number) => directly(server, size);
// Code is compiled and sockets are open before anything counts.
await transfer(WARM_UP);
globalThis.gc?.();
const idleRss = process.memoryUsage.rss();
const idleHeld = held();
const begin = performance.now();
const rss = await mostDuring(() => process.memoryUsage.rss());
const seconds = (performance.now() - begin) / 1000;
// V8 looks for buffers that nobody has any more once 64 MB have come since it last did (`kExternalAllocationSoftLimit` in
// v8-internal.h), however little is under way.
const mostHeld = await mostDuring(held);
const megabytes = (count: number): number => count / 1024 / 1024;
const figures: TransferFigures = {
  megabytesPerSecond: megabytes(bytes) / seconds,
  rssOverIdle: megabytes(rss - idleRss),
  heldOverIdle: megabytes(mostHeld - idleHeld),
};
console.log(JSON.stringify(figures));
process.exit(0);

/** The most that was measured during one transfer. */
async function mostDuring(measureOnce: () => number): Promise<number> {
  let most = measureOnce();
  const timer = setInterval(() => {
    most = Math.max(most, measureOnce());
  }, SAMPLE_MS);
  await transfer(bytes);
  clearInterval(timer);
  return most;
}

function held(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function directly(api: ApiServer, size: number): Promise<void> {
  const isUpload = direction === 'upload';
  const { body, httpStatus } = await proxyService(api, TARGET, {
    method: isUpload ? 'PUT' : 'GET',
    path: `/${direction}`,
    query: `bytes=${size}`,
    signal,
    ...(isUpload && { body: Readable.from(blocks(size), { objectMode: false }) }),
  });
  await drain(body, httpStatus);
}

function* blocks(size: number): Generator<Buffer> {
  const block = Buffer.alloc(64 * 1024, 'x');
  for (let sent = 0; sent < size; sent += block.length) {
    yield block;
  }
}

/** Whoever uses it is a process of its own, as a browser is. */
async function throughForwarder(api: ApiServer): Promise<(size: number) => Promise<void>> {
  const forwarder = await Forwarder.start({
    target: TARGET,
    serverUrl: connection.target.server,
    server: () => Promise.resolve(api),
    describe: ({ message }) => message,
    isReadOnly: () => false,
  });
  const ticket = forwarder.ticket();
  const [entered] = (await once(startRequest(ticket).end(), 'response')) as [IncomingMessage];
  entered.resume();
  const [cookie = ''] = entered.headers['set-cookie']?.[0]?.split(';') ?? [];
  return async (size) => {
    const path = `/${direction}?bytes=${size}`;
    const client = new URL('./transferClient.ts', import.meta.url).pathname;
    const child = spawn(
      process.execPath,
      [client, `${forwarder.origin}${path}`, direction, String(size), cookie],
      {
        stdio: 'inherit',
      },
    );
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) {
      throw new Error(`The transfer ended with ${code}.`);
    }
  };
}

async function drain(body: Readable, httpStatus: number): Promise<void> {
  if (httpStatus !== 200) {
    throw new Error(`Answered ${httpStatus}.`);
  }
  // Nothing is kept.
  await finished(body.resume());
}
