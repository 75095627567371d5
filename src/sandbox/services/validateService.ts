import type { ProfileName } from '../profile.ts';
import { forbidden, invalid, notSupported, required, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import { dns1035Label, dns1123Label, dns1123Subdomain } from '../registry/nameRules.ts';
import { validateLabels, validateObjectMeta, type StoredMeta } from '../registry/objectMeta.ts';
import {
  clusterIPsOf,
  familiesOf,
  HINTS_ANNOTATION,
  isHeadless,
  MODE_ANNOTATION,
  needsClusterIP,
  portsOf,
  type ServiceSpec,
  type StoredService,
} from './service.ts';
import { validateIP, validateNonSpecialIP } from './validateAddresses.ts';
import { validateClusterIPs } from './validateClusterIPs.ts';
import { validateLoadBalancerFields, validateSourceRanges } from './validateLoadBalancer.ts';
import {
  validateKubeletPort,
  validateNodePortUse,
  validatePorts,
  validateProtocolMix,
  validateUniquePorts,
} from './validatePorts.ts';
import { validateAffinity, validateExternalTraffic, validateInternalTraffic } from './validateTraffic.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/**
 * What is wrong with a Service as a whole, in the order in which a server finds it.
 * Source: `ValidateService` in pkg/apis/core/validation/validation.go.
 *
 * @param former what it was before an update
 */
export function validateService(
  service: StoredService,
  profile: ProfileName,
  former?: StoredService,
): FieldError[] {
  const { metadata, spec } = service;
  const { type = '' } = spec;
  const nameRule = isSince(profile, '1.36') ? dns1123Label : dns1035Label;
  return [
    ...validateObjectMeta(metadata, nameRule, profile),
    ...(isSince(profile, '1.36') ? validateTopologyAnnotations(metadata) : []),
    ...(portsOf(spec).length === 0 && needsClusterIP(spec) && !isHeadless(spec)
      ? [required('spec.ports')]
      : []),
    ...validateKubeletPort(spec, profile),
    ...validateAgainstType(spec, profile),
    ...validatePorts(spec, profile),
    ...validateLabels(spec.selector ?? {}, 'spec.selector', profile),
    ...validateAffinity(spec),
    ...validateClusterIPs(spec, profile, former?.spec),
    ...validateExternalIPs(spec, profile, former?.spec),
    ...(TYPES.includes(type) ? [] : [notSupported('spec.type', type, TYPES)]),
    ...(isSince(profile, '1.20') ? [] : validateProtocolMix(spec, profile)),
    ...validateNodePortUse(spec, profile),
    ...validateUniquePorts(spec, profile),
    ...validateSourceRanges(service, profile, former?.spec),
    ...(isSince(profile, '1.36') ? validateLoadBalancerFields(spec, profile) : []),
    ...validateExternalTraffic(spec, profile),
    ...validateInternalTraffic(spec),
    // A rule that was to go soon stood apart from the others in 1.20.
    ...(isSince(profile, '1.20') ? validateProtocolMix(spec, profile) : []),
  ];
}

/** What goes together with the type, and what does not. */
function validateAgainstType(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  const { type } = spec;
  if (type === 'ExternalName') {
    return [...validateNoAddresses(spec, profile), ...validateExternalName(spec, profile)];
  }
  if ((type !== 'LoadBalancer' && type !== 'NodePort') || !isHeadless(spec)) {
    return [];
  }
  const field = isSince(profile, '1.20') ? 'spec.clusterIPs[0]' : 'spec.clusterIP';
  return [invalid(field, 'None', `may not be set to 'None' for ${type} services`)];
}

function validateNoAddresses(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  if (!isSince(profile, '1.20')) {
    const text = 'must be empty for ExternalName services';
    return spec.clusterIP === undefined ? [] : [invalid('spec.clusterIP', spec.clusterIP, text)];
  }
  const given = [
    ...(clusterIPsOf(spec).length > 0 ? ['spec.clusterIPs'] : []),
    ...(familiesOf(spec).length > 0 ? ['spec.ipFamilies'] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : ['spec.ipFamilyPolicy']),
  ];
  return given.map((field) => forbidden(field, 'may not be set for ExternalName services'));
}

function validateExternalName({ externalName = '' }: ServiceSpec, profile: ProfileName): FieldError[] {
  const field = 'spec.externalName';
  const name = isSince(profile, '1.20') ? externalName.replace(/\.$/, '') : externalName;
  return name === ''
    ? [required(field)]
    : dns1123Subdomain(name, profile).map((text) => invalid(field, name, text));
}

function validateExternalIPs(
  { externalIPs = [] }: ServiceSpec,
  profile: ProfileName,
  former: ServiceSpec = {},
): FieldError[] {
  return externalIPs.flatMap((ip, index) => {
    const field = `spec.externalIPs[${index}]`;
    const problems = validateIP(field, ip, profile, former.externalIPs);
    return problems.length > 0 ? problems : validateNonSpecialIP(field, ip, profile);
  });
}

function validateTopologyAnnotations({ annotations }: StoredMeta): FieldError[] {
  const hints = annotations?.[HINTS_ANNOTATION];
  const mode = annotations?.[MODE_ANNOTATION];
  if (hints === undefined || mode === undefined || hints === mode) {
    return [];
  }
  const text = `must match annotations[${HINTS_ANNOTATION}] when both are specified`;
  return [invalid(`metadata.annotations[${MODE_ANNOTATION}]`, mode, text)];
}
