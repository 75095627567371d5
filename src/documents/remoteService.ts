import type { Disposable } from '../common/disposable.ts';
import type { JsonObject } from '../common/json.ts';
import { KubeError } from '../kube/errors.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import type { Clusters } from '../model/clusters.ts';
import { FollowedService } from './followedService.ts';
import type { LiveService, SaveResult } from './liveService.ts';
import { identityOf } from './serviceText.ts';
import type { DocumentAddress } from './serviceUri.ts';

export interface RemoteServiceOptions {
  readonly address: DocumentAddress;
  readonly clusters: Clusters;
  readonly service: LiveService;
  /** It was read, and is {@link RemoteService.latest}; told whether it was gone before. */
  readonly onDidRead: (wasGone: boolean) => void;
  /** It was there, and is no more. */
  readonly onDidLose: () => void;
}

/**
 * The Service of a document on its cluster: read, written, and looked at again when the watch tells of another version.
 * Requests go one after the other: what one of them learns counts for the next.
 */
export class RemoteService implements Disposable {
  readonly #options: RemoteServiceOptions;
  readonly #service: LiveService;
  readonly #followed: FollowedService;
  readonly #life = new AbortController();
  #latest: JsonObject | undefined;
  #isGone = false;
  #queue: Promise<unknown> = Promise.resolve();
  #willLook = false;

  constructor(options: RemoteServiceOptions) {
    this.#options = options;
    this.#service = options.service;
    this.#followed = new FollowedService(options.clusters, options.address);
  }

  /** What the cluster held when it was last asked. */
  get latest(): JsonObject | undefined {
    return this.#latest;
  }

  /** Whether it was on the cluster, or was thought to be, and is not. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether the guard of the context, or the rights of the person, let it be read only. */
  get isReadonly(): boolean {
    return this.#followed.isReadonly;
  }

  /** Whether the watch tells of the version that was read last. */
  get isCurrent(): boolean {
    const { isWatched, record } = this.#followed;
    return isWatched && record !== undefined && record.resourceVersion === this.#knownVersion;
  }

  /**
   * Follows what the context of the document leads to now.
   *
   * @param onDidChange told that it may be worth to {@link look}
   */
  follow(onDidChange: () => void): void {
    this.#followed.follow(onDidChange);
  }

  /** Asks the cluster where the watch tells of another version. @returns whether it was read */
  async look(): Promise<boolean> {
    if (this.#willLook || this.#life.signal.aborted) {
      return false;
    }
    this.#willLook = true;
    return this.#inTurn(async () => {
      this.#willLook = false;
      const { isWatched, record } = this.#followed;
      const isTold = record !== undefined || isWatched;
      return isTold && record?.resourceVersion !== this.#knownVersion && (await this.#lookNow());
    });
  }

  /** Asks the cluster. @throws KubeError; UserError where the context is not shown */
  async load(): Promise<JsonObject> {
    return this.#inTurn(() => this.#read());
  }

  /**
   * Writes it, see {@link LiveService.save}.
   *
   * @throws KubeError `conflict` where the cluster holds another by now, `notFound` where it is gone: then that has been
   *   looked at
   */
  async save(wanted: JsonObject): Promise<SaveResult> {
    return this.#inTurn(async () => {
      const server = await this.#followed.server(this.#life.signal);
      try {
        return this.#wrote(await this.#write(server, wanted));
      } catch (error) {
        if (error instanceof KubeError && (error.code === 'conflict' || error.code === 'notFound')) {
          await this.#lookNow();
        }
        throw error;
      }
    });
  }

  /** Creates it anew. @throws KubeError */
  async create(wanted: JsonObject): Promise<SaveResult> {
    return this.#inTurn(async () => {
      const server = await this.#followed.server(this.#life.signal);
      const result = this.#wrote(await this.#service.create(server, wanted, this.#life.signal));
      this.#isGone = false;
      return result;
    });
  }

  dispose(): void {
    this.#life.abort();
    this.#followed.dispose();
  }

  /** Undefined too where it is gone. */
  get #knownVersion(): string | undefined {
    return this.#latest === undefined || this.#isGone ? undefined : identityOf(this.#latest).resourceVersion;
  }

  async #write(server: ApiServer, wanted: JsonObject): Promise<SaveResult> {
    const { signal } = this.#life;
    const { writeMethod } = this.#followed;
    try {
      return await this.#service.save(server, wanted, writeMethod, signal);
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'forbidden') {
        throw error;
      }
      this.#followed.askRightsAgain();
      if (writeMethod === 'patch') {
        throw error;
      }
      // Not every server tells what somebody may do: one who may not replace it may still be let patch it.
      return await this.#service.save(server, wanted, 'patch', signal);
    }
  }

  async #lookNow(): Promise<boolean> {
    try {
      await this.#read();
      return true;
    } catch {
      // That it is gone was told. The rest is said by the Services view, and looked at again when its state changes.
      return false;
    }
  }

  async #read(): Promise<JsonObject> {
    const { signal } = this.#life;
    let live: JsonObject;
    try {
      live = await this.#service.read(await this.#followed.server(signal), signal);
    } catch (error) {
      if (error instanceof KubeError && error.code === 'notFound' && !this.#isGone) {
        this.#isGone = true;
        this.#options.onDidLose();
      }
      throw error;
    }
    const wasGone = this.#isGone;
    this.#latest = live;
    this.#isGone = false;
    this.#options.onDidRead(wasGone);
    return live;
  }

  #wrote(result: SaveResult): SaveResult {
    if (result.kind === 'saved') {
      this.#latest = result.stored;
    }
    return result;
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(task);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
