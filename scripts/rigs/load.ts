import { parseArgs } from 'node:util';
import { readKubeconfig } from './kubeconfig.ts';
import { CONNECTIONS, kubeRequest, type KubeTarget } from './kubeRequest.ts';
import { reportStep } from './progress.ts';

export interface LoadOptions {
  /** Over how many namespaces the Services are spread. */
  readonly namespaces?: number;
}

const TEAMS = ['checkout', 'catalog', 'identity', 'logistics', 'search'] as const;

/** Makes a cluster as large as the largest: `count` Services with the labels and annotations of Helm charts. */
export async function loadServices(
  target: KubeTarget,
  count: number,
  { namespaces = 20 }: LoadOptions = {},
): Promise<void> {
  await inParallel(namespaces, (index) =>
    create(target, '/api/v1/namespaces', { metadata: { name: namespaceName(index) } }),
  );
  await inParallel(count, (index) => {
    const namespace = namespaceName(index % namespaces);
    return create(target, `/api/v1/namespaces/${namespace}/services`, toService(index));
  });
}

/** Creates an object; one that is there already is left as it is. */
async function create(target: KubeTarget, path: string, object: unknown): Promise<void> {
  const { status, body } = await kubeRequest(target, 'POST', path, object);
  if (status !== 201 && status !== 409) {
    throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`);
  }
}

/** Runs `work` for 0 … count - 1, as many at a time as there are connections. */
async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      await work(next++);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

function namespaceName(index: number): string {
  return `load-${String(index).padStart(3, '0')}`;
}

/** Headless, because the allocator of cluster addresses is what makes creating Services slow. */
function toService(index: number): unknown {
  const name = `service-${String(index).padStart(6, '0')}`;
  const team = TEAMS[index % TEAMS.length]!;
  return {
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/instance': `${team}-${index}`,
        'app.kubernetes.io/version': `1.${index % 40}.${index % 7}`,
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': `microservice-4.${index % 10}.0`,
        team,
      },
      annotations: {
        'meta.helm.sh/release-name': `${team}-${index}`,
        'meta.helm.sh/release-namespace': team,
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '9090',
        description: `Part ${index} of ${team}; paged to ${team}-oncall@example.com when it fails.`,
      },
    },
    spec: {
      clusterIP: 'None',
      selector: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': `${team}-${index}` },
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'metrics', port: 9090, targetPort: 'metrics' },
      ],
    },
  };
}

/** `node scripts/rigs/load.ts --kubeconfig FILE --count N [--namespaces M]` */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kubeconfig: { type: 'string', default: process.env['KUBECONFIG'] },
      count: { type: 'string', default: '10000' },
      namespaces: { type: 'string', default: '20' },
    },
  });
  if (values.kubeconfig === undefined) {
    throw new Error('Say which cluster to fill: --kubeconfig FILE');
  }
  const target = await readKubeconfig(values.kubeconfig);
  await reportStep(`Creating ${values.count} Services`, () =>
    loadServices(target, Number(values.count), { namespaces: Number(values.namespaces) }),
  );
}

if (import.meta.main) {
  await main();
}
