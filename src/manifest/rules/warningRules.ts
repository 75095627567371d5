import type { FieldPath } from '../diff/fieldPath.ts';
import { canonicalCidr, canonicalIp, cidrProblem, ipProblem } from './addressRules.ts';
import type { RuleCode } from './codes.ts';
import type { Fix } from './finding.ts';
import { hasHostBits, parseCidr, parseIp, withoutLeadingZeros } from './ipAddress.ts';
import { removal, replacement, type Problem } from './problem.ts';
import { clusterIPsOf, isExternalName, typeOf, type Judged } from './service.ts';
import type { ServerRules } from './serverRules.ts';

const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';

/** What newer servers take, and warn of. Source: `GetWarningsForService` in pkg/api/service/warnings.go. */
export function checkWarnings(service: Judged): readonly Problem[] {
  const { server } = service;
  return [
    ...(server.topologyMode ? topologyWarnings(service) : []),
    ...(server.warnsOfAddresses ? addressWarnings(service) : []),
    ...(server.warnsOfIgnoredFields ? ignoredFields(service) : []),
    ...distributionWarnings(service),
  ];
}

function warning(
  code: RuleCode,
  place: FieldPath,
  said: string,
  { advice, fixes = [], path }: { advice?: string; fixes?: readonly Fix[]; path?: string } = {},
): Problem {
  return {
    code,
    place,
    severity: 'warning',
    said,
    fixes,
    ...(advice !== undefined && { advice }),
    ...(path !== undefined && { path }),
  };
}

function topologyWarnings({ metadata: { annotations = {} } }: Judged): readonly Problem[] {
  const { [HINTS]: hints, [MODE]: mode } = annotations;
  const place = ['metadata', 'annotations', HINTS];
  const said = `annotation ${HINTS} is deprecated, please use ${MODE} instead`;
  const fix: Fix =
    mode === undefined
      ? { title: `Rename to ${MODE}`, edits: [{ kind: 'rename', place, name: MODE }] }
      : removal(place, 'the annotation');
  return hints === undefined
    ? []
    : [{ ...warning('topology-hints-deprecated', place, said, { fixes: [fix] }), at: 'key' }];
}

/** Source: `GetWarningsForIP` and `GetWarningsForCIDR` in apimachinery/pkg/util/validation/ip.go. */
function addressWarnings({ spec, server }: Judged): readonly Problem[] {
  const { clusterIP = '', externalIPs = [], loadBalancerIP = '', loadBalancerSourceRanges = [] } = spec;
  const addresses: readonly (readonly [FieldPath, string])[] = [
    ...(clusterIP === '' || isExternalName(spec) ? [] : clusterIPsOf(spec, server)).map(
      (value, index) =>
        [
          (spec.clusterIPs ?? []).length > 0 ? ['spec', 'clusterIPs', index] : ['spec', 'clusterIP'],
          value,
        ] as const,
    ),
    ...externalIPs.map((value, index) => [['spec', 'externalIPs', index], value] as const),
    [['spec', 'loadBalancerIP'], loadBalancerIP],
  ];
  return [
    ...addresses.flatMap(([place, value]) => ofAddress(place, value, server)),
    ...loadBalancerSourceRanges.flatMap((value, index) =>
      ofRange(['spec', 'loadBalancerSourceRanges', index], value, server),
    ),
  ];
}

function ofAddress(place: FieldPath, value: string, server: ServerRules): readonly Problem[] {
  const isUnchecked = place.at(-1) === 'loadBalancerIP';
  const canonical = canonicalIp(value);
  if (
    canonical === undefined ||
    canonical === value ||
    (!isUnchecked && ipProblem(value, server) !== undefined)
  ) {
    return [];
  }
  const isStandard = withoutLeadingZeros(value) === value && parseIp(value)?.isMapped !== true;
  const said = isStandard
    ? `IPv6 address "${value}" should be in RFC 5952 canonical format ("${canonical}")`
    : `non-standard IP address "${value}" will be considered invalid in a future Kubernetes release: use "${canonical}"`;
  return [warning('non-canonical-address', place, said, { fixes: [replacement(place, canonical)] })];
}

function ofRange(place: FieldPath, value: string, server: ServerRules): readonly Problem[] {
  const readable = withoutLeadingZeros(value);
  const cidr = parseCidr(readable);
  const canonical = canonicalCidr(value);
  if (
    cidr === undefined ||
    canonical === undefined ||
    canonical === value ||
    cidrProblem(value, server) !== undefined
  ) {
    return [];
  }
  const isStandard = readable === value && !cidr.address.isMapped;
  const said = hasHostBits(cidr)
    ? `CIDR value "${value}" is ambiguous in this context (should be "${canonical}" or a single address?)`
    : isStandard
      ? `IPv6 CIDR value "${value}" should be in RFC 5952 canonical format ("${canonical}")`
      : `non-standard CIDR value "${value}" will be considered invalid in a future Kubernetes release: use "${canonical}"`;
  return [warning('non-canonical-address', place, said, { fixes: [replacement(place, canonical)] })];
}

function ignoredFields({ spec, server }: Judged): readonly Problem[] {
  const { clusterIP, externalIPs = [], loadBalancerIP = '', sessionAffinity = '', externalName = '' } = spec;
  const isHeadless = typeOf(spec) === 'ClusterIP' && clusterIP === 'None';
  const given = {
    loadBalancerIP: loadBalancerIP !== '',
    externalIPs: externalIPs.length > 0,
    sessionAffinity: sessionAffinity !== '' && sessionAffinity !== 'None',
  };
  // The capital letter is the server's.
  const names = {
    loadBalancerIP: 'loadBalancerIP',
    externalIPs: 'externalIPs',
    sessionAffinity: 'SessionAffinity',
  };
  const fields = (['loadBalancerIP', 'externalIPs', 'sessionAffinity'] as const).filter(
    (name) => isHeadless && given[name],
  );
  const remove = (name: string): { fixes: readonly Fix[] } => ({ fixes: [removal(['spec', name], name)] });
  const deprecated = 'spec.externalIPs is deprecated and may no longer be implemented in some clusters';
  return [
    ...fields.map((name) =>
      warning(
        'ignored-when-headless',
        ['spec', name],
        `spec.${names[name]} is ignored for headless services`,
        { ...remove(name), path: `spec.${names[name]}` },
      ),
    ),
    ...(server.warnsOfExternalIPs && given.externalIPs && !isHeadless && !isExternalName(spec)
      ? [warning('external-ips-deprecated', ['spec', 'externalIPs'], deprecated)]
      : []),
    ...(given.externalIPs && isExternalName(spec)
      ? [
          warning(
            'external-ips-ignored',
            ['spec', 'externalIPs'],
            'spec.externalIPs is ignored when spec.type is "ExternalName"',
            remove('externalIPs'),
          ),
        ]
      : []),
    ...(externalName !== '' && !isExternalName(spec)
      ? [
          warning(
            'external-name-ignored',
            ['spec', 'externalName'],
            'spec.externalName is ignored when spec.type is not "ExternalName"',
            remove('externalName'),
          ),
        ]
      : []),
  ];
}

function distributionWarnings({ spec: { trafficDistribution }, server }: Judged): readonly Problem[] {
  const place = ['spec', 'trafficDistribution'];
  const value = 'PreferSameZone';
  return server.warnsOfPreferClose && trafficDistribution === 'PreferClose'
    ? [
        warning('traffic-distribution-deprecated', place, `"PreferClose" is deprecated; use "${value}"`, {
          fixes: [replacement(place, value)],
        }),
      ]
    : [];
}
