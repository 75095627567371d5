import type { Allocations } from './allocations.ts';
import { withClusterIP } from './assignClusterIPs.ts';
import { withFamilies } from './assignFamilies.ts';
import { withNodePorts, withUpdatedNodePorts } from './assignNodePorts.ts';
import {
  withBothAddressFields,
  withFormerAllocations,
  withoutFormerPolicy,
  withoutFormerType,
} from './inferIntent.ts';
import { needsClusterIP, without, type StoredService } from './service.ts';
import { validateServiceUpdate } from './validateChange.ts';
import { validateService } from './validateService.ts';
import type { ServiceWrites } from './serviceWrites.ts';
import { writeContext, type WriteContext } from './writeContext.ts';

/**
 * Creates and updates as in 1.36: what is to be allocated is found first, and what is wrong with it is all that the
 * client hears; only then is the Service validated. Source: `beginCreate` and `beginUpdate` in
 * pkg/registry/core/service/storage/storage.go, called by the generic store before its strategy.
 */
export class ModernWrites implements ServiceWrites {
  readonly #allocations: Allocations;

  constructor(allocations: Allocations) {
    this.#allocations = allocations;
  }

  create(service: StoredService, dryRun: boolean): StoredService {
    const context = this.#contextOf(service, dryRun);
    const settled = withFamilies(withBothAddressFields(service.spec), undefined, context);
    const created = { ...service, spec: withNodePorts(withClusterIP(settled, context), context) };
    context.refuse(validateService(created, '1.36'));
    return asRead(created);
  }

  update(service: StoredService, former: StoredService, dryRun: boolean): StoredService {
    const context = this.#contextOf(service, dryRun);
    const completed = withFormerAllocations(service.spec, former.spec);
    const settled = withFamilies(withBothAddressFields(completed, former.spec), former.spec, context);
    const isNewlyAddressed = !needsClusterIP(former.spec);
    const addressed = isNewlyAddressed ? withClusterIP(settled, context) : settled;
    const ported = withUpdatedNodePorts(addressed, former.spec, context);
    const spec = withoutFormerPolicy(withoutFormerType(ported, former.spec), former.spec);
    const updated = { ...service, spec };
    context.refuse(validateServiceUpdate(updated, former, '1.36'));
    return asRead(updated);
  }

  #contextOf(service: StoredService, dryRun: boolean): WriteContext {
    return writeContext(service, { profile: '1.36', allocations: this.#allocations, dryRun });
  }
}

/** Without what no reader gets to see. Source: `defaultOnReadInternalTrafficPolicy`, there. */
function asRead(service: StoredService): StoredService {
  const isExternal = service.spec.type === 'ExternalName';
  return isExternal ? { ...service, spec: without(service.spec, 'internalTrafficPolicy') } : service;
}
