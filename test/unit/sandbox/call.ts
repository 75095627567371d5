import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { KubeObject } from '../../../src/kube/types.ts';

/** How an exchange ended: the body came whole, the peer sent FIN or RST before that, or a system error code. */
export type Ending = 'complete' | 'FIN' | 'RST' | (string & {});

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Shared by calls that are to use one connection, one after the other. */
  readonly agent?: Agent;
  readonly tls?: { readonly ca: string; readonly key?: string; readonly cert?: string };
}

export interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject;
}

/** One GET by Node's own client, which keeps what came byte for byte. */
export class Call {
  readonly chunks: Buffer[] = [];
  readonly ending: Promise<Ending>;
  response: IncomingMessage | undefined;
  readonly #request: ClientRequest;
  #onProgress: () => void = () => undefined;

  constructor(url: string, { headers = {}, tls, agent = new Agent({ keepAlive: true }) }: CallOptions = {}) {
    this.#request = url.startsWith('https')
      ? httpsRequest(url, { ...tls, headers, agent: new HttpsAgent({ keepAlive: true }) })
      : httpRequest(url, { headers, agent });
    this.ending = new Promise((resolve) => {
      this.#request.once('socket', (socket) =>
        socket.prependOnceListener('end', () => {
          resolve('FIN');
        }),
      );
      this.#request.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code === 'ECONNRESET' ? 'RST' : (error.code ?? error.message));
      });
      this.#request.once('response', (response) => {
        this.response = response;
        this.#onProgress();
        response.on('data', (chunk: Buffer) => {
          this.chunks.push(chunk);
          this.#onProgress();
        });
        response.on('error', () => {
          resolve('RST');
        });
        response.once('end', () => {
          resolve('complete');
        });
      });
    });
    this.#request.end();
  }

  get status(): number | undefined {
    return this.response?.statusCode;
  }

  get body(): string {
    return Buffer.concat(this.chunks).toString();
  }

  /** The events of a watch that came whole. */
  get events(): WatchEvent[] {
    const lines = this.body.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as WatchEvent);
  }

  /** The events of a watch in short: `ADDED a/web`, `BOOKMARK`. */
  get summary(): string[] {
    return this.events.map(({ type, object: { metadata } }) =>
      metadata.name === undefined ? type : `${type} ${metadata.namespace ?? ''}/${metadata.name}`,
    );
  }

  /** Waits for something to have come. */
  async until(condition: (call: this) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onProgress = (): void => {
        if (condition(this)) {
          resolve();
        }
      };
      this.#onProgress();
    });
  }

  abort(): void {
    this.#request.destroy();
  }
}

/** Calls and waits for the end. */
export async function get(url: string, options?: CallOptions): Promise<Call> {
  const call = new Call(url, options);
  await call.ending;
  return call;
}
