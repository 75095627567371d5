import type { KubeVersion } from '../../kube/capabilities.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import { canonicalIp, ipProblem } from './addressRules.ts';
import { checkChoice } from './choices.ts';
import { parseIp } from './ipAddress.ts';
import { nearest } from './nearest.ts';
import { duplicate, invalid, removal, replacement, type Problem } from './problem.ts';
import { clusterIPsOf, isExternalName, isHeadless, type Judged, type WrittenSpec } from './service.ts';
import type { ServerRules } from './serverRules.ts';

/**
 * Cluster IPs and their families, alone and among themselves. Whether an address is in the range of the cluster and
 * free is for the cluster to say. Source: `ValidateServiceClusterIPsRelatedFields` in
 * pkg/apis/core/validation/validation.go, `initIPFamilyFields` in pkg/registry/core/service/storage/alloc.go.
 */
export function checkClusterIPs({ spec, version, server, isPatch }: Judged): readonly Problem[] {
  if (isExternalName(spec)) {
    return [];
  }
  const families = [
    ...checkFamilies(spec, version),
    ...checkChoice('unsupported-ip-family-policy', ['spec', 'ipFamilyPolicy'], spec.ipFamilyPolicy, version),
  ];
  const addresses = checkAddresses(spec, server);
  if (isPatch) {
    return [...families, ...addresses];
  }
  const problems = [...(server.clusterIPs ? checkSync(spec, server) : []), ...families, ...addresses];
  return problems.length > 0 || !server.dualStack ? problems : checkStacks(spec, server);
}

/** Where an address of the list is written: the list, or the one field that stands for its first item. */
function placeOf(spec: WrittenSpec, index: number): FieldPath {
  const isListed = (spec.clusterIPs ?? []).length > 0;
  return isListed ? ['spec', 'clusterIPs', index] : ['spec', 'clusterIP'];
}

function checkSync(
  { clusterIP = '', clusterIPs = [] }: WrittenSpec,
  server: ServerRules,
): readonly Problem[] {
  const [first] = clusterIPs;
  if (first === undefined || first === clusterIP) {
    return [];
  }
  const place = ['spec', 'clusterIPs'];
  const text = server.dualStack ? 'first value must match `clusterIP`' : 'element [0] must match clusterIP';
  const empty = server.dualStack
    ? 'must be empty when `clusterIP` is not specified'
    : 'must be empty when clusterIP is empty';
  return [
    {
      code: 'cluster-ips-differ',
      place,
      said: invalid([...clusterIPs], clusterIP === '' ? empty : text),
      advice: `Set clusterIP to ${JSON.stringify(first)}, too.`,
      fixes: [
        {
          title: `Set clusterIP to ${JSON.stringify(first)}`,
          edits: [
            clusterIP === ''
              ? { kind: 'add', place: ['spec'], name: 'clusterIP', value: first }
              : { kind: 'replace', place: ['spec', 'clusterIP'], value: first },
          ],
        },
      ],
    },
  ];
}

function checkFamilies({ ipFamilies = [] }: WrittenSpec, version: KubeVersion): readonly Problem[] {
  const seen = new Set<string>();
  return ipFamilies.flatMap((family, index): readonly Problem[] => {
    const place = ['spec', 'ipFamilies', index];
    if (seen.has(family)) {
      const advice = 'Name every family once.';
      return [
        {
          code: 'duplicate-ip-family',
          place,
          said: duplicate(family),
          advice,
          fixes: [removal(place, family)],
        },
      ];
    }
    seen.add(family);
    return checkChoice('unsupported-ip-family', place, family, version);
  });
}

function checkAddresses(spec: WrittenSpec, server: ServerRules): readonly Problem[] {
  const addresses = clusterIPsOf(spec, server);
  const list = ['spec', 'clusterIPs'];
  const tooMany: readonly (readonly [boolean, string])[] = [
    [addresses.length > 2, 'may only hold up to 2 values'],
    [addresses.length > 1 && addresses[0] === 'None', "'None' must be the first and only value"],
  ];
  const listProblems = tooMany.flatMap(([isSo, text]) => (isSo ? [text] : []));
  return [
    ...addresses.flatMap((value, index) =>
      index === 0 && value === 'None' ? [] : checkAddress(value, index, spec, server),
    ),
    ...(listProblems.length === 0
      ? []
      : [
          {
            code: 'too-many-cluster-ips',
            place: list,
            said: invalid([...addresses], ...listProblems),
            advice: 'Name one address of each IP family, or None alone.',
          } as const,
        ]),
  ];
}

function checkAddress(
  value: string,
  index: number,
  spec: WrittenSpec,
  server: ServerRules,
): readonly Problem[] {
  const place = placeOf(spec, index);
  const problem = ipProblem(value, server);
  if (problem === undefined) {
    return [];
  }
  const none = nearest(value, ['None']);
  const known = none ?? canonicalIp(value);
  return [
    {
      code: 'invalid-cluster-ip',
      place,
      path: server.clusterIPs ? `spec.clusterIPs[${index}]` : 'spec.clusterIP',
      said: invalid(value, server.clusterIPs ? problem : "must be empty, 'None', or a valid IP address"),
      advice:
        none === undefined
          ? 'Leave it out to let the server choose an address.'
          : 'Did you mean "None", for a headless Service?',
      fixes: [...(known === undefined ? [] : [replacement(place, known)]), removal(place, 'it')],
    },
  ];
}

/** Addresses that are well-formed: one of each family, in the order of the families, as the policy allows. */
function checkStacks(spec: WrittenSpec, server: ServerRules): readonly Problem[] {
  const addresses = clusterIPsOf(spec, server);
  const found = addresses.map((address) => parseIp(address)?.family);
  const { ipFamilies = [], ipFamilyPolicy, selector = {} } = spec;
  if (found.length === 2 && found[0] === found[1]) {
    const said = invalid([...addresses], 'may specify no more than one IP for each IP family');
    const advice = 'Name one address of each family.';
    return [{ code: 'too-many-cluster-ips', place: ['spec', 'clusterIPs'], said, advice }];
  }
  const misplaced = ipFamilies.flatMap((family, index): Problem[] => {
    const address = addresses[index];
    const expected = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
    const advice = 'Name the addresses in the order of the families.';
    return isHeadless(spec, server) || address === undefined || found[index] === family
      ? []
      : [
          {
            code: 'cluster-ip-of-other-family',
            place: placeOf(spec, index),
            path: `spec.clusterIPs[${index}]`,
            said: invalid(address, expected),
            advice,
          },
        ];
  });
  if (misplaced.length > 0) {
    return misplaced;
  }
  const isOpen = isHeadless(spec, server) && Object.keys(selector).length === 0;
  const policy = ipFamilyPolicy ?? (isOpen ? 'RequireDualStack' : 'SingleStack');
  const doubled = [
    ...(addresses.length === 2 ? ['cluster IPs'] : []),
    ...(ipFamilies.length === 2 ? ['IP families'] : []),
  ];
  if (policy !== 'SingleStack' || doubled.length === 0) {
    return [];
  }
  const texts = doubled.map(
    (what) => `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
  );
  const place = ['spec', 'ipFamilyPolicy'];
  const value = 'PreferDualStack';
  return [
    {
      code: 'single-stack-with-two-families',
      place,
      said: invalid(policy, ...texts),
      advice: `With ${value} a cluster of one family takes it, too.`,
      fixes: [
        ipFamilyPolicy === undefined
          ? {
              title: `Add ${value}`,
              edits: [{ kind: 'add', place: ['spec'], name: 'ipFamilyPolicy', value }],
            }
          : replacement(place, value),
      ],
    },
  ];
}
