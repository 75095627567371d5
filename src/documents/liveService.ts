import { asJsonObject, isJsonEqual, type JsonObject } from '../common/json.ts';
import { KubeError } from '../kube/errors.ts';
import { createService } from '../kube/serviceApi/createService.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import { readService, readServiceStatus } from '../kube/serviceApi/readService.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import type { Service } from '../kube/types.ts';
import { FIELD_MANAGER } from '../manifest/apply/applyRequest.ts';
import { wish } from '../manifest/merge/wish.ts';
import { identityOf, withoutManagedFields, type Identity } from './serviceText.ts';
import { writeService, type Part, type WriteMethod } from './writeService.ts';

/** What a text is based on that names this version. */
interface Base {
  /** What the text said when it was in agreement with the cluster. */
  readonly shown: JsonObject;
  /** What the cluster held then. */
  readonly stored: JsonObject;
}

/** What somebody else did to a Service: `recreated` is another one, which has its name. */
export type Change = 'changed' | 'recreated';

export type SaveResult =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'saved';
      readonly sent: JsonObject;
      readonly stored: JsonObject;
      /** What was there before; undefined where it was created, or is not known any more. */
      readonly former: JsonObject | undefined;
      readonly warnings: readonly string[];
    };

/** How many versions are remembered: one for each time that the text agreed with the cluster. */
const MAX_BASES = 100;

/** A write that only controllers came in the way of is repeated. */
const MAX_ATTEMPTS = 5;

/**
 * One Service, or its status, that is edited as a text. Which state the text was made from is said by the text itself,
 * in its resourceVersion, and every write is on the condition that this is still the state on the cluster. So nothing
 * that somebody else wrote is overwritten, whatever became of the editor meanwhile.
 *
 * A text that was just saved still names the version before: it stands for the one that this very write made.
 */
export class LiveService {
  readonly #ref: ServiceRef;
  readonly #part: Part;
  readonly #bases = new Map<string, Base>();

  constructor(ref: ServiceRef, part: Part) {
    this.#ref = ref;
    this.#part = part;
  }

  /** What the cluster holds now. @throws KubeError */
  async read(server: ApiServer, signal: AbortSignal): Promise<JsonObject> {
    const read = this.#part === 'status' ? readServiceStatus : readService;
    return toJson((await read(server, this.#ref, { signal })).object);
  }

  /** A text shows this from now on. */
  show(stored: JsonObject): void {
    this.#remember(identityOf(stored).resourceVersion, { shown: stored, stored });
  }

  /** What a text that names this state was made from; undefined where that is not known, as after a new start. */
  baseOf(named: Identity): JsonObject | undefined {
    return this.#find(named)?.shown;
  }

  /** Whether an object says what its text was made from, with nothing changed. */
  isUnchanged(wanted: JsonObject): boolean {
    const base = this.#find(identityOf(wanted));
    return base !== undefined && isShown(base.shown, wanted);
  }

  /**
   * What somebody else did to the Service, as it is now, since the state that a text names. Undefined where the text
   * knows all of it that people decide.
   */
  changeSince(named: Identity, live: JsonObject): Change | undefined {
    const base = this.#find(named);
    const isKnown = base === undefined ? isNamed(named, live) : this.#isSame(base.stored, live);
    if (isKnown) {
      return undefined;
    }
    const uid = base === undefined ? named.uid : identityOf(base.stored).uid;
    return uid === '' || uid === identityOf(live).uid ? 'changed' : 'recreated';
  }

  /**
   * Writes what is wanted on the condition that nobody else has changed it.
   *
   * @param wanted the object of the text, with the resourceVersion that it was made from
   * @throws KubeError `conflict` where it is another by now, `notFound` where it is gone
   */
  async save(
    server: ApiServer,
    wanted: JsonObject,
    method: WriteMethod,
    signal: AbortSignal,
  ): Promise<SaveResult> {
    const named = identityOf(wanted);
    if (named.resourceVersion === '') {
      throw new KubeError('invalid', 'metadata.resourceVersion is missing.');
    }
    const base = this.#find(named);
    if (this.isUnchanged(wanted)) {
      return { kind: 'unchanged' };
    }
    const { sent, stored, warnings } = await this.#write(server, wanted, base, method, signal);
    this.#remember(named.resourceVersion, { shown: wanted, stored });
    return { kind: 'saved', sent, stored, former: base?.stored, warnings };
  }

  /** Creates anew what is gone. @throws KubeError `conflict` where it is there again */
  async create(server: ApiServer, wanted: JsonObject, signal: AbortSignal): Promise<SaveResult> {
    const sent = { apiVersion: 'v1', kind: 'Service', ...wish(wanted) };
    const options = { signal, fieldManager: FIELD_MANAGER };
    const { object, warnings } = await createService(server, this.#ref.namespace, toService(sent), options);
    const stored = toJson(object);
    this.#remember(identityOf(wanted).resourceVersion, { shown: wanted, stored });
    return { kind: 'saved', sent, stored, former: undefined, warnings };
  }

  async #write(
    server: ApiServer,
    wanted: JsonObject,
    base: Base | undefined,
    method: WriteMethod,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<typeof writeService>>> {
    let before = base?.stored ?? (await this.#readVersion(server, identityOf(wanted), signal));
    for (let attempt = 1; ; attempt++) {
      try {
        const write = {
          ref: this.#ref,
          part: this.#part,
          method,
          wanted,
          before,
          base: base?.shown ?? before,
        };
        return await writeService(server, write, { signal, fieldManager: FIELD_MANAGER });
      } catch (error) {
        const live = isConflict(error) ? await this.read(server, signal) : undefined;
        if (live !== undefined && this.#isSame(wanted, live)) {
          // It was written before, and the answer was lost.
          return { sent: wanted, stored: live, warnings: [] };
        }
        if (live === undefined || attempt === MAX_ATTEMPTS || !this.#isSame(before, live)) {
          throw error;
        }
        // Only its status or the record of its managers changed, which this write leaves alone.
        before = live;
      }
    }
  }

  /** The state that a text of unknown origin names, which must be the one that is there. */
  async #readVersion(server: ApiServer, named: Identity, signal: AbortSignal): Promise<JsonObject> {
    const live = await this.read(server, signal);
    if (!isNamed(named, live)) {
      throw new KubeError('conflict', 'The Service has changed since the text was made from it.');
    }
    return live;
  }

  /** Whether two states of the Service are the same to whom this part of it is their concern. */
  #isSame(one: JsonObject, other: JsonObject): boolean {
    const concern = (service: JsonObject): JsonObject =>
      this.#part === 'status' ? { status: service['status'] ?? {} } : wish(service);
    return identityOf(one).uid === identityOf(other).uid && isJsonEqual(concern(one), concern(other));
  }

  #find({ uid, resourceVersion }: Identity): Base | undefined {
    const base = this.#bases.get(resourceVersion);
    return base !== undefined && isUid(uid, base.shown) ? base : undefined;
  }

  #remember(resourceVersion: string, base: Base): void {
    this.#bases.delete(resourceVersion);
    this.#bases.set(resourceVersion, base);
    const [oldest] = this.#bases.keys();
    if (this.#bases.size > MAX_BASES && oldest !== undefined) {
      this.#bases.delete(oldest);
    }
  }
}

/** Whether a text says what was shown, perhaps without the managed fields. */
function isShown(shown: JsonObject, wanted: JsonObject): boolean {
  const isWhole = asJsonObject(wanted['metadata'])['managedFields'] !== undefined;
  return isJsonEqual(isWhole ? shown : withoutManagedFields(shown), wanted);
}

/** Whether this is the state that a text names. The same version may also be another cluster's, of another Service. */
function isNamed({ uid, resourceVersion }: Identity, live: JsonObject): boolean {
  return resourceVersion === identityOf(live).resourceVersion && isUid(uid, live);
}

/** Whether an object has this uid, as far as a text names one. */
function isUid(uid: string, object: JsonObject): boolean {
  return uid === '' || uid === identityOf(object).uid;
}

function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'conflict';
}

function toJson(service: Service): JsonObject {
  return service as unknown as JsonObject;
}

function toService(object: JsonObject): Service {
  return object as unknown as Service;
}
