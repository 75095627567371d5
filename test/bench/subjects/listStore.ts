import { Connection } from '../../../src/kube/connection.ts';
import { createCredentials } from '../../../src/kube/credentials/createCredentials.ts';
import { RIG_CREDENTIALS } from '../../../scripts/rigs/credentials.ts';
import { loadKubeconfig } from '../../../src/kube/kubeconfig/load.ts';
import { resolveContext } from '../../../src/kube/kubeconfig/resolve.ts';
import { Reflector } from '../../../src/kube/reflector.ts';
import type { Service } from '../../../src/kube/types.ts';
import { toServiceRecord, type ServiceRecord } from '../../../src/model/records.ts';
import { Store } from '../../../src/model/store.ts';
import { until } from '../../support/until.ts';
import { heapMegabytes, whileWatchingLoop } from '../subject.ts';

const config = await loadKubeconfig([process.argv[2] ?? '']);
const target = resolveContext(config, config.currentContext ?? '');
const before = heapMegabytes();
const store = new Store<ServiceRecord>();
const connection = new Connection(
  target,
  createCredentials(target, RIG_CREDENTIALS),
  'service-explorer-bench/0.0',
);
const reflector = new Reflector<Service, ServiceRecord>({
  connection,
  path: '/api/v1/services',
  project: toServiceRecord,
  sink: store,
});
const figures = await whileWatchingLoop(async () => {
  const begin = performance.now();
  reflector.start();
  await until(() => reflector.state.kind === 'live', reflector.onDidChangeState);
  return { ms: performance.now() - begin, count: store.size };
});
console.log(JSON.stringify({ ...figures, heap: heapMegabytes() - before }));
process.exit(0);
