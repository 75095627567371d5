import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import type { Disposable } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import { KubeError } from '../../kube/errors.ts';
import type { Libraries } from '../libraries/loadLibraries.ts';
import type { CallRequest } from '../request/requestDocument.ts';
import type { CallAnswer } from '../send/sendCall.ts';
import { bodyKind, isEncoded, type BodyKind } from './bodyKind.ts';
import { EventLines } from './eventLines.ts';
import { indentXml } from './indentXml.ts';
import { KeptBody } from './keptBody.ts';

/** The request that was sent, and where it stands. */
export interface SentCall {
  readonly request: CallRequest;
  readonly context: string;
  /** Of its document. */
  readonly uri: string;
  /** As {@link callKeyOf} has it. */
  readonly key: string;
}

export type ResponseState =
  | { readonly kind: 'arriving' }
  | { readonly kind: 'complete' }
  /** There is more than is kept. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'broken'; readonly reason: KubeError };

/** An answer: its head, and its body as far as it has come. */
export class CallResponse implements Disposable {
  readonly id = randomUUID();
  readonly at = Date.now();
  readonly call: SentCall;
  readonly head: Omit<CallAnswer, 'body'>;
  readonly body: KeptBody;
  /** Of an event stream: its events, with the time of their arrival. */
  readonly events: EventLines | undefined;
  readonly #onDidChange = new Emitter<void>();
  readonly #start = performance.now();
  readonly #libraries: Libraries;
  #state: ResponseState = { kind: 'arriving' };
  #milliseconds: number | undefined;

  /** Fires as the body comes, and once it has. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(
    call: SentCall,
    { body: _body, ...head }: CallAnswer,
    libraries: Libraries,
    body: KeptBody = new KeptBody(),
  ) {
    this.call = call;
    this.head = head;
    this.body = body;
    this.#libraries = libraries;
    const isEvents =
      /^text\/event-stream\b/i.test(this.header('content-type')) &&
      !isEncoded(this.header('content-encoding'));
    this.events = isEvents ? new EventLines(libraries.createEventParser) : undefined;
  }

  get state(): ResponseState {
    return this.#state;
  }

  /** From the request to the last byte; to the head while the body comes. */
  get milliseconds(): number {
    return this.#milliseconds ?? this.head.milliseconds;
  }

  /** `Not Found`; empty for a status without a phrase. */
  get reason(): string {
    return STATUS_CODES[this.head.httpStatus] ?? '';
  }

  get kind(): BodyKind {
    return bodyKind(this.header('content-type'), this.header('content-encoding'), this.body.beginning);
  }

  /** The first value of a header; empty without one. */
  header(name: string): string {
    const value = this.head.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  }

  /** The body as text, JSON and XML on lines of their own once it is complete; undefined for one that is none. */
  text(): string | undefined {
    const { kind } = this;
    if (this.events !== undefined) {
      return this.events.text;
    }
    if (kind.kind !== 'text') {
      return kind.kind === 'empty' ? '' : undefined;
    }
    const text = new TextDecoder(kind.charset).decode(this.body.beginning, { stream: true });
    if (this.#state.kind !== 'complete' || this.body.isLong) {
      return text;
    }
    switch (kind.language) {
      case 'json':
        return this.#formatted(text);
      case 'xml':
        return indentXml(text);
      default:
        return text;
    }
  }

  /** Takes the body in. Never fails: {@link state} tells how it ended. */
  async read(source: Readable): Promise<void> {
    try {
      await this.body.readFrom(source, (piece) => {
        this.events?.add(piece);
        this.#onDidChange.fire();
      });
      this.#end({ kind: this.body.isCut ? 'cut' : 'complete' });
    } catch (error) {
      const reason =
        error instanceof KubeError
          ? error
          : new KubeError('internal', `The body could not be kept: ${String(error)}`, { cause: error });
      this.#end(reason.code === 'aborted' ? { kind: 'cancelled' } : { kind: 'broken', reason });
    }
  }

  dispose(): void {
    this.body.dispose();
    this.#onDidChange.dispose();
  }

  #end(state: ResponseState): void {
    this.#state = state;
    this.#milliseconds = this.head.milliseconds + performance.now() - this.#start;
    this.#onDidChange.fire();
  }

  /** Several values, one on each line, are as good as one; what is no JSON stays as it is. */
  #formatted(text: string): string {
    try {
      JSON.parse(text);
    } catch {
      return text;
    }
    return this.#libraries.formatJson(text);
  }
}
