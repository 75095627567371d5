import type { Disposable } from '../common/disposable.ts';
import type { KubeLog } from '../common/log.ts';
import { discoverCapabilities } from '../kube/capabilities.ts';
import type { Connection } from '../kube/connection.ts';

/** The version of a server, which may be another one after every time that it was away. */
export class ServerVersion implements Disposable {
  readonly #connection: Connection;
  readonly #log: KubeLog;
  readonly #onDidAsk: () => void;
  readonly #life = new AbortController();
  #value: string | undefined;
  #asking = false;

  constructor(connection: Connection, log: KubeLog, onDidAsk: () => void) {
    this.#connection = connection;
    this.#log = log;
    this.#onDidAsk = onDidAsk;
  }

  /** `v1.36.0`, once the server has said so. */
  get value(): string | undefined {
    return this.#value;
  }

  /** Asks the server, unless that is under way. */
  async ask(): Promise<void> {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      const { gitVersion } = await discoverCapabilities(this.#connection, this.#life.signal);
      this.#value = gitVersion;
      this.#onDidAsk();
    } catch (error) {
      const { context } = this.#connection.target;
      this.#log.debug(`${context}: the server's version is not known: ${String(error)}`);
    } finally {
      this.#asking = false;
    }
  }

  dispose(): void {
    this.#life.abort();
  }
}
