import { readFile } from 'node:fs/promises';
import { mapConcurrently } from '../../../src/common/mapConcurrently.ts';
import { REQUESTS_AT_ONCE } from '../../../src/kube/network/requestLimit.ts';
import { discoverApiServer } from '../../../src/kube/serviceApi/server.ts';
import type { ApplyRequest } from '../../../src/manifest/apply/applyRequest.ts';
import { applyService } from '../../../src/manifest/apply/applyService.ts';
import { previewApply } from '../../../src/manifest/apply/previewApply.ts';
import { readManifest } from '../../../src/manifest/text/manifest.ts';
import { connectTo } from '../../support/connect.ts';
import type { ApplyFigures } from '../apply.ts';

const [kubeconfig = '', first = '', then = ''] = process.argv.slice(2);
const { signal } = new AbortController();

const connection = await connectTo(kubeconfig);
const server = await discoverApiServer(connection, signal);
// In the editor it is no first time either: each document was compared with the cluster for its lens, or for a diff.
await eachService(first, (request) => previewApply(server, request, signal));
const created = await timed(() => apply(first, 'created'));
const unchanged = await timed(() => apply(first, 'unchanged'));
const changed = await timed(() => apply(then, 'changed'));
console.log(JSON.stringify({ created, unchanged, changed } satisfies ApplyFigures));
process.exit(0);

/** Applies the documents of a file as the editor does. */
async function apply(file: string, expected: string): Promise<void> {
  await eachService(file, async (request) => {
    const { action, object } = await applyService(server, request, signal);
    if (action !== expected) {
      throw new Error(`${JSON.stringify(object['metadata'])} was to be ${expected}, and is ${action}.`);
    }
  });
}

/** Does something with each document of a file, several at a time. */
async function eachService(file: string, work: (request: ApplyRequest) => Promise<unknown>): Promise<void> {
  const documents = readManifest(await readFile(file, 'utf8'), 'yaml');
  await mapConcurrently(documents, REQUESTS_AT_ONCE, async ({ content }) => {
    if (content.kind !== 'service') {
      throw new Error(`A document of ${file} is no Service.`);
    }
    await work({ object: content.object, namespace: 'default', method: 'auto' });
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
