import { abortable } from '../common/abortable.ts';
import type { Disposable } from '../common/disposable.ts';
import type { KubeLog } from '../common/log.ts';
import { discoverCapabilities, type Capabilities } from '../kube/capabilities.ts';
import type { Connection } from '../kube/connection.ts';
import { credentialsText } from '../kube/credentials/credentialsText.ts';
import { proveFeatures } from '../kube/features.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import { addressText } from './contextSummary.ts';

/** What was asked of the server since it was last lost. */
interface Visit {
  capabilities?: Promise<Capabilities>;
  apiServer?: Promise<ApiServer>;
}

/** What a server is, which may be another thing after every time that it was away. */
export class ServerIdentity implements Disposable {
  readonly #connection: Connection;
  readonly #log: KubeLog;
  readonly #onDidAsk: () => void;
  readonly #life = new AbortController();
  #visit: Visit = {};
  /** Outlives a visit: to be shown, and to be asked about where nothing depends on it. */
  #lastKnown: Capabilities | undefined;

  constructor(connection: Connection, log: KubeLog, onDidAsk: () => void) {
    this.#connection = connection;
    this.#log = log;
    this.#onDidAsk = onDidAsk;
  }

  /** `v1.36.0`, once the server has said so. */
  get version(): string | undefined {
    return this.#lastKnown?.gitVersion;
  }

  get isOpenShift(): boolean {
    return this.#lastKnown?.isOpenShift === true;
  }

  /**
   * What the server says, asked once until {@link forget}; what it said before that where it cannot say now, and
   * undefined where it never could.
   */
  async capabilities(): Promise<Capabilities | undefined> {
    try {
      return await this.#current((visit) => this.#capabilitiesIn(visit), this.#life.signal);
    } catch (error) {
      const { context } = this.#connection.target;
      this.#log.debug(`${context}: the server's version is not known: ${String(error)}`);
      return this.#lastKnown;
    }
  }

  /** Asks the server what it is, and says in the log whom we are connected to. */
  async greet(): Promise<void> {
    const { context, server, user } = this.#connection.target;
    const version = (await this.capabilities())?.gitVersion ?? 'version unknown';
    this.#log.info(
      `Connected to ${addressText(server)} (${version}) as context ${context}, credentials: ${credentialsText(user)}.`,
    );
  }

  /**
   * The server and its features, proven once until {@link forget}. What was proven before that is not handed out, not
   * even to those who wait.
   *
   * @throws KubeError when it cannot be reached, or when `signal` aborts
   */
  async apiServer(signal: AbortSignal): Promise<ApiServer> {
    try {
      return await this.#current((visit) => abortable(this.#apiServerIn(visit), signal), signal);
    } catch (error) {
      throw this.#connection.explain(error, signal);
    }
  }

  /** From now on nothing is assumed: the server was away, and may have been upgraded or downgraded. */
  forget(): void {
    this.#visit = {};
  }

  dispose(): void {
    this.#life.abort();
  }

  /** What holds now: an answer, or a failure, of a visit that has ended meanwhile is asked for again. */
  async #current<T>(ask: (visit: Visit) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      const visit = this.#visit;
      try {
        const answer = await ask(visit);
        if (visit === this.#visit) {
          return answer;
        }
      } catch (error) {
        if (visit === this.#visit || signal.aborted) {
          throw error;
        }
      }
    }
  }

  #apiServerIn(visit: Visit): Promise<ApiServer> {
    visit.apiServer ??= this.#prove(visit).catch((error: unknown) => {
      delete visit.apiServer;
      throw error;
    });
    return visit.apiServer;
  }

  async #prove(visit: Visit): Promise<ApiServer> {
    const connection = this.#connection;
    const capabilities = await this.#capabilitiesIn(visit);
    const features = await proveFeatures(connection, capabilities, this.#life.signal);
    return { connection, features, version: capabilities.version };
  }

  #capabilitiesIn(visit: Visit): Promise<Capabilities> {
    visit.capabilities ??= this.#discover(visit).catch((error: unknown) => {
      delete visit.capabilities;
      throw error;
    });
    return visit.capabilities;
  }

  async #discover(visit: Visit): Promise<Capabilities> {
    const capabilities = await discoverCapabilities(this.#connection, this.#life.signal);
    if (visit === this.#visit) {
      this.#lastKnown = capabilities;
      this.#onDidAsk();
    }
    return capabilities;
  }
}
