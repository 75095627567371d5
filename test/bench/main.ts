import { parseArgs } from 'node:util';
import { benchApply } from './apply.ts';
import { benchList } from './list.ts';
import { benchIngest, benchLongLine } from './ingest.ts';
import { benchBundle } from './bundle.ts';
import { benchProxy } from './proxy.ts';
import type { Result } from './result.ts';
import { benchValidate } from './validate.ts';

/**
 * Measures the project beside its peers, in one run, and prints one JSON line for each figure. Absolute figures
 * depend on the machine; the ratios are what the budgets in CONTRIBUTING are about.
 */
const { values } = parseArgs({
  options: { kubeconfig: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Number(values.rounds);

await print(benchBundle(rounds));
await print(benchLongLine(rounds));
await print(benchIngest(rounds));
await print(benchValidate(rounds));
await print(benchProxy(rounds));
if (values.kubeconfig === undefined) {
  console.error('List and apply are not measured: name a cluster with many Services by --kubeconfig FILE.');
  console.error(
    'One is made by: node scripts/rigs/apiServer.ts, then node scripts/rigs/load.ts --count 10000.',
  );
} else {
  await print(benchList(values.kubeconfig, rounds));
  await print(benchApply(values.kubeconfig, rounds));
}

async function print(results: Promise<readonly Result[]>): Promise<void> {
  for (const result of await results) {
    console.log(JSON.stringify(result));
  }
}
