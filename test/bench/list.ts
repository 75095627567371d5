import { median, result, type Result } from './result.ts';
import { measure, type Blocking } from './subject.ts';

export interface ListFigures {
  readonly ms: number;
  readonly heap: number;
  readonly count: number;
  readonly blocking: Blocking;
}

const PEER = '@kubernetes/client-node informer';

/** From nothing to all Services of a cluster in the store, and what that costs. */
export async function benchList(kubeconfig: string, rounds: number): Promise<readonly Result[]> {
  const own: ListFigures[] = [];
  const peer: ListFigures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    own.push(await measure<ListFigures>(new URL('./subjects/listStore.ts', import.meta.url), [kubeconfig]));
    peer.push(
      await measure<ListFigures>(new URL('./subjects/listInformer.ts', import.meta.url), [kubeconfig]),
    );
  }
  const compare = (name: string, unit: string, pick: (figures: ListFigures) => number): Result =>
    result(name, unit, median(own.map(pick)), [PEER, median(peer.map(pick))]);
  const services = own[0]?.count ?? 0;
  return [
    compare(`list ${services} Services into the store`, 'ms', ({ ms }) => ms),
    compare('heap that they keep after GC', 'MB', ({ heap }) => heap),
    compare('longest block of the event loop meanwhile', 'ms', ({ blocking }) => blocking.max),
    compare('99th percentile of blocks meanwhile', 'ms', ({ blocking }) => blocking.p99),
  ];
}
