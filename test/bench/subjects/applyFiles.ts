import { readFile } from 'node:fs/promises';
import { discoverApiServer } from '../../../src/kube/serviceApi/server.ts';
import { applyService } from '../../../src/manifest/apply/applyService.ts';
import { readManifest } from '../../../src/manifest/text/manifest.ts';
import { connectTo } from '../../support/connect.ts';
import type { ApplyFigures } from '../apply.ts';

const [kubeconfig = '', first = '', then = ''] = process.argv.slice(2);
const { signal } = new AbortController();

const connection = await connectTo(kubeconfig);
const server = await discoverApiServer(connection, signal);
const created = await timed(() => apply(first, 'created'));
const unchanged = await timed(() => apply(first, 'unchanged'));
const changed = await timed(() => apply(then, 'changed'));
console.log(JSON.stringify({ created, unchanged, changed } satisfies ApplyFigures));
process.exit(0);

/** Applies the documents of a file one after the other, as the editor does. */
async function apply(file: string, expected: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  for (const { content } of readManifest(text, 'yaml')) {
    if (content.kind !== 'service') {
      throw new Error(`A document of ${file} is no Service.`);
    }
    const request = { object: content.object, namespace: 'default', method: 'auto' } as const;
    const { action } = await applyService(server, request, signal);
    if (action !== expected) {
      throw new Error(`The Service ${content.name ?? ''} was to be ${expected}, and is ${action}.`);
    }
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
