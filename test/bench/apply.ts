import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKubectl } from '../../scripts/rigs/kubeBinaries.ts';
import { median, result, type Result } from './result.ts';
import { measure } from './subject.ts';

/** Milliseconds for one file: of Services that are not there, that are as it says, and that are otherwise. */
export interface ApplyFigures {
  readonly created: number;
  readonly unchanged: number;
  readonly changed: number;
}

const DOCUMENTS = 10;

/**
 * Applies a file of ten Services. kubectl's time is that of its process. Ours is that from the file to the last
 * result, with a connection that is open and a server that is known, as in the editor.
 *
 * @param kubeconfig its current context may write to the namespace `default`, and the server knows server-side apply
 */
export async function benchApply(kubeconfig: string, rounds: number): Promise<readonly Result[]> {
  const kubectl = await findKubectl();
  if (kubectl === undefined) {
    console.error('Apply is not measured: there is no kubectl to compare with.');
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'service-explorer-bench-'));
  try {
    const [first, then] = [join(folder, 'first.yaml'), join(folder, 'then.yaml')];
    await writeFile(first, manifest(80));
    await writeFile(then, manifest(8080));
    const access = [
      `--kubeconfig=${kubeconfig}`,
      `--cache-dir=${join(folder, 'cache')}`,
      '--namespace=default',
    ];
    const run = (...args: readonly string[]): Promise<number> => timeRun(kubectl, [...access, ...args]);
    const subject = new URL('./subjects/applyFiles.ts', import.meta.url);

    const own: ApplyFigures[] = [];
    const peer: ApplyFigures[] = [];
    for (let round = 0; round < rounds; round += 1) {
      peer.push({
        created: await run('apply', '-f', first),
        unchanged: await run('apply', '-f', first),
        changed: await run('apply', '-f', then),
      });
      await run('delete', '-f', first);
      own.push(await measure<ApplyFigures>(subject, [kubeconfig, first, then]));
      await run('delete', '-f', first);
    }
    return (['created', 'unchanged', 'changed'] as const).map((kind) => {
      const [ours, theirs] = [own, peer].map((figures) => median(figures.map((each) => each[kind])));
      const name = `apply a file of ${DOCUMENTS} Services: ${kind}`;
      return result(name, 'ms', ours ?? Number.NaN, ['kubectl apply', theirs ?? Number.NaN]);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a program and returns how long it took, in ms. @throws Error when it fails */
async function timeRun(program: string, args: readonly string[]): Promise<number> {
  const begin = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}.`);
  }
  return performance.now() - begin;
}

function manifest(port: number): string {
  const documents = Array.from(
    { length: DOCUMENTS },
    (_, index) => `apiVersion: v1
kind: Service
metadata:
  name: bench-apply-${index}
  labels:
    app: bench
spec:
  selector:
    app: bench
  ports:
    - name: http
      port: ${port}
      targetPort: http
`,
  );
  return documents.join('---\n');
}
