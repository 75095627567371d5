import type { KubeVersion } from '../../kube/capabilities.ts';
import { checkChoice, suggestion } from './choices.ts';
import type { RuleCode } from './codes.ts';
import { isPort, notInRange } from './portRules.ts';
import { invalid, notSupported, removal, type Problem } from './problem.ts';
import {
  hasNodePorts,
  isExternallyAccessible,
  isLoadBalancer,
  type Judged,
  type WrittenSpec,
} from './service.ts';
import { outsideDefaultRange, retyping } from './typeRules.ts';

const POLICIES = ['Cluster', 'Local'];
/** `MaxClientIPServiceAffinitySeconds`: a day. The message says "less than", the code takes it. */
const LONGEST_AFFINITY = 86_400;

/** How traffic comes in and where it goes. Source: `ValidateService` in pkg/apis/core/validation/validation.go. */
export function checkTraffic(service: Judged): readonly Problem[] {
  const { spec, version } = service;
  const choice = (
    code: RuleCode,
    name: 'internalTrafficPolicy' | 'trafficDistribution',
  ): readonly Problem[] => checkChoice(code, ['spec', name], spec[name], version);
  return [
    ...checkAffinity(spec, version),
    ...checkExternalPolicy(service),
    ...checkHealthCheckPort(service),
    ...choice('unsupported-internal-traffic-policy', 'internalTrafficPolicy'),
    ...choice('unsupported-traffic-distribution', 'trafficDistribution'),
  ];
}

/** Source: `validateClientIPAffinityConfig`, there. */
function checkAffinity(
  { sessionAffinity = '', sessionAffinityConfig }: WrittenSpec,
  version: KubeVersion,
): readonly Problem[] {
  if (sessionAffinity === '' || sessionAffinity === 'None') {
    const place = ['spec', 'sessionAffinityConfig'];
    const said = 'The server drops the configuration, because sessionAffinity is None';
    const advice = 'Set sessionAffinity to ClientIP, or remove it.';
    const fixes = [removal(place, 'sessionAffinityConfig')];
    return sessionAffinityConfig === undefined
      ? []
      : [{ code: 'affinity-config-ignored', severity: 'information', place, said, advice, fixes }];
  }
  if (sessionAffinity !== 'ClientIP') {
    return checkChoice('unsupported-session-affinity', ['spec', 'sessionAffinity'], sessionAffinity, version);
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (seconds === undefined || (seconds > 0 && seconds <= LONGEST_AFFINITY)) {
    return [];
  }
  const said = invalid(seconds, `must be greater than 0 and less than ${LONGEST_AFFINITY}`);
  const place = ['spec', 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'];
  return [{ code: 'invalid-affinity-timeout', place, said, advice: 'Use seconds, up to a day: 86400.' }];
}

/**
 * Source: `validateServiceExternalTrafficPolicy`, there; before 1.26 `validateServiceExternalTrafficFieldsValue` and
 * `ValidateServiceExternalTrafficFieldsCombination`.
 */
function checkExternalPolicy({ spec, server, isPatch }: Judged): readonly Problem[] {
  const { externalTrafficPolicy: policy = '' } = spec;
  if (policy === '') {
    return [];
  }
  const place = ['spec', 'externalTrafficPolicy'];
  const isKnown = POLICIES.includes(policy);
  if (!isPatch && !isExternallyAccessible(spec, server)) {
    const text = server.modernTrafficTexts
      ? 'may only be set for externally-accessible services'
      : 'ExternalTrafficPolicy can only be set on NodePort and LoadBalancer service';
    const old =
      isKnown || server.modernTrafficTexts ? [] : ['ExternalTrafficPolicy must be empty, Cluster or Local'];
    const advice = 'Remove it, or use the type NodePort or LoadBalancer.';
    const fixes = [
      removal(place, 'externalTrafficPolicy'),
      retyping(spec, 'NodePort'),
      retyping(spec, 'LoadBalancer'),
    ];
    const code = 'external-traffic-policy-not-allowed';
    return [{ code, place, said: invalid(policy, ...old, text), advice, fixes }];
  }
  const said = server.modernTrafficTexts
    ? notSupported(policy, POLICIES)
    : invalid(policy, 'ExternalTrafficPolicy must be empty, Cluster or Local');
  const code = 'unsupported-external-traffic-policy';
  return isKnown ? [] : [{ code, place, said, ...suggestion(place, policy, POLICIES) }];
}

function checkHealthCheckPort({ spec, server, isPatch }: Judged): readonly Problem[] {
  const { healthCheckNodePort: port = 0, externalTrafficPolicy } = spec;
  const place = ['spec', 'healthCheckNodePort'];
  if (port === 0) {
    return [];
  }
  const isNegative = port < 0 && !server.modernTrafficTexts;
  const negative = isNegative ? ['HealthCheckNodePort must be not less than 0'] : [];
  const isUsed = isPatch || (isLoadBalancer(spec) && externalTrafficPolicy === 'Local');
  if (!isUsed) {
    const text = server.modernTrafficTexts
      ? "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
      : 'HealthCheckNodePort can only be set on LoadBalancer service with ExternalTrafficPolicy=Local';
    const advice = hasNodePorts(spec) ? 'Remove it, or set externalTrafficPolicy to Local.' : 'Remove it.';
    const fixes = [removal(place, 'healthCheckNodePort')];
    return [
      { code: 'health-check-port-not-allowed', place, said: invalid(port, ...negative, text), advice, fixes },
    ];
  }
  const code = 'health-check-port-out-of-range';
  if (isNegative) {
    return [
      { code, place, said: invalid(port, ...negative), advice: 'Leave it out to let the server choose one.' },
    ];
  }
  // Older servers leave it to the allocation, which needs a cluster.
  const isBad = server.modernTrafficTexts && !isPort(port);
  return isBad ? [{ code, place, ...notInRange(port) }] : outsideDefaultRange(port, place);
}
