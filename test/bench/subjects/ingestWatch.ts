import { KubeConfig, Watch, type V1Service } from '@kubernetes/client-node';

const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'c', server: process.argv[2] ?? '', skipTLSVerify: true }],
  users: [{ name: 'u' }],
  contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
  currentContext: 'x',
});
/** What its informer does with an event: the whole object, by namespace and name. */
const cache = new Map<string, V1Service>();
const begin = performance.now();
let count = 0;
const done = Promise.withResolvers<undefined>();
await new Watch(config).watch(
  '/api/v1/services',
  {},
  (_type, object: V1Service) => {
    count += 1;
    cache.set(`${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`, object);
  },
  () => {
    done.resolve(undefined);
  },
);
await done.promise;
console.log(JSON.stringify({ ms: performance.now() - begin, count, size: cache.size }));
process.exit(0);
