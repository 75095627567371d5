import { StringDecoder } from 'node:string_decoder';
import type { EventParser, ServerEvent } from '../libraries/eventParser.ts';
import { SHOWN_BYTES } from './keptBody.ts';
import { timeOfDay } from './timeOfDay.ts';

/** The events of a stream as text: a line with the time, the type and the id of each, and its data below. */
export class EventLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #parser: EventParser;
  #text = '';
  /** Since the last event. */
  #unread = 0;
  #isCut = false;

  /** @param now as in `Date.now()` */
  constructor(createParser: (onEvent: (event: ServerEvent) => void) => EventParser, now = Date.now) {
    this.#parser = createParser(({ event = 'message', id, data }) => {
      this.#unread = 0;
      if (!this.#isCut) {
        const name = oneLine(id === undefined ? event : `${event} ${id}`);
        this.#text += `# ${timeOfDay(now())} ${name}\n${data}\n\n`;
        this.#isCut = this.#text.length >= SHOWN_BYTES;
      }
    });
  }

  get text(): string {
    return this.#text;
  }

  /** More came than is shown. */
  get isCut(): boolean {
    return this.#isCut;
  }

  add(piece: Buffer): void {
    // The parser keeps what is not yet an event: one without an end would fill the memory.
    this.#unread += piece.length;
    this.#isCut ||= this.#unread > SHOWN_BYTES;
    if (!this.#isCut) {
      this.#parser.feed(this.#decoder.write(piece));
    }
  }
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
