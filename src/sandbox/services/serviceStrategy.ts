import type { JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import type { ProfileName } from '../profile.ts';
import { decodeObject } from '../registry/decodeObject.ts';
import { refuseInvalid } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import type { Decoded, Prepared, Strategy, WriteMode } from '../registry/strategy.ts';
import type { ClusterState } from '../storage/clusterState.ts';
import { Allocations } from './allocations.ts';
import { withDefaults } from './defaults.ts';
import { LegacyWrites } from './legacyWrites.ts';
import { ModernWrites } from './modernWrites.ts';
import type { ServiceStatus, StoredService } from './service.ts';
import { serviceFields } from './serviceFields.ts';
import type { ServiceWrites } from './serviceWrites.ts';
import { validateStatusUpdate } from './validateChange.ts';
import { warningsOf } from './warnings.ts';

const NO_STATUS: ServiceStatus = { loadBalancer: {} };

/** The rules for Services, as the servers of a generation have them. The state says what addresses are in use. */
export function createServiceStrategy(
  profile: ProfileName,
  state: Pick<ClusterState, 'objects' | 'subscribe'>,
): Strategy {
  return new ServiceStrategy(profile, new Allocations(state));
}

class ServiceStrategy implements Strategy {
  readonly #profile: ProfileName;
  readonly #writes: ServiceWrites;

  constructor(profile: ProfileName, allocations: Allocations) {
    this.#profile = profile;
    this.#writes = isSince(profile, '1.36')
      ? new ModernWrites(allocations)
      : new LegacyWrites(allocations, profile);
  }

  decode(body: JsonObject): Decoded {
    const { object, strictProblems } = decodeObject(serviceFields, body, this.#profile);
    const service = { ...object, kind: 'Service', apiVersion: 'v1' } as unknown as StoredService;
    return { object: this.#tidy(withDefaults(service, this.#profile)), strictProblems };
  }

  create(object: KubeObject, { dryRun = false }: WriteMode = {}): Prepared {
    const created = this.#writes.create({ ...asDecoded(object), status: NO_STATUS }, dryRun);
    return this.#prepared(created);
  }

  update(object: KubeObject, current: KubeObject, { dryRun = false }: WriteMode = {}): Prepared {
    const former = this.#read(current);
    const updated = this.#writes.update({ ...asDecoded(object), status: former.status }, former, dryRun);
    // The cloud takes its time; a client need not see that.
    const isBalanced = updated.spec.type === 'LoadBalancer';
    const status = isBalanced ? former.status : { ...former.status, ...NO_STATUS };
    return this.#prepared({ ...updated, status });
  }

  updateStatus(object: KubeObject, current: KubeObject): Prepared {
    const former = this.#read(current);
    const updated = { ...asDecoded(object), spec: former.spec };
    const errors = validateStatusUpdate(updated, former, this.#profile);
    refuseInvalid('Service', updated.metadata.name ?? '', errors, this.#profile);
    return { object: this.#tidy(updated), warnings: [] };
  }

  #prepared(service: StoredService): Prepared {
    const warnings = isSince(this.#profile, '1.36') ? warningsOf(service) : [];
    return { object: this.#tidy(service), warnings };
  }

  /** What is stored need not have come this way. */
  #read(stored: KubeObject): StoredService {
    return asDecoded(this.decode(stored as unknown as JsonObject).object);
  }

  /** In the order of the fields, without those that came to nothing. */
  #tidy(service: StoredService): StoredService {
    const { object } = decodeObject(serviceFields, service as unknown as JsonObject, this.#profile);
    return object as unknown as StoredService;
  }
}

/** What comes out of decoding has all that a Service has. */
function asDecoded(object: KubeObject): StoredService {
  return object as StoredService;
}
