import type { JsonObject } from '../../common/json.ts';
import { DESCRIPTION, type Sample } from './sample.ts';

/** How the shop is reached from outside on OpenShift: `Route` of route.openshift.io/v1. */
export const ROUTES: readonly Sample[] = [
  route('shop', 'shop', 'web', 'http', 'The shop, for its customers.'),
  route('monitoring', 'grafana', 'grafana', 'http', 'The dashboards, for those who sign in.'),
];

function route(namespace: string, name: string, service: string, port: string, description: string): Sample {
  const host = `${name}.apps.sandbox.example.com`;
  const spec: JsonObject = {
    host,
    to: { kind: 'Service', name: service, weight: 100 },
    port: { targetPort: port },
    tls: { termination: 'edge' },
    wildcardPolicy: 'None',
  };
  const admitted = { type: 'Admitted', status: 'True' };
  const status: JsonObject = {
    ingress: [{ host, routerName: 'router', conditions: [admitted], wildcardPolicy: 'None' }],
  };
  const metadata = { name, namespace, labels: { app: service }, annotations: { [DESCRIPTION]: description } };
  return { resource: 'routes', object: { metadata, spec, status } };
}
