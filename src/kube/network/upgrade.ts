import type { IncomingHttpHeaders } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import type Pool from 'undici/lib/dispatcher/pool.js';

type Handler = Parameters<Pool['dispatch']>[1];
type Controller = Parameters<NonNullable<Handler['onRequestStart']>>[0];

/** A GET that asks for another protocol on its socket (RFC 9110, 7.8). */
export interface UpgradeRequest {
  /** Path with query, already encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** As it stands in `Upgrade`. */
  readonly protocol: string;
  /** Ends the asking; what comes of it is the caller's to end. */
  readonly signal: AbortSignal;
}

/** What was answered: 101 with the socket, or a refusal with its body. */
export interface UpgradeAnswer {
  readonly httpStatus: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** What the server has said on it already is the first that is read from it. */
  readonly socket?: Duplex;
}

/** undici's own `upgrade` gives no more of a refusal than that it is one. */
export function requestUpgrade(
  pool: Pool,
  { path, headers, protocol, signal }: UpgradeRequest,
): Promise<UpgradeAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method: 'GET' as const, path, headers: { ...headers } as IncomingHttpHeaders };
    pool.dispatch({ ...options, upgrade: protocol }, new UpgradeHandler(signal, resolve, reject));
  });
}

class UpgradeHandler implements Handler {
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: UpgradeAnswer) => void;
  readonly #reject: (error: Error) => void;
  #body: Readable | undefined;
  #stopFollowing: () => void = () => undefined;

  constructor(signal: AbortSignal, resolve: (answer: UpgradeAnswer) => void, reject: (error: Error) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Controller): void {
    const abort = (): void => {
      controller.abort(this.#signal.reason as Error);
    };
    if (this.#signal.aborted) {
      abort();
      return;
    }
    this.#signal.addEventListener('abort', abort, { once: true });
    this.#stopFollowing = () => {
      this.#signal.removeEventListener('abort', abort);
    };
  }

  onRequestUpgrade(
    _controller: Controller,
    httpStatus: number,
    headers: IncomingHttpHeaders,
    socket: Duplex,
  ): void {
    this.#stopFollowing();
    this.#resolve({ httpStatus, headers, body: Readable.from([]), socket });
  }

  onResponseStart(controller: Controller, httpStatus: number, headers: IncomingHttpHeaders): void {
    // An answer that only announces another one.
    if (httpStatus < 200) {
      return;
    }
    this.#body = new Readable({
      read: () => {
        controller.resume();
      },
      destroy: (error, callback) => {
        controller.abort(error ?? new DOMException('Not read to its end.', 'AbortError'));
        callback(error);
      },
    });
    this.#resolve({ httpStatus, headers, body: this.#body });
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#body?.push(chunk) === false) {
      controller.pause();
    }
  }

  onResponseEnd(): void {
    this.#stopFollowing();
    this.#body?.push(null);
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#stopFollowing();
    this.#reject(error);
    this.#body?.destroy(error);
  }
}
