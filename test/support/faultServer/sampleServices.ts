import type { Namespace, Service } from '../../../src/kube/types.ts';
import type { NamedObject } from '../../../src/sandbox/storage/clusterState.ts';

/** What a test hands over to be stored. */
export type SampleService = Service & NamedObject;

/** A plain Service. Its note has characters of one to four bytes, which a careless reader tears apart. */
export function sampleService(namespace: string, name: string, spec: Service['spec'] = {}): SampleService {
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
export function* sampleServices(count: number): Generator<SampleService> {
  for (let index = 0; index < count; index++) {
    yield sampleService(`ns-${Math.floor(index / 10)}`, `service-${index}`);
  }
}

export function sampleNamespace(
  name: string,
  phase: 'Active' | 'Terminating' = 'Active',
): Namespace & NamedObject {
  return { metadata: { name }, status: { phase } };
}
