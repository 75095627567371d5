import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer } from '../api/answer.ts';
import type { RequestHead } from '../api/request.ts';
import type { Fault, Outcome, Position } from './faults.ts';

type Step =
  | { readonly kind: 'headers'; readonly answer: Answer }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** All before it was written. */
  | { readonly kind: 'written'; readonly flushed: () => void }
  | { readonly kind: Exclude<Outcome, 'continue'> };

const NOTHING = Buffer.alloc(0);

/**
 * Puts one answer on the wire, well or badly: the answer becomes a queue of steps, and the fault puts its own
 * steps in between. The queue stands still while the exchange is stalled.
 */
export class Exchange {
  readonly request: RequestHead;
  readonly #response: ServerResponse;
  /** The TCP socket, below TLS if there is TLS: only that one can be reset. */
  readonly #socket: Socket;
  readonly #steps: Step[] = [];
  #fault: Fault;
  /** Undefined once the fault has struck. */
  #place: Place | undefined;
  #isComplete = false;
  #isStalled = false;
  #isWorking = false;
  #flushed: Promise<void> = Promise.resolve();

  constructor(request: RequestHead, response: ServerResponse, socket: Socket, fault: Fault) {
    this.request = request;
    this.#response = response;
    this.#socket = socket;
    this.#fault = fault;
  }

  /** What goes wrong with it. */
  get fault(): Fault {
    return this.#fault;
  }

  start(answer: Answer): void {
    const { body } = answer;
    if (this.#response.destroyed) {
      // The client left while its answer was made.
      if (!Buffer.isBuffer(body)) {
        body.stop();
      }
      return;
    }
    const { at } = this.#fault;
    if (at === 'beforeHeaders') {
      this.#strike();
    } else {
      this.#place = new Place(at);
    }
    this.#push({ kind: 'headers', answer });
    this.#write(NOTHING);
    if (Buffer.isBuffer(body)) {
      this.#write(body);
      this.#push({ kind: 'end' });
      return;
    }
    this.#response.once('close', () => {
      body.stop();
    });
    body.start(
      (piece) => {
        this.#write(Buffer.from(piece));
        return new Promise((flushed) => {
          this.#push({ kind: 'written', flushed });
        });
      },
      () => {
        this.#push({ kind: 'end' });
      },
    );
  }

  /** Makes a fault strike an exchange that is under way; places are counted from here. */
  disturb(fault: Fault): void {
    this.#fault = fault;
    this.#place = new Place(fault.at === 'beforeHeaders' ? {} : fault.at);
    this.#write(NOTHING);
  }

  stall(): void {
    this.#isStalled = true;
  }

  resume(): void {
    this.#isStalled = false;
    void this.#work();
  }

  #write(bytes: Buffer): void {
    const cut = this.#place?.find(bytes);
    if (cut === undefined) {
      this.#push({ kind: 'bytes', bytes });
      return;
    }
    this.#place = undefined;
    this.#push({ kind: 'bytes', bytes: bytes.subarray(0, cut) });
    this.#strike();
    this.#push({ kind: 'bytes', bytes: bytes.subarray(cut) });
  }

  #strike(): void {
    const { insert, then = 'continue' } = this.#fault;
    if (insert !== undefined) {
      this.#push({ kind: 'bytes', bytes: Buffer.from(insert) });
    }
    if (then !== 'continue') {
      this.#push({ kind: then });
    }
  }

  #push(step: Step): void {
    if (this.#isComplete || (step.kind === 'bytes' && step.bytes.length === 0)) {
      return;
    }
    this.#isComplete = step.kind === 'end' || step.kind === 'close' || step.kind === 'reset';
    this.#steps.push(step);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isWorking) {
      return;
    }
    this.#isWorking = true;
    while (!this.#isStalled && !this.#response.destroyed) {
      const step = this.#steps.shift();
      if (step === undefined) {
        break;
      }
      await this.#perform(step);
    }
    this.#isWorking = false;
  }

  async #perform(step: Step): Promise<void> {
    switch (step.kind) {
      case 'headers':
        this.#sendHeaders(step.answer);
        break;
      case 'bytes':
        await this.#send(step.bytes);
        break;
      case 'written':
        void this.#flushed.then(step.flushed);
        break;
      case 'end':
        this.#response.end();
        break;
      case 'close':
        this.#response.socket?.destroySoon();
        break;
      case 'reset':
        // A reset discards what the kernel was not yet given.
        await this.#flushed;
        this.#socket.resetAndDestroy();
        break;
      case 'stall':
        this.#isStalled = true;
        break;
    }
  }

  #sendHeaders({ status, headers }: Answer): void {
    const { insert, then } = this.#fault;
    const { 'content-length': length, ...others } = headers;
    // A body that the fault makes longer or shorter is sent in chunks.
    const isChunked = length === undefined || insert !== undefined || then === 'end';
    this.#response.writeHead(status, (isChunked ? others : headers) as OutgoingHttpHeaders);
    this.#response.flushHeaders();
  }

  async #send(bytes: Buffer): Promise<void> {
    const size = this.#fault.pieceSize ?? bytes.length;
    this.#flushed = new Promise((resolve) => {
      this.#response.write(bytes.subarray(0, size), () => {
        resolve();
      });
    });
    if (size < bytes.length) {
      this.#steps.unshift({ kind: 'bytes', bytes: bytes.subarray(size) });
      await new Promise(setImmediate);
    }
  }
}

/** Finds a place in a body that comes in parts. */
class Place {
  #lines: number;
  #bytes: number;

  constructor({ lines = 0, bytes = 0 }: Position = {}) {
    this.#lines = lines;
    this.#bytes = bytes;
  }

  /** How many of the next bytes lie before the place; undefined when all do and more must come. */
  find(next: Buffer): number | undefined {
    let index = 0;
    for (; this.#lines > 0; this.#lines--) {
      const newline = next.indexOf('\n', index);
      if (newline === -1) {
        return undefined;
      }
      index = newline + 1;
    }
    if (index + this.#bytes > next.length) {
      this.#bytes -= next.length - index;
      return undefined;
    }
    return index + this.#bytes;
  }
}
