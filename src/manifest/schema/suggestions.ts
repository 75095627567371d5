import type { KubeVersion } from '../../kube/capabilities.ts';
import { minorOf } from './fieldVersions.ts';
import type { JsonSchema, Snippet } from './jsonSchema.ts';

/** Fields that the server fills in, by their paths: completion does not offer them. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'metadata.clusterName',
  'metadata.creationTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.deletionTimestamp',
  'metadata.generation',
  'metadata.initializers',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.selfLink',
  'metadata.uid',
  // Whoever wants an address writes `clusterIP`; this is for both of a dual-stack Service.
  'spec.clusterIPs',
  'status',
]);

/** Fields that should not be used any more, by their paths, and the minor version of Kubernetes 1 that says so first. */
const DEPRECATED: Readonly<Record<string, { readonly since: number; readonly message: string }>> = {
  // kubernetes/kubernetes#107235.
  'spec.loadBalancerIP': {
    since: 24,
    message:
      'loadBalancerIP is deprecated: providers understand it differently, or not at all. Most have an annotation for it.',
  },
  // KEP-5707.
  'spec.externalIPs': {
    since: 36,
    message:
      'externalIPs is deprecated: clusters may stop to serve it. Use the type LoadBalancer, or a Gateway.',
  },
  // KEP-536 ended with 1.21.
  'spec.topologyKeys': {
    since: 21,
    message: 'topologyKeys is deprecated: Kubernetes 1.22 does not have it any more.',
  },
};

/** What completion needs to know of a field. */
export function suggestionOf(path: string, version: KubeVersion): JsonSchema {
  const deprecated = DEPRECATED[path];
  return {
    ...(OF_THE_SERVER.has(path) && { doNotSuggest: true }),
    ...(deprecated && minorOf(version) >= deprecated.since && { deprecationMessage: deprecated.message }),
  };
}

/** Text that is to be typed over goes from `${1:…}` to `${9:…}`; numbers begin with `^`, to stay without quotes. */
const PORT = { port: '^${3:80}', targetPort: '^${4:8080}' };
const NAMED = { apiVersion: 'v1', kind: 'Service', metadata: { name: '${1:name}' } };
const SELECTOR = { app: '${2:name}' };

/** Whole Services, for an empty document. */
export const SERVICE_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Service (ClusterIP)',
    markdownDescription: 'A Service that is reached from within the cluster.',
    body: { ...NAMED, spec: { selector: SELECTOR, ports: [PORT] } },
  },
  {
    label: 'Service (headless)',
    markdownDescription: 'A Service without an address, whose name resolves to the addresses of the pods.',
    body: { ...NAMED, spec: { clusterIP: 'None', selector: SELECTOR, ports: [PORT] } },
  },
  {
    label: 'Service (NodePort)',
    markdownDescription: 'A Service that is reached by a port on every node.',
    body: { ...NAMED, spec: { type: 'NodePort', selector: SELECTOR, ports: [PORT] } },
  },
  {
    label: 'Service (LoadBalancer)',
    markdownDescription: 'A Service that is reached by a load balancer of the provider.',
    body: { ...NAMED, spec: { type: 'LoadBalancer', selector: SELECTOR, ports: [PORT] } },
  },
  {
    label: 'Service (ExternalName)',
    markdownDescription: 'An alias for a host name.',
    body: { ...NAMED, spec: { type: 'ExternalName', externalName: '${2:host.example.com}' } },
  },
];

const SNIPPETS: Readonly<Record<string, readonly Snippet[]>> = {
  'spec.ports': [
    {
      label: 'named port',
      markdownDescription: 'A port with a name.',
      body: { name: '${1:http}', port: '^${2:80}', targetPort: '^${3:8080}' },
    },
  ],
  'spec.sessionAffinityConfig': [
    {
      label: 'clientIP with a timeout',
      markdownDescription: 'How long a client keeps its pod.',
      body: { clientIP: { timeoutSeconds: '^${1:10800}' } },
    },
  ],
  // Completion would insert zeros.
  'spec.ports.port': number(80),
  'spec.ports.targetPort': number(8080),
  'spec.ports.nodePort': number(30_080),
  'spec.healthCheckNodePort': number(30_090),
  'spec.sessionAffinityConfig.clientIP.timeoutSeconds': number(10_800),
};

function number(example: number): readonly Snippet[] {
  return [{ label: String(example), body: `^\${1:${example}}` }];
}

/** What to insert as the value of a field, or as an item where it is a list. */
export function snippetsOf(path: string): readonly Snippet[] | undefined {
  return SNIPPETS[path];
}
