import {
  formatAddress,
  isMapped,
  networkOf,
  parseAddress,
  parseRange,
  withoutLeadingZeros,
} from './ipAddress.ts';
import {
  clusterIPsOf,
  HINTS_ANNOTATION,
  MODE_ANNOTATION,
  type ServiceSpec,
  type StoredService,
} from './service.ts';

/** What 1.36 advises against. Source: `GetWarningsForService` in pkg/api/service/warnings.go. */
export function warningsOf({ metadata, spec }: StoredService): readonly string[] {
  const { externalIPs = [], loadBalancerIP, loadBalancerSourceRanges = [] } = spec;
  return [
    ...(metadata.annotations?.[HINTS_ANNOTATION] === undefined
      ? []
      : [`annotation ${HINTS_ANNOTATION} is deprecated, please use ${MODE_ANNOTATION} instead`]),
    ...(isAddressed(spec)
      ? clusterIPsOf(spec).flatMap((ip, index) => addressWarnings(`spec.clusterIPs[${index}]`, ip))
      : []),
    ...headlessWarnings(spec),
    ...externalIPs.flatMap((ip, index) => addressWarnings(`spec.externalIPs[${index}]`, ip)),
    ...(externalIPs.length > 0 && !isHeadlessClusterIP(spec) && spec.type !== 'ExternalName'
      ? ['spec.externalIPs is deprecated and may no longer be implemented in some clusters']
      : []),
    ...(loadBalancerIP === undefined ? [] : addressWarnings('spec.loadBalancerIP', loadBalancerIP)),
    ...loadBalancerSourceRanges.flatMap((range, index) =>
      rangeWarnings(`spec.loadBalancerSourceRanges[${index}]`, range),
    ),
    ...typeWarnings(spec),
  ];
}

function headlessWarnings(spec: ServiceSpec): readonly string[] {
  if (!isHeadlessClusterIP(spec)) {
    return [];
  }
  const ignored = [
    ...(spec.loadBalancerIP === undefined ? [] : ['spec.loadBalancerIP']),
    ...(spec.externalIPs === undefined ? [] : ['spec.externalIPs']),
    // The capital letter is the server's.
    ...(spec.sessionAffinity === 'None' ? [] : ['spec.SessionAffinity']),
  ];
  return ignored.map((field) => `${field} is ignored for headless services`);
}

function typeWarnings({
  type,
  externalIPs,
  externalName,
  trafficDistribution,
}: ServiceSpec): readonly string[] {
  const warnings: string[] = [];
  if (type === 'ExternalName' && externalIPs !== undefined) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (type !== 'ExternalName' && externalName !== undefined) {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  }
  if (trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return warnings;
}

/** Source: `GetWarningsForIP` in apimachinery/pkg/util/validation/ip.go. */
function addressWarnings(field: string, value: string): readonly string[] {
  const readable = withoutLeadingZeros(value);
  const address = parseAddress(readable);
  if (address === undefined) {
    return [];
  }
  const canonical = formatAddress(address);
  if (readable !== value || isMapped(value)) {
    return [
      `${field}: non-standard IP address "${value}" will be considered invalid in a future Kubernetes release: use "${canonical}"`,
    ];
  }
  return canonical === value
    ? []
    : [`${field}: IPv6 address "${value}" should be in RFC 5952 canonical format ("${canonical}")`];
}

/** Source: `GetWarningsForCIDR`, there. A value that is padded with spaces is none that it could read. */
function rangeWarnings(field: string, value: string): readonly string[] {
  const readable = withoutLeadingZeros(value);
  const range = parseRange(readable);
  if (range === undefined) {
    return [];
  }
  const canonical = `${formatAddress(networkOf(range))}/${range.prefix}`;
  const whole = `${formatAddress(range.address)}/${range.address.family === 'IPv4' ? 32 : 128}`;
  const warnings: string[] = [];
  if (networkOf(range).value !== range.address.value) {
    warnings.push(
      `${field}: CIDR value "${value}" is ambiguous in this context (should be "${canonical}" or "${whole}"?)`,
    );
  }
  if (readable !== value || isMapped(value)) {
    warnings.push(
      `${field}: non-standard CIDR value "${value}" will be considered invalid in a future Kubernetes release: use "${canonical}"`,
    );
  }
  return warnings.length === 0 && canonical !== value
    ? [`${field}: IPv6 CIDR value "${value}" should be in RFC 5952 canonical format ("${canonical}")`]
    : warnings;
}

function isAddressed({ clusterIP }: ServiceSpec): boolean {
  return clusterIP !== undefined && clusterIP !== 'None';
}

function isHeadlessClusterIP({ type, clusterIP }: ServiceSpec): boolean {
  return type === 'ClusterIP' && clusterIP === 'None';
}
