import {
  asJsonObject,
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import { itemKey } from '../merge/itemKey.ts';
import { meaningOf } from '../merge/meaning.ts';
import { SCALAR_OMITTING_ZERO } from '../merge/fieldType.ts';
import { servicePorts } from '../merge/serviceType.ts';

/** A Service that a write is going to make, and what it is made of. */
export interface Outcome {
  /** The Service as a dry run or a merge has it. Numbers that a dry run allocates are not those of the write. */
  readonly shown: JsonObject;
  /** What is asked for: the file, or what a merge has made of it. */
  readonly wanted: JsonObject;
  /** Whether the server allocates addresses of several families, and so has them as a list: since 1.20. */
  readonly hasAddressLists: boolean;
  /** What is there now. */
  readonly live: JsonObject | undefined;
}

/** The fields of a Service whose values the server chooses when it carries out a write. */
export function chosenByServer(outcome: Outcome): readonly FieldPath[] {
  return [...chosenMetadata(outcome), ...chosenAddresses(outcome), ...chosenPorts(outcome)];
}

function chosenMetadata({ shown, live }: Outcome): readonly FieldPath[] {
  const ofEveryWrite = ['resourceVersion'];
  const ofCreation = live === undefined ? ['uid', 'creationTimestamp'] : [];
  // Its entries have times.
  const managers = asJsonObject(shown['metadata'])['managedFields'] === undefined ? [] : ['managedFields'];
  return [...ofEveryWrite, ...ofCreation, ...managers].map((name) => ['metadata', name]);
}

function chosenAddresses({ shown, wanted, live, hasAddressLists }: Outcome): readonly FieldPath[] {
  const spec = specOf(shown);
  if (spec['type'] === 'ExternalName') {
    return [];
  }
  const known = [wanted, live].map(specOf).flatMap((its) => [its['clusterIP'], ...list(its['clusterIPs'])]);
  const isChosen = (address: Json | undefined): boolean => !isGiven(address) || !known.includes(address);
  const isFirstChosen = isChosen(spec['clusterIP']);
  // A dry run may leave out both.
  const isListChosen = (isFirstChosen && hasAddressLists) || list(spec['clusterIPs']).some(isChosen);
  return [
    ...(isFirstChosen ? [['spec', 'clusterIP']] : []),
    ...(isListChosen ? [['spec', 'clusterIPs']] : []),
  ];
}

function chosenPorts({ shown, wanted, live }: Outcome): readonly FieldPath[] {
  const spec = specOf(shown);
  const isBalanced = spec['type'] === 'LoadBalancer';
  const known = [wanted, live].map(specOf);
  const isChosen = (value: Json | undefined, candidates: readonly (Json | undefined)[]): boolean =>
    !isGiven(value) || !candidates.some((candidate) => isJsonEqual(candidate, value));
  const hasNodePorts =
    spec['type'] === 'NodePort' || (isBalanced && spec['allocateLoadBalancerNodePorts'] !== false);
  const nodePorts = list(spec['ports']).flatMap((port, index): readonly FieldPath[] => {
    const candidates = known.map((its) => nodePortOf(its, itemKey(port, servicePorts)));
    const isOne = isJsonObject(port) && isChosen(port['nodePort'], candidates);
    return isOne ? [['spec', 'ports', index, 'nodePort']] : [];
  });
  const hasHealthCheck = isBalanced && spec['externalTrafficPolicy'] === 'Local';
  const healthChecks = known.map((its) => its['healthCheckNodePort']);
  return [
    ...(hasNodePorts ? nodePorts : []),
    ...(hasHealthCheck && isChosen(spec['healthCheckNodePort'], healthChecks)
      ? [['spec', 'healthCheckNodePort']]
      : []),
  ];
}

function nodePortOf(spec: JsonObject, key: string): Json | undefined {
  const port = list(spec['ports']).find((item) => itemKey(item, servicePorts) === key);
  return asJsonObject(port)['nodePort'];
}

function isGiven(value: Json | undefined): boolean {
  return meaningOf(value, SCALAR_OMITTING_ZERO) !== undefined;
}

function specOf(service: JsonObject | undefined): JsonObject {
  return asJsonObject(service?.['spec']);
}

function list(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}
