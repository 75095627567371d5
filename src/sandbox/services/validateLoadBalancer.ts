import type { ProfileName } from '../profile.ts';
import { forbidden, invalid, notSupported, required, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import { dns1123Subdomain, qualifiedName } from '../registry/nameRules.ts';
import { parseAddress, parseRange } from './ipAddress.ts';
import type { Ingress, ServiceSpec, ServiceStatus, StoredService } from './service.ts';
import { validateCIDR, validateIP } from './validateAddresses.ts';

const RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const ONLY_LOAD_BALANCERS = "may only be used when `type` is 'LoadBalancer'";
const IP_MODES = ['Proxy', 'VIP'];

/** Who may come in, by the field or by the annotation that was there before it. The field's path is the servers'. */
export function validateSourceRanges(
  { metadata, spec }: StoredService,
  profile: ProfileName,
  former: ServiceSpec = {},
): FieldError[] {
  const { loadBalancerSourceRanges: inField } = spec;
  const ranges = inField ?? metadata.annotations?.[RANGES_ANNOTATION];
  if (ranges === undefined) {
    return [];
  }
  const field =
    inField === undefined ? `metadata.annotations[${RANGES_ANNOTATION}]` : 'spec.LoadBalancerSourceRanges';
  return [
    ...(spec.type === 'LoadBalancer' ? [] : [onlyForLoadBalancers(field, profile)]),
    ...(isSince(profile, '1.36')
      ? validateEachRange(field, ranges, former)
      : validateRangeList(field, ranges)),
  ];
}

/** Source: `validateLoadBalancerClassField` and what stands before its call, in the same file. */
export function validateLoadBalancerFields(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  const { allocateLoadBalancerNodePorts, loadBalancerClass } = spec;
  if (spec.type !== 'LoadBalancer') {
    return [
      ...(allocateLoadBalancerNodePorts === undefined
        ? []
        : [forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LOAD_BALANCERS)]),
      ...(loadBalancerClass === undefined ? [] : [forbidden('spec.loadBalancerClass', ONLY_LOAD_BALANCERS)]),
    ];
  }
  return validateClassName(loadBalancerClass, profile);
}

/** The class once more, with its immutability: an update checks it before anything else of the spec. */
export function validateClassChange(
  spec: ServiceSpec,
  former: ServiceSpec,
  profile: ProfileName,
): FieldError[] {
  const { type, loadBalancerClass } = spec;
  const isKept =
    type !== 'LoadBalancer' ||
    former.type !== 'LoadBalancer' ||
    loadBalancerClass === former.loadBalancerClass;
  return [
    ...(isKept
      ? []
      : [invalid('spec.loadBalancerClass', loadBalancerClass ?? null, 'may not change once set')]),
    ...(type === 'LoadBalancer' ? validateClassName(loadBalancerClass, profile) : []),
    ...(type !== 'LoadBalancer' && loadBalancerClass !== undefined
      ? [forbidden('spec.loadBalancerClass', ONLY_LOAD_BALANCERS)]
      : []),
  ];
}

/** Source: `ValidateLoadBalancerStatus`, there. */
export function validateLoadBalancerStatus(
  { loadBalancer: { ingress = [] } }: ServiceStatus,
  { spec, status: former }: StoredService,
  profile: ProfileName,
): FieldError[] {
  const field = 'status.loadBalancer.ingress';
  if (isSince(profile, '1.36') && spec.type !== 'LoadBalancer' && ingress.length > 0) {
    return [forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  const tolerated = (former.loadBalancer.ingress ?? []).flatMap(({ ip }) => ip ?? []);
  return ingress.flatMap((one, index) => [
    ...validateIngressIP(`${field}[${index}]`, one, profile, tolerated),
    ...validateHostname(`${field}[${index}].hostname`, one.hostname, profile),
  ]);
}

function onlyForLoadBalancers(field: string, profile: ProfileName): FieldError {
  return isSince(profile, '1.20')
    ? forbidden(field, ONLY_LOAD_BALANCERS)
    : invalid(field, '', ONLY_LOAD_BALANCERS);
}

/** Spaces around a value are allowed: the annotation had them. */
function validateEachRange(
  field: string,
  value: readonly string[] | string,
  former: ServiceSpec,
): FieldError[] {
  if (typeof value === 'string') {
    const ranges = value.trim() === '' ? [] : value.split(',');
    return ranges.flatMap((range) => validateCIDR(field, range.trim()));
  }
  const tolerated = former.loadBalancerSourceRanges?.map((range) => range.trim());
  return value.flatMap((range, index) => validateCIDR(`${field}[${index}]`, range.trim(), tolerated));
}

/** The list as one value, printed as Go prints a list of strings. */
function validateRangeList(field: string, value: readonly string[] | string): FieldError[] {
  const ranges = typeof value === 'string' ? value.trim().split(',') : value;
  const isFine = value === '' || ranges.every((range) => parseRange(range.trim()) !== undefined);
  const printed = typeof value === 'string' ? value : `[${value.join(' ')}]`;
  const text = 'must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ';
  return isFine ? [] : [invalid(field, printed, text)];
}

function validateClassName(name: string | undefined, profile: ProfileName): FieldError[] {
  return name === undefined
    ? []
    : qualifiedName(name, profile).map((text) => invalid('spec.loadBalancerClass', name, text));
}

function validateIngressIP(
  field: string,
  { ip, ipMode }: Ingress,
  profile: ProfileName,
  tolerated: readonly string[],
): FieldError[] {
  if (!isSince(profile, '1.36')) {
    const isFine = ip === undefined || parseAddress(ip) !== undefined;
    return isFine ? [] : [invalid(`${field}.ip`, ip, 'must be a valid IP address')];
  }
  if (ip === undefined) {
    return ipMode === undefined
      ? []
      : [forbidden(`${field}.ipMode`, 'may not be specified when `ip` is not set')];
  }
  const problems = validateIP(`${field}.ip`, ip, profile, tolerated);
  if (ipMode === undefined) {
    return [...problems, required(`${field}.ipMode`, 'must be specified when `ip` is set')];
  }
  return IP_MODES.includes(ipMode)
    ? problems
    : [...problems, notSupported(`${field}.ipMode`, ipMode, IP_MODES)];
}

function validateHostname(field: string, hostname: string | undefined, profile: ProfileName): FieldError[] {
  if (hostname === undefined) {
    return [];
  }
  return [
    ...dns1123Subdomain(hostname, profile).map((text) => invalid(field, hostname, text)),
    ...(parseAddress(hostname) === undefined
      ? []
      : [invalid(field, hostname, 'must be a DNS name, not an IP address')]),
  ];
}
