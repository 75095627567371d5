import { asJsonObject, type JsonObject } from '../../common/json.ts';
import { lastingLabels, matchedBy, type Labels, type NamespacePods } from '../../kube/workloads.ts';
import { nearest } from '../rules/nearest.ts';
import { selectorOf } from './selectorOf.ts';

/** A selector that selects nothing. */
export interface EmptySelection {
  /** Of the namespace, all of them. */
  readonly pods: number;
  /** One label of it that no pod has, and one that pods have and that reads nearly the same. */
  readonly nearest?: {
    readonly key: string;
    readonly label: readonly [key: string, value: string];
    /** How many pods the selector would match with it. */
    readonly pods: number;
  };
}

/**
 * Whether the selector of a Service matches none of the pods that are there. Undefined where it matches, where there is
 * none, and where nobody can know: in a namespace without pods, and in one with more of them than were read.
 */
export function checkSelector(service: JsonObject, known: NamespacePods): EmptySelection | undefined {
  const selector = selectorOf(service);
  const { type } = asJsonObject(service['spec']);
  const { pods, hasMorePods } = known;
  if (
    type === 'ExternalName' ||
    hasMorePods ||
    pods.length === 0 ||
    Object.keys(selector).length === 0 ||
    matchedBy(selector, pods).length > 0
  ) {
    return undefined;
  }
  const found = nearestOf(selector, known);
  return { pods: pods.length, ...(found && { nearest: found }) };
}

/** The change of one label that has the selector match: the one by which it matches most pods. */
function nearestOf(selector: Labels, { pods }: NamespacePods): EmptySelection['nearest'] {
  const found = Object.entries(selector).flatMap(([key, value]) => {
    const { [key]: _, ...others } = selector;
    const candidates = (Object.keys(others).length === 0 ? pods : matchedBy(others, pods)).map(({ labels }) =>
      lastingLabels(labels),
    );
    const label = nearestLabel(key, value, candidates);
    if (label === undefined || (label[0] !== key && Object.hasOwn(others, label[0]))) {
      return [];
    }
    const count = candidates.filter((labels) => labels[label[0]] === label[1]).length;
    return [{ key, label, pods: count }];
  });
  return found.toSorted((one, other) => other.pods - one.pods)[0];
}

function nearestLabel(
  key: string,
  value: string,
  candidates: readonly Labels[],
): readonly [string, string] | undefined {
  const values = new Set(
    candidates.flatMap((labels) => (Object.hasOwn(labels, key) ? (labels[key] ?? []) : [])),
  );
  const sameKey = nearest(value, values);
  if (sameKey !== undefined) {
    return [key, sameKey];
  }
  const keys = new Set(
    candidates.flatMap((labels) => Object.keys(labels).filter((other) => labels[other] === value)),
  );
  const sameValue = nearest(key, keys);
  return sameValue === undefined ? undefined : [sameValue, value];
}
