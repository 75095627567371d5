import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { checkNamespace } from './serviceApi/names.ts';

/** What makes pods, or `Pod` for pods that nothing known makes. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'DeploymentConfig' | 'Pod';

/** Pods that a Service can select, and by which labels. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** Labels that its pods keep for as long as it is the same. */
  readonly labels: Labels;
}

export type Labels = Readonly<Record<string, string>>;

/** What of a pod matters to a Service that selects it. */
export interface PodSummary {
  readonly name: string;
  readonly labels: Labels;
  readonly isReady: boolean;
  readonly ports: readonly ContainerPort[];
}

export interface ContainerPort {
  /** Empty where it has none. */
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
}

/** The pods of a namespace that can get traffic. */
export interface NamespacePods {
  readonly pods: readonly PodSummary[];
  /** Whether there are more pods than were read. */
  readonly hasMorePods: boolean;
}

/** What runs in a namespace. */
export interface NamespaceWorkloads extends NamespacePods {
  readonly workloads: readonly Workload[];
}

/** A namespace with more of anything is one where nobody looks for theirs in a list. */
const MOST = 500;

/** Where each kind is kept. None of them need be there, or be shown to the person. */
const COLLECTIONS: readonly (readonly [kind: Exclude<WorkloadKind, 'Pod'>, group: string, plural: string])[] =
  [
    ['Deployment', 'apps/v1', 'deployments'],
    ['StatefulSet', 'apps/v1', 'statefulsets'],
    ['DaemonSet', 'apps/v1', 'daemonsets'],
    ['DeploymentConfig', 'apps.openshift.io/v1', 'deploymentconfigs'],
  ];

/**
 * Labels that controllers give the pods of one generation or one pod of several: a selector with one of these would
 * lose its pods with the next rollout.
 */
const PASSING_LABELS: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'deployment',
  'batch.kubernetes.io/controller-uid',
  'controller-uid',
]);

/**
 * Reads what runs in a namespace, to select from. Whatever kind the server does not have, or does not show, is left
 * out: pods alone tell enough, and so do workloads.
 *
 * @throws KubeError `forbidden` where the person may see none of it
 */
export async function readWorkloads(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<NamespaceWorkloads> {
  checkNamespace(namespace);
  const read = async <T>(group: string, plural: string): Promise<List<T> | KubeError> => {
    try {
      const path = `/${group}/namespaces/${namespace}/${plural}`;
      return await connection.getJson<List<T>>(path, signal, { limit: MOST });
    } catch (error) {
      if (error instanceof KubeError && (error.code === 'forbidden' || error.code === 'notFound')) {
        return error;
      }
      throw error;
    }
  };
  const [podList, ...workloadLists] = await Promise.all([
    read<Pod>('api/v1', 'pods'),
    ...COLLECTIONS.map(([, group, plural]) => read<WorkloadObject>(`apis/${group}`, plural)),
  ]);
  if (podList instanceof KubeError && workloadLists.every((list) => list instanceof KubeError)) {
    throw podList;
  }
  const found = toNamespacePods(podList);
  const workloads = workloadLists.flatMap((list, index) => {
    const kind = COLLECTIONS[index]?.[0];
    return kind === undefined ? [] : itemsOf(list).flatMap((object) => toWorkload(kind, object));
  });
  return {
    ...found,
    workloads: [...workloads, ...ofPodsAlone(found.pods, workloads)],
  };
}

/** Reads the pods of a namespace alone. @throws KubeError */
export async function readPods(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<NamespacePods> {
  checkNamespace(namespace);
  const path = `/api/v1/namespaces/${namespace}/pods`;
  return toNamespacePods(await connection.getJson<List<Pod>>(path, signal, { limit: MOST }));
}

/** The pods that a selector matches. One without labels matches none, as for a Service. */
export function matchedBy(selector: Labels, pods: readonly PodSummary[]): readonly PodSummary[] {
  const labels = Object.entries(selector);
  return labels.length === 0
    ? []
    : pods.filter((pod) =>
        labels.every(([key, value]) => Object.hasOwn(pod.labels, key) && pod.labels[key] === value),
      );
}

/** The ports of the containers of pods, each once. */
export function containerPorts(pods: readonly PodSummary[]): readonly ContainerPort[] {
  const byIdentity = new Map<string, ContainerPort>();
  for (const port of pods.flatMap(({ ports }) => ports)) {
    byIdentity.set(JSON.stringify(port), port);
  }
  return [...byIdentity.values()].toSorted((one, other) => one.port - other.port);
}

/** `PodList` and the lists of workloads. */
interface List<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[] | null;
}

/** `Pod` of core/v1. */
interface Pod {
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: Labels | null;
    readonly deletionTimestamp?: string | null;
  };
  readonly spec?: {
    readonly containers?:
      | readonly {
          readonly ports?:
            | readonly {
                readonly name?: string;
                readonly containerPort?: number;
                readonly protocol?: string;
              }[]
            | null;
        }[]
      | null;
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[] | null;
  };
}

/** `Deployment`, `StatefulSet` and `DaemonSet` of apps/v1, `DeploymentConfig` of apps.openshift.io/v1. */
interface WorkloadObject {
  readonly metadata?: { readonly name?: string };
  readonly spec?: {
    /** Of a DeploymentConfig these are the labels themselves. */
    readonly selector?: { readonly matchLabels?: Labels | null } | Labels | null;
    readonly template?: { readonly metadata?: { readonly labels?: Labels | null } } | null;
  };
}

function itemsOf<T>(list: List<T> | KubeError): readonly T[] {
  return list instanceof KubeError ? [] : (list.items ?? []);
}

function toNamespacePods(list: List<Pod> | KubeError): NamespacePods {
  return {
    pods: itemsOf(list).filter(isAlive).map(toPodSummary),
    hasMorePods: !(list instanceof KubeError) && (list.metadata?.continue ?? '') !== '',
  };
}

/** Pods of jobs stay when they are done, and get no traffic any more. */
function isAlive({ metadata, status }: Pod): boolean {
  const isDone = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  return !isDone && (metadata?.deletionTimestamp ?? null) === null;
}

function toPodSummary({ metadata, spec, status }: Pod): PodSummary {
  return {
    name: metadata?.name ?? '',
    labels: metadata?.labels ?? {},
    isReady: (status?.conditions ?? []).some((each) => each.type === 'Ready' && each.status === 'True'),
    ports: (spec?.containers ?? [])
      .flatMap(({ ports }) => ports ?? [])
      .flatMap(({ name, containerPort, protocol }) =>
        containerPort === undefined
          ? []
          : { name: name ?? '', protocol: protocol ?? 'TCP', port: containerPort },
      ),
  };
}

/** A selector of expressions alone cannot be said by a Service; the labels of the pods can. */
function toWorkload(kind: WorkloadKind, { metadata, spec }: WorkloadObject): readonly Workload[] {
  const selector = spec?.selector ?? {};
  const own =
    kind === 'DeploymentConfig' ? (selector as Labels) : (selector.matchLabels as Labels | undefined);
  const chosen = lastingLabels(own ?? {});
  const labels =
    Object.keys(chosen).length > 0 ? chosen : lastingLabels(spec?.template?.metadata?.labels ?? {});
  return Object.keys(labels).length === 0 ? [] : [{ kind, name: metadata?.name ?? '', labels }];
}

/** Pods that no known workload selects, those with the same lasting labels together. */
function ofPodsAlone(pods: readonly PodSummary[], workloads: readonly Workload[]): readonly Workload[] {
  const taken = new Set(workloads.flatMap(({ labels }) => matchedBy(labels, pods)));
  const byLabels = new Map<string, Workload>();
  for (const pod of pods) {
    const labels = lastingLabels(pod.labels);
    const key = JSON.stringify(Object.entries(labels).sort());
    if (!taken.has(pod) && Object.keys(labels).length > 0 && !byLabels.has(key)) {
      byLabels.set(key, { kind: 'Pod', name: pod.name, labels });
    }
  }
  return [...byLabels.values()];
}

/** The labels that a pod keeps over rollouts, which are those to select by. */
export function lastingLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !PASSING_LABELS.has(key)));
}
