import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { startApiServer } from '../../scripts/rigs/apiServer.ts';
import { startBackend } from '../../scripts/rigs/backend.ts';
import { findKubectl } from '../../scripts/rigs/kubeBinaries.ts';
import { median, result, type Result } from './result.ts';
import { measure } from './subject.ts';

export interface TransferFigures {
  readonly megabytesPerSecond: number;
  /** The most that the process had besides what it had before, in MB. */
  readonly rssOverIdle: number;
  /** The same of what it still used after a garbage collection, in a transfer of its own. */
  readonly heldOverIdle: number;
}

const GIGABYTE = 1024 ** 3;
const DIRECTIONS = ['download', 'upload'] as const;

/**
 * Moves a gigabyte from and to a Service of a real API server: by `proxyService` in a process that keeps nothing of it,
 * and by another process through the forwarder and, in the same way, through `kubectl proxy`.
 */
export async function benchProxy(rounds: number, bytes: number = GIGABYTE): Promise<readonly Result[]> {
  const kubectl = await findKubectl();
  if (kubectl === undefined) {
    console.error('Calls are not measured: there is no kubectl to compare with.');
    return [];
  }
  const rig = await startApiServer({ egress: true });
  const backend = await startBackend(rig, { namespace: 'bench', service: 'large', answer: large });
  const proxy = await startKubectlProxy(kubectl, rig.kubeconfig);
  try {
    const results: Result[] = [];
    for (const direction of DIRECTIONS) {
      const peers: number[] = [];
      const own: Record<'proxyService' | 'forwarder', TransferFigures[]> = {
        proxyService: [],
        forwarder: [],
      };
      for (let round = 0; round < rounds; round += 1) {
        const address = `${proxy.origin}/api/v1/namespaces/bench/services/large:80/proxy/${direction}`;
        peers.push(await timePeer(`${address}?bytes=${bytes}`, direction, bytes));
        for (const subject of ['proxyService', 'forwarder'] as const) {
          const file = new URL('./subjects/callService.ts', import.meta.url);
          own[subject].push(
            await measure<TransferFigures>(file, [subject, direction, rig.kubeconfig, String(bytes)]),
          );
        }
      }
      for (const subject of ['proxyService', 'forwarder'] as const) {
        const of = (figure: keyof TransferFigures): number =>
          median(own[subject].map((each) => each[figure]));
        const name = `${direction} of ${bytes / 1024 ** 2} MB, ${subject}`;
        results.push(
          result(name, 'MB/s', of('megabytesPerSecond'), ['kubectl proxy', median(peers)]),
          result(`${name}: RSS over idle`, 'MB', of('rssOverIdle')),
          result(`${name}: held over idle`, 'MB', of('heldOverIdle')),
        );
      }
    }
    return results;
  } finally {
    proxy.stop();
    await backend.stop();
    await rig.stop();
  }
}

/** Gives or takes as many bytes as it is asked for, and keeps none. */
const large: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://backend');
  if (pathname === '/upload') {
    request.resume().once('end', () => response.end('taken'));
    return;
  }
  const block = Buffer.alloc(64 * 1024, 'x');
  let left = Number(searchParams.get('bytes'));
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': left });
  const send = (): void => {
    while (left > 0) {
      const piece = block.subarray(0, left);
      left -= piece.length;
      if (!response.write(piece)) {
        response.once('drain', send);
        return;
      }
    }
    response.end();
  };
  send();
};

interface KubectlProxy {
  readonly origin: string;
  stop(): void;
}

/** @throws Error when it does not say where it listens */
async function startKubectlProxy(kubectl: string, kubeconfig: string): Promise<KubectlProxy> {
  const child = spawn(kubectl, ['proxy', '--port=0', `--kubeconfig=${kubeconfig}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  while (!said.includes('\n')) {
    said += String(((await once(child.stdout, 'data')) as [Buffer])[0]);
  }
  const [, address] = /on ([\d.:]+)/.exec(said) ?? [];
  if (address === undefined) {
    child.kill();
    throw new Error(`kubectl proxy says ${said}`);
  }
  return { origin: `http://${address}`, stop: () => child.kill() };
}

/** @returns MB/s */
async function timePeer(url: string, direction: string, bytes: number): Promise<number> {
  const client = new URL('./subjects/transferClient.ts', import.meta.url).pathname;
  const begin = performance.now();
  const child = spawn(process.execPath, [client, url, direction, String(bytes)], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) {
    throw new Error(`The transfer through kubectl proxy ended with ${code}.`);
  }
  return bytes / 1024 ** 2 / ((performance.now() - begin) / 1000);
}
