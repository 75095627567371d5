import { spawn } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/**
 * Runs a measurement in a process of its own, so that heaps, caches and compiled code of one subject do not help or
 * hurt the other.
 *
 * @param file URL of a module that prints one JSON object
 */
export async function measure<T>(file: URL, args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, ['--expose-gc', file.pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) {
    throw new Error(`${file.pathname} ${args.join(' ')} ended with ${String(code)}.`);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T;
}

/** Heap in use after a full garbage collection, in MB. */
export function heapMegabytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

export interface Blocking {
  /** Longest and 99th percentile of the event loop's delay, in ms. */
  readonly max: number;
  readonly p99: number;
}

/** Watches how long the event loop is held while `work` runs. */
export async function whileWatchingLoop<T>(
  work: () => Promise<T>,
): Promise<T & { readonly blocking: Blocking }> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const found = await work();
  // It counts when its timer gets its turn, which the end of the work is still in the way of.
  await setTimeout(1);
  histogram.disable();
  const ms = (nanoseconds: number): number => nanoseconds / 1e6;
  return { ...found, blocking: { max: ms(histogram.max), p99: ms(histogram.percentile(99)) } };
}
