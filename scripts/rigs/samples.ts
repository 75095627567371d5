import { kubeExpect, type KubeTarget } from './kubeRequest.ts';

interface SamplePort {
  readonly name?: string;
  /** Has a default, but server-side apply of old servers wants it said. */
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

/** A Service of the sample shop, and what the controllers of a real cluster would have made of it. */
interface Sample {
  readonly namespace: string;
  readonly name: string;
  readonly tier: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly externalName?: string;
    readonly sessionAffinity?: string;
    readonly ports?: readonly SamplePort[];
  };
  /** The load balancer's addresses. */
  readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
  /** How many pods are behind it. */
  readonly ready?: number;
  readonly notReady?: number;
}

/** What the containers call their ports. */
const CONTAINER_PORTS: Readonly<Record<string, number>> = {
  http: 8080,
  https: 8443,
  metrics: 9090,
  dns: 5353,
};

const NAME_LABEL = 'app.kubernetes.io/name';

const HTTP: SamplePort = { name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' };
const HTTPS: SamplePort = { name: 'https', protocol: 'TCP', port: 443, targetPort: 'https' };
const METRICS: SamplePort = { name: 'metrics', protocol: 'TCP', port: 9090, targetPort: 'metrics' };

const SAMPLES: readonly Sample[] = [
  {
    namespace: 'shop',
    name: 'web',
    tier: 'frontend',
    annotations: { 'example.com/owner': 'storefront@example.com' },
    spec: { type: 'LoadBalancer', ports: [HTTP, HTTPS] },
    ingress: [{ ip: '203.0.113.20' }],
    ready: 3,
  },
  { namespace: 'shop', name: 'api', tier: 'backend', spec: { ports: [HTTP, METRICS] }, ready: 2 },
  {
    namespace: 'shop',
    name: 'cart',
    tier: 'backend',
    spec: { sessionAffinity: 'ClientIP', ports: [HTTP] },
    ready: 1,
    notReady: 1,
  },
  {
    namespace: 'shop',
    name: 'legacy-payments',
    tier: 'backend',
    annotations: { 'example.com/owner': 'payments@example.com' },
    spec: { type: 'ExternalName', externalName: 'payments.example.com' },
  },
  {
    namespace: 'shop',
    name: 'search',
    tier: 'data',
    spec: {
      clusterIP: 'None',
      ports: [
        { name: 'rest', protocol: 'TCP', port: 9200 },
        { name: 'nodes', protocol: 'TCP', port: 9300 },
      ],
    },
    ready: 3,
  },
  { namespace: 'monitoring', name: 'prometheus', tier: 'metrics', spec: { ports: [METRICS] }, ready: 1 },
  {
    namespace: 'monitoring',
    name: 'grafana',
    tier: 'dashboards',
    spec: { type: 'NodePort', ports: [{ name: 'http', protocol: 'TCP', port: 3000, nodePort: 30300 }] },
    ready: 1,
  },
  {
    // Its address never comes: a load balancer that stays pending.
    namespace: 'monitoring',
    name: 'alertmanager',
    tier: 'alerts',
    spec: { type: 'LoadBalancer', ports: [{ name: 'http', protocol: 'TCP', port: 9093 }] },
    ready: 1,
  },
  {
    namespace: 'monitoring',
    name: 'node-exporter',
    tier: 'metrics',
    spec: { clusterIP: 'None', ports: [{ name: 'metrics', protocol: 'TCP', port: 9100 }] },
    ready: 4,
  },
  {
    // Its selector matches no pod: nothing answers.
    namespace: 'staging',
    name: 'web',
    tier: 'frontend',
    spec: { ports: [HTTP] },
    ready: 0,
  },
  { namespace: 'staging', name: 'api', tier: 'backend', spec: { ports: [HTTP, METRICS] }, notReady: 2 },
  {
    namespace: 'staging',
    name: 'dns',
    tier: 'network',
    spec: {
      ports: [
        { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' },
        { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 'dns' },
      ],
    },
    ready: 2,
  },
  {
    namespace: 'staging',
    name: 'preview',
    tier: 'frontend',
    spec: { type: 'LoadBalancer', ports: [HTTPS] },
    ingress: [{ hostname: 'preview.staging.example.com' }],
    ready: 1,
  },
];

/** Creates the sample namespaces, Services and Endpoints, or brings them back to what they were. */
export async function seedSamples(target: KubeTarget): Promise<void> {
  const namespaces = new Set(SAMPLES.map((sample) => sample.namespace));
  await Promise.all(
    [...namespaces].map((name) =>
      apply(target, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
    ),
  );
  await Promise.all(
    SAMPLES.map(async (sample, index) => {
      const path = `/api/v1/namespaces/${sample.namespace}`;
      await apply(target, `${path}/services`, toService(sample));
      if (sample.ingress !== undefined) {
        const status = { status: { loadBalancer: { ingress: sample.ingress } } };
        const type = 'application/merge-patch+json';
        await kubeExpect(target, 'PATCH', `${path}/services/${sample.name}/status`, status, type);
      }
      if (sample.ready !== undefined || sample.notReady !== undefined) {
        await apply(target, `${path}/endpoints`, toEndpoints(sample, index));
      }
    }),
  );
}

/** As much of an object as applying it takes. */
interface ApiObject {
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Server-side apply: creates the object or resets it. */
async function apply(target: KubeTarget, collection: string, object: ApiObject): Promise<void> {
  const path = `${collection}/${object.metadata.name}?fieldManager=samples&force=true`;
  await kubeExpect(target, 'PATCH', path, object, 'application/apply-patch+yaml');
}

function toService(sample: Sample): ApiObject {
  const { spec, annotations = {} } = sample;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...toMetadata(sample), annotations },
    spec: spec.type === 'ExternalName' ? spec : { ...spec, selector: { [NAME_LABEL]: sample.name } },
  };
}

function toEndpoints(sample: Sample, index: number): ApiObject {
  const { namespace, name, ready = 0, notReady = 0, spec } = sample;
  const pods = Array.from({ length: ready + notReady }, (_, pod) => ({
    ip: `10.128.${index}.${10 + pod}`,
    nodeName: `worker-${1 + (pod % 3)}`,
    targetRef: { kind: 'Pod', namespace, name: `${name}-${pod}` },
  }));
  const subset = {
    addresses: pods.slice(0, ready),
    notReadyAddresses: pods.slice(ready),
    ports: spec.ports?.map(({ name, protocol, port, targetPort = port }) => ({
      name,
      protocol,
      port: typeof targetPort === 'number' ? targetPort : CONTAINER_PORTS[targetPort],
    })),
  };
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: toMetadata(sample),
    subsets: pods.length > 0 ? [subset] : [],
  };
}

function toMetadata({ name, namespace, tier }: Sample): ApiObject['metadata'] {
  const partOf = namespace === 'monitoring' ? 'monitoring' : 'shop';
  return { name, namespace, labels: { [NAME_LABEL]: name, 'app.kubernetes.io/part-of': partOf, tier } };
}
