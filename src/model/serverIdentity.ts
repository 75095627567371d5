import type { Disposable } from '../common/disposable.ts';
import type { KubeLog } from '../common/log.ts';
import { discoverCapabilities, type Capabilities } from '../kube/capabilities.ts';
import type { Connection } from '../kube/connection.ts';

/** What a server is, which may be another thing after every time that it was away. */
export class ServerIdentity implements Disposable {
  readonly #connection: Connection;
  readonly #log: KubeLog;
  readonly #onDidAsk: () => void;
  readonly #life = new AbortController();
  #capabilities: Capabilities | undefined;
  #asking: Promise<Capabilities | undefined> | undefined;

  constructor(connection: Connection, log: KubeLog, onDidAsk: () => void) {
    this.#connection = connection;
    this.#log = log;
    this.#onDidAsk = onDidAsk;
  }

  /** `v1.36.0`, once the server has said so. */
  get version(): string | undefined {
    return this.#capabilities?.gitVersion;
  }

  get isOpenShift(): boolean {
    return this.#capabilities?.isOpenShift === true;
  }

  /** What the server said, asked now if it never did; undefined where it cannot say. */
  async capabilities(): Promise<Capabilities | undefined> {
    return this.#capabilities ?? this.ask();
  }

  /** Asks the server, unless that is under way. */
  ask(): Promise<Capabilities | undefined> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<Capabilities | undefined> {
    try {
      this.#capabilities = await discoverCapabilities(this.#connection, this.#life.signal);
      this.#onDidAsk();
    } catch (error) {
      const { context } = this.#connection.target;
      this.#log.debug(`${context}: the server's version is not known: ${String(error)}`);
    }
    return this.#capabilities;
  }

  dispose(): void {
    this.#life.abort();
  }
}
