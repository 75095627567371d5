import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';
import { heapMegabytes, whileWatchingLoop } from '../subject.ts';

const config = new KubeConfig();
config.loadFromFile(process.argv[2] ?? '');
const api = config.makeApiClient(CoreV1Api);
const before = heapMegabytes();
const informer = makeInformer(config, '/api/v1/services', () => api.listServiceForAllNamespaces());
const figures = await whileWatchingLoop(async () => {
  const begin = performance.now();
  await informer.start();
  return { ms: performance.now() - begin, count: informer.list().length };
});
console.log(JSON.stringify({ ...figures, heap: heapMegabytes() - before }));
process.exit(0);
