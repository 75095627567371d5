import type { Socket } from 'node:net';
import { ProxyFailure } from './proxyFailure.ts';

const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * The talk with a proxy before a connection through it is there. Nothing else may read from the socket meanwhile;
 * afterwards it is paused and as good as new.
 */
export class Handshake {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  #received: Buffer = Buffer.alloc(0);

  /** @param signal ends the talk with its reason */
  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
  }

  send(data: Buffer | string): void {
    this.#socket.write(data);
  }

  /** Exactly so many bytes. */
  async read(length: number): Promise<Buffer> {
    return this.#take(() => (this.#received.length >= length ? length : undefined));
  }

  /** All up to and with a mark. */
  async readThrough(mark: string): Promise<Buffer> {
    return this.#take(() => {
      const at = this.#received.indexOf(mark);
      return at < 0 ? undefined : at + mark.length;
    });
  }

  /** The talk is over: what follows is the server's, which cannot have said anything yet, for it was not asked. */
  end(): void {
    if (this.#received.length > 0) {
      throw new ProxyFailure('says more than was asked');
    }
  }

  async #take(complete: () => number | undefined): Promise<Buffer> {
    let length = complete();
    while (length === undefined) {
      if (this.#received.length > MAX_ANSWER_BYTES) {
        throw new ProxyFailure('does not come to an end');
      }
      this.#received = Buffer.concat([this.#received, await this.#next()]);
      length = complete();
    }
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  #next(): Promise<Buffer> {
    const socket = this.#socket;
    const signal = this.#signal;
    return new Promise<Buffer>((resolve, reject) => {
      const finish = (): void => {
        socket.pause();
        socket.off('data', onData).off('error', onError).off('close', onClose);
        signal.removeEventListener('abort', onAbort);
      };
      const fail = (error: Error): void => {
        finish();
        reject(error);
      };
      const onData = (data: Buffer): void => {
        finish();
        resolve(data);
      };
      const onError = fail;
      const onClose = (): void => {
        fail(new ProxyFailure('closed the connection'));
      };
      const onAbort = (): void => {
        fail(signal.reason as Error);
      };
      if (signal.aborted) {
        onAbort();
        return;
      }
      if (socket.destroyed) {
        onClose();
        return;
      }
      socket.on('data', onData).on('error', onError).on('close', onClose);
      signal.addEventListener('abort', onAbort);
      socket.resume();
    });
  }
}
