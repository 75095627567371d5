import { asJsonObject } from '../../common/json.ts';
import { lastingLabels, matchedBy, type NamespacePods, type PodSummary } from '../../kube/workloads.ts';
import { valueAt } from '../diff/fieldPath.ts';
import { selectorOf } from '../selector/selectorOf.ts';
import type { PlaceInService } from './placeInService.ts';

/** Something of the cluster that can be written at a place. */
export interface LiveCompletion {
  readonly kind: 'namespace' | 'labelKey' | 'labelValue' | 'targetPort';
  /** As it is written, without quotes. */
  readonly text: string;
  /** How many pods have it; undefined for a namespace. */
  readonly pods?: number;
  /** `8080/TCP`; of target ports only. */
  readonly port?: string;
}

/** What a place takes that the cluster knows: `pods` are those of the namespace of the Service. */
export type LiveQuestion = 'namespaces' | 'pods';

/** What has to be known of the cluster to complete at a place; undefined where it has nothing to say. */
export function questionAt({ kind, path }: PlaceInService): LiveQuestion | undefined {
  const steps = path.map((step) => (typeof step === 'number' ? '#' : step));
  if (kind === 'value' && steps.join('.') === 'metadata.namespace') {
    return 'namespaces';
  }
  const [first, second, third, fourth] = steps;
  const isSelector = first === 'spec' && second === 'selector' && steps.length === 3;
  const isTargetPort =
    kind === 'value' && first === 'spec' && second === 'ports' && third === '#' && fourth === 'targetPort';
  return isSelector || isTargetPort ? 'pods' : undefined;
}

export function completeNamespaces(names: Iterable<string>): readonly LiveCompletion[] {
  return [...names].toSorted().map((text) => ({ kind: 'namespace', text }));
}

/** The labels and the ports of pods that can be written at a place, those that most pods have first. */
export function completeFromPods(place: PlaceInService, { pods }: NamespacePods): readonly LiveCompletion[] {
  const { kind, path, service } = place;
  const [, field, typed] = path;
  if (field === 'ports') {
    return targetPorts(place, pods);
  }
  const key = String(typed);
  const { [key]: _, ...others } = selectorOf(service);
  const matching = Object.keys(others).length === 0 ? pods : matchedBy(others, pods);
  return kind === 'key'
    ? counted(
        'labelKey',
        matching.flatMap(({ labels }) => Object.keys(lastingLabels(labels))),
      ).filter(({ text }) => !Object.hasOwn(others, text))
    : counted(
        'labelValue',
        matching.flatMap(({ labels }) => (Object.hasOwn(labels, key) ? (labels[key] ?? []) : [])),
      );
}

/** Names first: they go on to mean the same when the number changes. */
function targetPorts(
  { path, service }: PlaceInService,
  pods: readonly PodSummary[],
): readonly LiveCompletion[] {
  const { protocol } = asJsonObject(valueAt(service, path.slice(0, -1)));
  const wanted = typeof protocol === 'string' ? protocol : 'TCP';
  const found = new Map<string, { port: string; pods: number }>();
  for (const pod of matchedBy(selectorOf(service), pods)) {
    const own = pod.ports.filter((port) => port.protocol === wanted);
    const words = new Map(
      own.flatMap(({ name, port }) => [
        ...(name === '' ? [] : [[name, port] as const]),
        [String(port), port] as const,
      ]),
    );
    for (const [word, port] of words) {
      const known = found.get(word);
      found.set(word, { port: `${port}/${wanted}`, pods: (known?.pods ?? 0) + 1 });
    }
  }
  const all = [...found].map(([text, more]) => ({ kind: 'targetPort' as const, text, ...more }));
  const isNumber = ({ text }: LiveCompletion): boolean => /^\d+$/u.test(text);
  return all.toSorted(
    (one, other) => Number(isNumber(one)) - Number(isNumber(other)) || other.pods - one.pods,
  );
}

function counted(kind: LiveCompletion['kind'], words: readonly string[]): readonly LiveCompletion[] {
  const counts = new Map<string, number>();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .map(([text, pods]) => ({ kind, text, pods }))
    .toSorted((one, other) => other.pods - one.pods || (one.text < other.text ? -1 : 1));
}
