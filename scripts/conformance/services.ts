import { createService } from '../../src/kube/serviceApi/createService.ts';
import type { ServiceRef } from '../../src/kube/serviceApi/names.ts';
import type { Service } from '../../src/kube/types.ts';
import type { Subject } from './subject.ts';

interface Changes {
  readonly metadata?: Service['metadata'];
  readonly spec?: Service['spec'];
}

/** The smallest Service with a cluster IP, and what a check wants changed. */
export function serviceNamed(name: string, { metadata, spec }: Changes = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...metadata },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }], ...spec },
  };
}

/** A load balancer that nobody provides: no cloud must make a real one of it. Servers before 1.21 know no classes. */
export const LOAD_BALANCER: NonNullable<Service['spec']> & { readonly loadBalancerClass: string } = {
  type: 'LoadBalancer',
  loadBalancerClass: 'service-explorer.invalid/none',
};

/** What a person would write. */
export function yamlOf(name: string): string {
  return `# A comment that no server ever sees.
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
    yes-no: "no"
spec:
  selector: {app: web}
  ports:
  - name: http
    port: 80
    protocol: TCP
`;
}

/** A label value by which all clusters' Services can be listed and only those of one check be found. */
export function markOf({ namespace }: Subject, name: string): string {
  return `${namespace}.${name}`;
}

/** Creates a Service for a check to work with. */
export async function create(
  { server, namespace, signal }: Subject,
  name: string,
  changes: Changes = {},
): Promise<Service> {
  return (await createService(server, namespace, serviceNamed(name, changes), { signal })).object;
}

/** The version of a Service of the server. */
export function versionOf({ metadata }: Service): string {
  return metadata.resourceVersion ?? '';
}

/** Where a Service of the server is. */
export function refOf({ metadata: { namespace = '', name = '' } }: Service): ServiceRef {
  return { namespace, name };
}
