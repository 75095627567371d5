import { createParser } from 'eventsource-parser';

/** An event of a `text/event-stream`. */
export interface ServerEvent {
  /** Undefined where the server gave it none, which is a `message`. */
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly data: string;
}

export interface EventParser {
  /** Takes the next characters, wherever they break off. */
  feed(text: string): void;
}

export function createEventParser(onEvent: (event: ServerEvent) => void): EventParser {
  return createParser({ onEvent });
}
