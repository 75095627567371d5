import { openWatch } from '../../../src/kube/watch.ts';
import type { Service } from '../../../src/kube/types.ts';
import { toServiceRecord, type ServiceRecord } from '../../../src/model/records.ts';
import { Store } from '../../../src/model/store.ts';
import { connect } from '../../support/connect.ts';

const store = new Store<ServiceRecord>();
const connection = connect(process.argv[2] ?? '');
// Loaded at the first request; the peer's is loaded by now.
await import('../../../src/kube/network/transport.ts');
const begin = performance.now();
let count = 0;
const stream = await openWatch<Service>(connection, '/api/v1/services', {
  query: { watch: true, resourceVersion: '1', timeoutSeconds: 300, allowWatchBookmarks: true },
  deadlineMs: 301_000,
  idleMs: 90_000,
  expectBookmarks: false,
  signal: new AbortController().signal,
});
for await (const events of stream) {
  const changes: { kind: 'put'; record: ServiceRecord }[] = [];
  for (const event of events) {
    if (event.type !== 'BOOKMARK') {
      changes.push({ kind: 'put', record: toServiceRecord(event.object) });
    }
  }
  count += changes.length;
  store.apply(changes);
}
console.log(JSON.stringify({ ms: performance.now() - begin, count, size: store.size }));
process.exit(0);
