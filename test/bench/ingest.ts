import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LineScanner } from '../../src/common/lineScanner.ts';
import { median, result, type Result } from './result.ts';
import { measure } from './subject.ts';

const EVENTS = 50_000;

interface IngestFigures {
  readonly ms: number;
  readonly count: number;
}

/** How fast a watch is read into the store. */
export async function benchIngest(rounds: number): Promise<readonly Result[]> {
  const server = spawn(
    process.execPath,
    [new URL('./subjects/eventServer.ts', import.meta.url).pathname, String(EVENTS)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const url = `http://127.0.0.1:${port.toString().trim()}`;
    const own: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      own.push(
        rate(await measure<IngestFigures>(new URL('./subjects/ingestStore.ts', import.meta.url), [url])),
      );
      peer.push(
        rate(await measure<IngestFigures>(new URL('./subjects/ingestWatch.ts', import.meta.url), [url])),
      );
    }
    return [
      result(`watch ingest of ${EVENTS} events`, 'events/s', median(own), [
        '@kubernetes/client-node watch',
        median(peer),
      ]),
    ];
  } finally {
    server.kill();
  }
}

/** One long line that arrives in small pieces, which is quadratic when it is joined anew for each. */
export function benchLongLine(rounds: number): Promise<readonly Result[]> {
  const pieces = Array.from({ length: 1024 }, () => Buffer.alloc(1024, 'x'));
  pieces.push(Buffer.from('\n'));
  const times: number[] = [];
  for (let round = 0; round < Math.max(rounds, 5); round += 1) {
    const scanner = new LineScanner(16 * 1024 * 1024);
    const begin = performance.now();
    const lines = pieces.flatMap((piece) => [...scanner.push(piece)]);
    times.push(performance.now() - begin);
    if (lines.length !== 1) {
      throw new Error(`${lines.length} lines instead of one.`);
    }
  }
  return Promise.resolve([result('a line of 1 MB in pieces of 1 KB', 'ms', median(times))]);
}

function rate({ count, ms }: IngestFigures): number {
  if (count !== EVENTS) {
    throw new Error(`${count} events arrived instead of ${EVENTS}.`);
  }
  return (count / ms) * 1000;
}
