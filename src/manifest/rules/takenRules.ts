import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import { valueAt, type FieldPath } from '../diff/fieldPath.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import { toFindings } from './checkService.ts';
import { clusterIPNetwork } from './clusterIPRange.ts';
import type { Finding } from './finding.ts';
import { isWithin, parseIp } from './ipAddress.ts';
import { invalid, removal, type Problem } from './problem.ts';
import { serverRulesOf } from './serverRules.ts';

const CLUSTER_IP: FieldPath = ['spec', 'clusterIP'];

/** What a Service of the cluster has that no other can have. */
export interface PresentService {
  readonly namespace: string;
  readonly name: string;
  /** An address, `None`, or empty. */
  readonly clusterIP: string;
  /** A node port is 0 where there is none. */
  readonly ports: readonly { readonly protocol: string; readonly nodePort: number }[];
}

/**
 * Node ports and addresses that a Service asks for by number while another one of the cluster has them, and addresses that
 * cannot be in the cluster's range, as information: the other one may be gone when the manifest is sent, and the range is
 * only inferred. A dry run does not find it.
 * Source: pkg/registry/core/service/storage/alloc.go.
 *
 * @param namespace where it goes
 * @param present those of the cluster, itself among them where it is there
 */
export function checkTaken(
  document: ManifestDocument,
  namespace: string,
  present: readonly PresentService[],
  version: KubeVersion,
): readonly Finding[] {
  const { root, content } = document;
  if (root?.kind !== 'mapping' || content.kind !== 'service') {
    return [];
  }
  const claims = claimsOf(content.object, version);
  const found = new Map<Claim, PresentService>();
  for (const other of claims.length === 0 ? [] : present) {
    const isItself = other.namespace === namespace && other.name === content.name;
    for (const claim of isItself ? [] : claims.filter((each) => each.isOf(other))) {
      found.set(claim, other);
    }
  }
  const problems = [...found].map(([{ problem }, other]) =>
    toProblem(problem, `${other.namespace}/${other.name} has it`),
  );
  const isAddressTaken = problems.some(({ code }) => code === 'cluster-ip-taken');
  const outside = isAddressTaken ? [] : outsideRange(content.object, present, version);
  return toFindings(root, [...problems, ...outside]);
}

function toProblem(problem: Problem, reason: string): Problem {
  const advice = `${reason}. Leave it out to get a free one.`;
  const fixes = [removal(problem.place, String(problem.place.at(-1)))];
  return { ...problem, severity: 'information', advice, fixes };
}

/** Something that only one Service can have. */
interface Claim {
  readonly isOf: (other: PresentService) => boolean;
  readonly problem: Problem;
}

function claimsOf(service: JsonObject, version: KubeVersion): readonly Claim[] {
  const ports = valueAt(service, ['spec', 'ports']);
  return [
    ...(isJsonArray(ports) ? ports : []).flatMap((port, index) => claimOfNodePort(port, index) ?? []),
    ...claimsOfAddress(service, version),
  ];
}

function claimOfNodePort(port: Json, index: number): Claim | undefined {
  const { nodePort, protocol = 'TCP' } = isJsonObject(port) ? port : {};
  if (typeof nodePort !== 'number' || nodePort === 0) {
    return undefined;
  }
  return {
    isOf: ({ ports }) => ports.some((its) => its.nodePort === nodePort && its.protocol === protocol),
    problem: {
      code: 'node-port-taken',
      place: ['spec', 'ports', index, 'nodePort'],
      said: invalid(nodePort, 'provided port is already allocated'),
    },
  };
}

function claimsOfAddress(service: JsonObject, version: KubeVersion): readonly Claim[] {
  const address = wantedAddress(service);
  return address === undefined
    ? []
    : [
        {
          isOf: ({ clusterIP }) => clusterIP === address,
          problem: {
            code: 'cluster-ip-taken',
            ...notAllocated(address, 'provided IP is already allocated', version),
          },
        },
      ];
}

function outsideRange(
  service: JsonObject,
  present: readonly PresentService[],
  version: KubeVersion,
): readonly Problem[] {
  const address = wantedAddress(service);
  const ip = address === undefined ? undefined : parseIp(address);
  const network = ip && clusterIPNetwork(present, version);
  const isOfFamily = network?.includes(':') === (ip?.family === 'IPv6');
  if (address === undefined || ip === undefined || network === undefined || !isOfFamily) {
    return [];
  }
  const problem = notAllocated(address, 'the provided IP is not in the valid range', version);
  return isWithin(ip, network)
    ? []
    : [
        toProblem(
          { code: 'cluster-ip-outside-range', ...problem },
          `By the address of default/kubernetes, the range is within ${network}`,
        ),
      ];
}

/** Undefined for none, and for the one that means none. */
function wantedAddress(service: JsonObject): string | undefined {
  const address = valueAt(service, CLUSTER_IP);
  return typeof address === 'string' && address !== '' && address !== 'None' ? address : undefined;
}

function notAllocated(address: string, reason: string, version: KubeVersion): Omit<Problem, 'code'> {
  const said = `failed to allocate IP ${address}: ${reason}`;
  return serverRulesOf(version).clusterIPs
    ? { place: CLUSTER_IP, path: 'spec.clusterIPs', said: invalid([address], said) }
    : { place: CLUSTER_IP, said: invalid(address, said) };
}
