import type { ProfileName } from '../profile.ts';
import { forbidden, invalid, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import { validateCommonMeta, validateFinalizerNames, validateMetaChange } from '../registry/objectMeta.ts';
import {
  clusterIPsOf,
  familiesOf,
  isHeadless,
  needsClusterIP,
  needsHealthCheckPort,
  type ServiceSpec,
  type StoredService,
} from './service.ts';
import { validateClassChange, validateLoadBalancerStatus } from './validateLoadBalancer.ts';
import { validateService } from './validateService.ts';

const KEEPS = 'may not change once set';

/**
 * What is wrong with an update. Source: `ValidateServiceUpdate` in pkg/apis/core/validation/validation.go, and what
 * `BeforeUpdate` of apiserver/pkg/registry/rest/update.go looks at before; both complain of the metadata.
 */
export function validateServiceUpdate(
  service: StoredService,
  former: StoredService,
  profile: ProfileName,
): FieldError[] {
  // The newest servers update without a version, whatever it is at the moment.
  const rules = { needsVersion: !isSince(profile, '1.36') };
  return [
    ...(isSince(profile, '1.20') ? validateCommonUpdate(service, former, profile, rules) : []),
    ...validateMetaChange(service.metadata, former.metadata, profile, rules),
    ...validateFinalizerNames(service.metadata),
    ...validateSpecChange(service.spec, former.spec, profile),
    ...validateService(service, profile, former),
  ];
}

/** What is wrong with an update of the status. Source: `ValidateServiceStatusUpdate`, there. */
export function validateStatusUpdate(
  service: StoredService,
  former: StoredService,
  profile: ProfileName,
): FieldError[] {
  const rules = { needsVersion: false };
  return [
    ...validateCommonUpdate(service, former, profile, rules),
    ...validateMetaChange(service.metadata, former.metadata, profile, rules),
    ...validateFinalizerNames(service.metadata),
    ...validateLoadBalancerStatus(service.status, former, profile),
  ];
}

function validateCommonUpdate(
  { metadata }: StoredService,
  former: StoredService,
  profile: ProfileName,
  rules: { readonly needsVersion: boolean },
): FieldError[] {
  return [
    ...validateCommonMeta(metadata, profile),
    ...validateMetaChange(metadata, former.metadata, profile, rules),
  ];
}

function validateSpecChange(spec: ServiceSpec, former: ServiceSpec, profile: ProfileName): FieldError[] {
  const keepsAddresses = needsClusterIP(spec) && needsClusterIP(former);
  if (!isSince(profile, '1.20')) {
    const isKept = !keepsAddresses || former.clusterIP === undefined || spec.clusterIP === former.clusterIP;
    return isKept ? [] : [invalid('spec.clusterIP', spec.clusterIP ?? '', 'field is immutable')];
  }
  const addresses = keepsAddresses ? validateAddressChange(spec, former) : [];
  if (!isSince(profile, '1.36')) {
    return addresses;
  }
  return [
    ...addresses,
    ...(keepsAddresses ? validateFamilyChange(spec, former) : []),
    ...validateClassChange(spec, former, profile),
    ...validateHealthCheckChange(spec, former),
  ];
}

/** Source: `validateUpgradeDowngradeClusterIPs`, there. */
function validateAddressChange(spec: ServiceSpec, former: ServiceSpec): FieldError[] {
  const addresses = clusterIPsOf(spec);
  const formerly = clusterIPsOf(former);
  if (isHeadless(spec) && isHeadless(former)) {
    return [];
  }
  if (addresses.length === formerly.length) {
    return formerly.flatMap((ip, index) =>
      ip === addresses[index] ? [] : [invalid(`spec.clusterIPs[${index}]`, addresses, KEEPS)],
    );
  }
  if (addresses.length === 0) {
    return [invalid('spec.clusterIPs[0]', addresses, 'primary clusterIP can not be unset')];
  }
  const changed = formerly.length > 0 && formerly[0] !== addresses[0];
  const releases =
    addresses.length < formerly.length && addresses.length === 1 && spec.ipFamilyPolicy !== 'SingleStack';
  return [
    ...(changed ? [invalid('spec.clusterIPs[0]', addresses, KEEPS)] : []),
    ...(releases ? [mustBeSingleStack(spec, 'clusterIP')] : []),
  ];
}

/** Source: `validateUpgradeDowngradeIPFamilies`, there; which of the lists it quotes is its own. */
function validateFamilyChange(spec: ServiceSpec, former: ServiceSpec): FieldError[] {
  const field = 'spec.ipFamilies[0]';
  const families = familiesOf(spec);
  const formerly = familiesOf(former);
  if (isHeadless(spec) || isHeadless(former)) {
    return [];
  }
  if (families.length === formerly.length) {
    const changed = formerly.filter((family, index) => family !== families[index]);
    return changed.map(() => invalid(field, families, KEEPS));
  }
  const addresses = clusterIPsOf(spec);
  const isDowngrade = families.length < formerly.length;
  const changed = families.length > 0 && formerly.length > 0 && families[0] !== formerly[0];
  return [
    ...(isDowngrade && addresses.length === 0
      ? [invalid(field, families, 'primary ipFamily can not be unset')]
      : []),
    ...(changed ? [invalid(field, addresses, KEEPS)] : []),
    ...(isDowngrade && families.length === 1 && spec.ipFamilyPolicy !== 'SingleStack'
      ? [mustBeSingleStack(spec, 'ipFamily')]
      : []),
  ];
}

function mustBeSingleStack({ ipFamilyPolicy }: ServiceSpec, released: string): FieldError {
  const text = `must be set to 'SingleStack' when releasing the secondary ${released}`;
  return invalid('spec.ipFamilyPolicy', ipFamilyPolicy ?? null, text);
}

function validateHealthCheckChange(spec: ServiceSpec, former: ServiceSpec): FieldError[] {
  const isKept = spec.healthCheckNodePort === former.healthCheckNodePort;
  return isKept || !needsHealthCheckPort(spec) || !needsHealthCheckPort(former)
    ? []
    : [forbidden('spec.healthCheckNodePort', 'field is immutable')];
}
