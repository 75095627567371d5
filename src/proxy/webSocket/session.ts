import { randomUUID } from 'node:crypto';
import type { Disposable } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import type { Frames } from '../libraries/webSocketFrames.ts';
import type { Libraries } from '../libraries/loadLibraries.ts';
import type { CallTarget } from '../request/requestDocument.ts';
import type { OpenedSocket } from './handshake.ts';

/** Who said something, and when. */
export interface SessionEntry {
  readonly kind: 'sent' | 'received';
  readonly at: number;
  /** Text as it is, anything else as hexadecimal. */
  readonly text: string;
  readonly isBinary: boolean;
}

export type SessionState =
  { readonly kind: 'open' } | { readonly kind: 'closed'; readonly code: number; readonly reason: string };

/** What is shown of a session at most, in characters: then the oldest go. */
const MOST_CHARACTERS = 1024 * 1024;
const MOST_OF_BINARY = 1024;
/** The code of a connection that broke off (RFC 6455, 7.4.1). */
const BROKEN = 1006;

/** A WebSocket and what was said over it. */
export class Session implements Disposable {
  readonly id = randomUUID();
  readonly context: string;
  readonly target: CallTarget;
  readonly protocol: string;
  readonly #frames: Frames;
  readonly #onDidChange = new Emitter<void>();
  readonly #entries: SessionEntry[] = [];
  #characters = 0;
  #forgotten = 0;
  #state: SessionState = { kind: 'open' };

  readonly onDidChange = this.#onDidChange.event;

  constructor(
    { context, target }: { readonly context: string; readonly target: CallTarget },
    { socket, head, protocol }: OpenedSocket,
    { openFrames }: Pick<Libraries, 'openFrames'>,
  ) {
    this.context = context;
    this.target = target;
    this.protocol = protocol;
    this.#frames = openFrames(socket, head, {
      onMessage: (data, isBinary) => {
        const text = isBinary ? data.subarray(0, MOST_OF_BINARY).toString('hex') : data.toString('utf8');
        this.#add({ kind: 'received', at: Date.now(), text, isBinary });
      },
      onClose: (code, reason) => {
        this.#end(code, reason);
      },
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  get entries(): readonly SessionEntry[] {
    return this.#entries;
  }

  /** How many of the oldest entries are gone. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** @returns false where nobody listens any more */
  send(text: string): boolean {
    if (this.#state.kind !== 'open' || !this.#frames.sendText(text)) {
      return false;
    }
    this.#add({ kind: 'sent', at: Date.now(), text, isBinary: false });
    return true;
  }

  close(): void {
    this.#frames.close();
  }

  dispose(): void {
    this.#frames.destroy();
    // Nobody waits for the socket any more.
    this.#end(BROKEN, '');
    this.#onDidChange.dispose();
  }

  #end(code: number, reason: string): void {
    if (this.#state.kind === 'open') {
      this.#state = { kind: 'closed', code, reason };
      this.#onDidChange.fire();
    }
  }

  #add(entry: SessionEntry): void {
    this.#entries.push(entry);
    this.#characters += sizeOf(entry);
    while (this.#characters > MOST_CHARACTERS && this.#entries.length > 1) {
      const [oldest] = this.#entries.splice(0, 1);
      this.#characters -= oldest === undefined ? 0 : sizeOf(oldest);
      this.#forgotten += 1;
    }
    this.#onDidChange.fire();
  }
}

/** Also one that says nothing has a line of its own. */
function sizeOf({ text }: SessionEntry): number {
  return text.length + 16;
}
