import type { Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { KubeLog } from '../common/log.ts';
import { reviewAccess, reviewRules, ruleAllows, type ResourceAccess } from '../kube/accessReview.ts';
import type { Connection } from '../kube/connection.ts';

/** What a person may do with the Services of a namespace besides reading them. */
export type ServiceRight =
  'create' | 'update' | 'patch' | 'delete' | 'updateStatus' | 'patchStatus' | 'proxy';

export type ServiceRightSet = ReadonlySet<ServiceRight>;

/** The verb and the subresource that each right is about. Calls by the proxy other than GET need other verbs. */
const ACCESS: Readonly<Record<ServiceRight, readonly [verb: string, subresource: string]>> = {
  create: ['create', ''],
  update: ['update', ''],
  patch: ['patch', ''],
  delete: ['delete', ''],
  updateStatus: ['update', 'status'],
  patchStatus: ['patch', 'status'],
  proxy: ['get', 'proxy'],
};

export const SERVICE_RIGHTS = Object.keys(ACCESS) as readonly ServiceRight[];

/**
 * Asks the server: once for all rules of the namespace, and then one by one for what these do not allow, if they are
 * not all of them.
 *
 * @throws KubeError
 */
export async function reviewServiceRights(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<ServiceRightSet> {
  const { rules, incomplete } = await reviewRules(connection, namespace, signal);
  const mayDo = async (right: ServiceRight): Promise<boolean> => {
    const access = accessOf(right, namespace);
    const isListed = rules.some((rule) => ruleAllows(rule, access));
    return isListed || (incomplete && (await reviewAccess(connection, access, signal)).allowed);
  };
  const answers = await Promise.all(SERVICE_RIGHTS.map(mayDo));
  return new Set(SERVICE_RIGHTS.filter((_, index) => answers[index]));
}

function accessOf(right: ServiceRight, namespace: string): ResourceAccess {
  const [verb, subresource] = ACCESS[right];
  return { verb, group: '', resource: 'services', subresource, namespace };
}

/** Rights that were granted or taken away meanwhile are seen after this time, when somebody looks. */
const ASK_AGAIN_MS = 5 * 60_000;

export interface ServiceRightsOptions {
  /** Asks the server, see {@link reviewServiceRights}. */
  readonly review: (namespace: string, signal: AbortSignal) => Promise<ServiceRightSet>;
  /** Told why rights are not known. */
  readonly log?: KubeLog;
  /** Milliseconds, replaced in tests. */
  readonly now?: () => number;
}

/** What was asked about one namespace. */
interface Asked {
  readonly at: number;
  rights: ServiceRightSet | undefined;
}

/** What the person may do with the Services of those namespaces that somebody looked at. */
export class ServiceRights implements Disposable {
  readonly #options: ServiceRightsOptions;
  readonly #now: () => number;
  readonly #life = new AbortController();
  readonly #asked = new Map<string, Asked>();
  readonly #onDidChange = new Emitter<string>();

  /** Fires with the namespace whose rights are known as they were not before, or are known no more. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(options: ServiceRightsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Undefined where they are not known: then everything is to be offered, and the server has the last word. */
  of(namespace: string): ServiceRightSet | undefined {
    return this.#asked.get(namespace)?.rights;
  }

  /** Somebody looks at the namespace: asks the server, unless it was asked within the last minutes. */
  ask(namespace: string): void {
    const former = this.#asked.get(namespace);
    if (former === undefined || this.#now() - former.at >= ASK_AGAIN_MS) {
      const asked: Asked = { at: this.#now(), rights: former?.rights };
      this.#asked.set(namespace, asked);
      void this.#review(namespace, asked);
    }
  }

  /** The server refused what was offered there, so what is known is not true any more. */
  forget(namespace: string): void {
    const former = this.#asked.get(namespace);
    this.#asked.delete(namespace);
    if (former?.rights !== undefined) {
      this.#onDidChange.fire(namespace);
    }
  }

  /** The next answer may be another server's, or for another user. */
  forgetAll(): void {
    for (const namespace of [...this.#asked.keys()]) {
      this.forget(namespace);
    }
  }

  dispose(): void {
    this.#life.abort();
    this.#asked.clear();
    this.#onDidChange.dispose();
  }

  async #review(namespace: string, asked: Asked): Promise<void> {
    const former = asked.rights;
    try {
      asked.rights = await this.#options.review(namespace, this.#life.signal);
    } catch (error) {
      // Servers need not answer such questions, nor let everybody ask them.
      this.#options.log?.debug(`${namespace}: the rights are not known: ${String(error)}`);
    }
    if (this.#asked.get(namespace) === asked && !isSame(asked.rights, former)) {
      this.#onDidChange.fire(namespace);
    }
  }
}

function isSame(one: ServiceRightSet | undefined, other: ServiceRightSet | undefined): boolean {
  return one?.size === other?.size && SERVICE_RIGHTS.every((right) => one?.has(right) === other?.has(right));
}
