import type { ServiceInput } from './api/state.ts';

/** A plain Service. Its note has characters of one to four bytes, which a careless reader tears apart. */
export function sampleService(
  namespace: string,
  name: string,
  spec: ServiceInput['spec'] = {},
): ServiceInput {
  return {
    metadata: { namespace, name, labels: { app: name }, annotations: { note: 'Zürich, 東京, 🚀' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.10',
      selector: { app: name },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
      ...spec,
    },
    status: { loadBalancer: {} },
  };
}

/** Many Services, ten to a namespace (`ns-0`, `ns-1`, …). */
export function* sampleServices(count: number): Generator<ServiceInput> {
  for (let index = 0; index < count; index++) {
    yield sampleService(`ns-${Math.floor(index / 10)}`, `service-${index}`);
  }
}
