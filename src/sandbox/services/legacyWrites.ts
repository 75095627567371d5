import type { ProfileName } from '../profile.ts';
import { invalid, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import type { Allocations } from './allocations.ts';
import { withClusterIP } from './assignClusterIPs.ts';
import { withNodePorts, withUpdatedNodePorts } from './assignNodePorts.ts';
import { withBothAddressFields, withoutFormerType } from './inferIntent.ts';
import {
  clusterIPsOf,
  needsClusterIP,
  needsHealthCheckPort,
  needsNodePorts,
  without,
  type ServiceSpec,
  type StoredService,
} from './service.ts';
import type { ServiceWrites } from './serviceWrites.ts';
import { validateServiceUpdate } from './validateChange.ts';
import { validateService } from './validateService.ts';
import { validateTrafficCombination } from './validateTraffic.ts';
import { writeContext, type WriteContext } from './writeContext.ts';

/**
 * Creates and updates as up to 1.20: a Service is validated as it was sent, then gets its addresses and ports, and
 * is looked at once more. Source: `Create` and `Update` in pkg/registry/core/service/storage/rest.go.
 */
export class LegacyWrites implements ServiceWrites {
  readonly #allocations: Allocations;
  readonly #profile: ProfileName;

  constructor(allocations: Allocations, profile: ProfileName) {
    this.#allocations = allocations;
    this.#profile = profile;
  }

  create(service: StoredService, dryRun: boolean): StoredService {
    const context = this.#contextOf(service, dryRun);
    const { refuse } = context;
    const sent = { ...service, spec: this.#prepare(service.spec) };
    refuse(validateService(sent, this.#profile));
    const spec = withNodePorts(withClusterIP(sent.spec, context), context);
    refuse(validateTrafficCombination(spec));
    return { ...sent, spec };
  }

  update(service: StoredService, former: StoredService, dryRun: boolean): StoredService {
    const context = this.#contextOf(service, dryRun);
    const { refuse } = context;
    const sent = { ...service, spec: this.#prepare(service.spec, former.spec) };
    refuse(validateServiceUpdate(sent, former, this.#profile));
    const isNewlyAddressed = !needsClusterIP(former.spec);
    const addressed = isNewlyAddressed ? withClusterIP(sent.spec, context) : sent.spec;
    const ported = withUpdatedNodePorts(addressed, former.spec, context);
    refuse(healthCheckChange(ported, former.spec));
    const spec = withoutSuperfluous(ported, former.spec);
    refuse(validateTrafficCombination(spec));
    return { ...sent, spec };
  }

  /** Fields whose features are off are as good as unknown, and addresses beyond the first one with them. */
  #prepare(spec: ServiceSpec, former?: ServiceSpec): ServiceSpec {
    if (!isSince(this.#profile, '1.20')) {
      return spec;
    }
    const known = without(
      spec,
      'topologyKeys',
      'ipFamilies',
      'ipFamilyPolicy',
      'allocateLoadBalancerNodePorts',
    );
    const synced = withBothAddressFields(known, former);
    const [first] = clusterIPsOf(synced);
    const single = first === undefined ? synced : { ...synced, clusterIPs: [first] };
    return former === undefined ? single : withoutFormerType(single, former);
  }

  #contextOf(service: StoredService, dryRun: boolean): WriteContext {
    return writeContext(service, { profile: this.#profile, allocations: this.#allocations, dryRun });
  }
}

/** Source: `healthCheckNodePortUpdate`, there. */
function healthCheckChange(spec: ServiceSpec, former: ServiceSpec): FieldError[] {
  const port = spec.healthCheckNodePort;
  if (!needsHealthCheckPort(spec) || !needsHealthCheckPort(former) || port === former.healthCheckNodePort) {
    return [];
  }
  const text =
    'cannot change healthCheckNodePort on loadBalancer service with externalTraffic=Local during update';
  return [invalid('spec.healthCheckNodePort', port ?? 0, text)];
}

/** Without the port and the policy that the former type needed. Source: `externalTrafficPolicyUpdate`, there. */
function withoutSuperfluous(spec: ServiceSpec, former: ServiceSpec): ServiceSpec {
  const lostCheck = needsHealthCheckPort(former) && !needsHealthCheckPort(spec);
  const lostPolicy = needsNodePorts(former) && !needsNodePorts(spec);
  return without(
    spec,
    ...(lostCheck ? (['healthCheckNodePort'] as const) : []),
    ...(lostPolicy ? (['externalTrafficPolicy'] as const) : []),
  );
}
