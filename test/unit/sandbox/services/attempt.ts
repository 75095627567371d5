import type { JsonObject } from '../../../../src/common/json.ts';
import type { KubeObject } from '../../../../src/kube/types.ts';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import type { Prepared, Strategy } from '../../../../src/sandbox/registry/strategy.ts';
import type { ServiceSpec, StoredService } from '../../../../src/sandbox/services/service.ts';
import { createServiceStrategy } from '../../../../src/sandbox/services/serviceStrategy.ts';
import { ClusterState, type NamedObject } from '../../../../src/sandbox/storage/clusterState.ts';

/** A spec as a client writes it: anything goes. */
export type SentSpec = Readonly<Record<string, unknown>>;

/** What was refused: the causes as `field: message`, or the message where there are none. */
export type Refusal = readonly string[];

export type Attempt = { readonly service: StoredService; readonly warnings: readonly string[] } | Refusal;

/** A cluster with nothing but Services, and the rules of a generation for them. */
export class ServiceCluster {
  readonly state = new ClusterState();
  readonly strategy: Strategy;

  constructor(profile: ProfileName) {
    this.strategy = createServiceStrategy(profile, this.state);
  }

  /** Creates and stores a Service, or says why not. One port 80, unless the spec has others. */
  create(spec: SentSpec, metadata: SentSpec = {}): Attempt {
    const body = manifest({ ports: [{ port: 80 }], ...spec }, metadata);
    return this.#store(() => this.strategy.create(this.strategy.decode(body).object));
  }

  /** Replaces a Service by what a client makes of it. */
  update(former: StoredService, change: (service: StoredService) => object): Attempt {
    return this.#store(() => this.strategy.update(this.#decode(change(former)), former));
  }

  updateStatus(former: StoredService, change: (service: StoredService) => object): Attempt {
    return this.#store(() => this.strategy.updateStatus(this.#decode(change(former)), former));
  }

  /** The same as {@link create}, for Services that a test takes for granted. */
  made(spec: SentSpec, metadata: SentSpec = {}): StoredService {
    return succeeded(this.create(spec, metadata));
  }

  #decode(object: object): KubeObject {
    return this.strategy.decode(object as JsonObject).object;
  }

  #store(write: () => Prepared): Attempt {
    try {
      const { object, warnings } = write();
      this.state.put('services', object as NamedObject);
      return { service: object as StoredService, warnings };
    } catch (error) {
      return refusalOf(error);
    }
  }
}

export function manifest(spec: SentSpec, metadata: SentSpec = {}): JsonObject {
  const meta = { name: 'web', namespace: 'default', ...metadata };
  return { apiVersion: 'v1', kind: 'Service', metadata: meta, spec } as unknown as JsonObject;
}

export function succeeded(attempt: Attempt): StoredService {
  if ('service' in attempt) {
    return attempt.service;
  }
  throw new Error(`refused: ${attempt.join(', ')}`);
}

/** What a client may change, in one go. */
export function withSpec(change: Partial<ServiceSpec>): (service: StoredService) => object {
  return (service) => ({ ...service, spec: { ...service.spec, ...change } });
}

/** @throws what is no answer of a server */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiError)) {
    throw error;
  }
  const { causes, message = '' } = { ...error.status.details, message: error.status.message };
  return causes?.some(({ field }) => field !== undefined) === true
    ? causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`)
    : [message];
}
