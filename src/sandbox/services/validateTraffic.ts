import type { ProfileName } from '../profile.ts';
import { invalid, notSupported, required, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import { isExternallyAccessible, needsHealthCheckPort, needsNodePorts, type ServiceSpec } from './service.ts';

const POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
const LONGEST_AFFINITY = 86_400;

/** Source: `ValidateService` and `validateClientIPAffinityConfig` in pkg/apis/core/validation/validation.go. */
export function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] {
  if (sessionAffinity === undefined) {
    return [required('spec.sessionAffinity')];
  }
  if (sessionAffinity !== 'ClientIP') {
    const supported = ['ClientIP', 'None'];
    return supported.includes(sessionAffinity)
      ? []
      : [notSupported('spec.sessionAffinity', sessionAffinity, supported)];
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0;
  const isFine = seconds > 0 && seconds <= LONGEST_AFFINITY;
  const text = `must be greater than 0 and less than ${LONGEST_AFFINITY}`;
  return isFine ? [] : [invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, text)];
}

/** Source: `validateServiceExternalTrafficPolicy`, there; `validateServiceExternalTrafficFieldsValue` before. */
export function validateExternalTraffic(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  const { externalTrafficPolicy: policy, healthCheckNodePort: port } = spec;
  if (!isSince(profile, '1.36')) {
    return validateTrafficValues(spec);
  }
  const errors: FieldError[] = [];
  if (policy !== undefined && !isExternallyAccessible(spec)) {
    errors.push(
      invalid('spec.externalTrafficPolicy', policy, 'may only be set for externally-accessible services'),
    );
  } else if (policy !== undefined && !POLICIES.includes(policy)) {
    errors.push(notSupported('spec.externalTrafficPolicy', policy, POLICIES));
  }
  if (port !== undefined && !needsHealthCheckPort(spec)) {
    const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(invalid('spec.healthCheckNodePort', port, text));
  } else if (port !== undefined && (port < 1 || port > 65_535)) {
    errors.push(invalid('spec.healthCheckNodePort', port, 'must be between 1 and 65535, inclusive'));
  }
  return errors;
}

/**
 * What older servers look at after all else, when ports and addresses are found already.
 * Source: `ValidateServiceExternalTrafficFieldsCombination` in the same file of 1.9 and 1.20.
 */
export function validateTrafficCombination(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy: policy, healthCheckNodePort: port } = spec;
  const errors: FieldError[] = [];
  if (policy !== undefined && !needsNodePorts(spec)) {
    const text = 'ExternalTrafficPolicy can only be set on NodePort and LoadBalancer service';
    errors.push(invalid('spec.externalTrafficPolicy', policy, text));
  }
  if (port !== undefined && !needsHealthCheckPort(spec)) {
    const text =
      'HealthCheckNodePort can only be set on LoadBalancer service with ExternalTrafficPolicy=Local';
    errors.push(invalid('spec.healthCheckNodePort', port, text));
  }
  return errors;
}

/** Fields that only the newest profile has. */
export function validateInternalTraffic({
  internalTrafficPolicy,
  trafficDistribution,
}: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (internalTrafficPolicy !== undefined && !POLICIES.includes(internalTrafficPolicy)) {
    errors.push(notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, POLICIES));
  }
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution)) {
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS));
  }
  return errors;
}

function validateTrafficValues({
  externalTrafficPolicy: policy,
  healthCheckNodePort: port = 0,
}: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (policy !== undefined && !POLICIES.includes(policy)) {
    const text = 'ExternalTrafficPolicy must be empty, Cluster or Local';
    errors.push(invalid('spec.externalTrafficPolicy', policy, text));
  }
  if (port < 0) {
    errors.push(invalid('spec.healthCheckNodePort', port, 'HealthCheckNodePort must be not less than 0'));
  }
  return errors;
}
