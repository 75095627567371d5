/** What is left of a list when its items are taken out: `kind`, `apiVersion`, `metadata`, and `items: []`. */
export type ListEnvelope = Readonly<Record<string, unknown>>;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The depth of brackets inside the top-level array `items`. */
const ITEMS_DEPTH = 2;
const ITEMS_KEY_AT_END = /"items"\s*:\s*$/;
const LONGEST_KEY_WITH_SPACE = 64;

/** etcd refuses objects over 1.5 MB; nothing that is an API list has more outside one object than this. */
const MAX_PENDING_BYTES = 16 * 1024 * 1024;

/**
 * Takes the items out of a list's JSON while it arrives, so that 28 MB of Services never stand in memory as one
 * text and are never parsed in one block. It finds whole objects by the depth of their brackets, honouring strings
 * and escapes, and gives `JSON.parse` the run of those that each chunk completes.
 *
 * Reads what the API server's encoder writes: one object whose member `items` is an array of objects, or `null`.
 * Throws `SyntaxError` on anything else.
 */
export class ListScanner<T> {
  readonly #onItems: (items: T[]) => void;
  readonly #envelope: Buffer[] = [];
  /** The unfinished item, from its first byte. */
  #carry: Buffer = Buffer.alloc(0);
  #inItems = false;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** @param onItems told each run of complete items, in order */
  constructor(onItems: (items: T[]) => void) {
    this.#onItems = onItems;
  }

  push(chunk: Buffer): void {
    const data = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    let position = this.#carry.length;
    // Where the bytes outside the items begin, where the run of complete items begins and where it ends.
    let outside = this.#inItems ? -1 : 0;
    let runStart = this.#carry.length > 0 ? 0 : -1;
    let runEnd = -1;
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = this.#escaped;

    for (; position < data.length; position += 1) {
      const byte = data[position];
      if (escaped) {
        escaped = false;
      } else if (inString) {
        if (byte === QUOTE) {
          inString = false;
        } else if (byte === BACKSLASH) {
          escaped = true;
        }
      } else if (byte === QUOTE) {
        inString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (this.#inItems && depth === ITEMS_DEPTH && runStart === -1) {
          runStart = position;
        } else if (byte === OPEN_BRACKET && depth === 1 && this.#keyBefore(data, outside, position)) {
          this.#envelope.push(Buffer.from(data.subarray(outside, position + 1)));
          this.#inItems = true;
          outside = -1;
        }
        depth += 1;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (this.#inItems && depth === ITEMS_DEPTH) {
          runEnd = position + 1;
        } else if (this.#inItems && depth < ITEMS_DEPTH) {
          this.#inItems = false;
          outside = position;
        }
      }
    }

    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    if (outside !== -1) {
      this.#envelope.push(Buffer.from(data.subarray(outside)));
    }
    this.#takeRun(data, runStart, runEnd, depth);
  }

  /** Ends the list: gives what stood around the items, or throws when it ended too early. */
  end(): ListEnvelope {
    if (this.#depth !== 0 || this.#inString || this.#envelope.length === 0) {
      throw new SyntaxError('The list ended before it was complete.');
    }
    return JSON.parse(Buffer.concat(this.#envelope).toString('utf8')) as ListEnvelope;
  }

  #takeRun(data: Buffer, runStart: number, runEnd: number, depth: number): void {
    if (runEnd !== -1) {
      this.#onItems(JSON.parse(`[${data.toString('utf8', runStart, runEnd)}]`) as T[]);
    }
    const unfinished = this.#inItems && depth > ITEMS_DEPTH;
    this.#carry = unfinished
      ? data.subarray(runEnd === -1 ? runStart : startOfNext(data, runEnd))
      : Buffer.alloc(0);
    if (this.#carry.length > MAX_PENDING_BYTES || this.#envelopeBytes() > MAX_PENDING_BYTES) {
      throw new SyntaxError('This is not a list of API objects.');
    }
  }

  #envelopeBytes(): number {
    return this.#envelope.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** Whether the text before an opening bracket is the key `items`. */
  #keyBefore(data: Buffer, outside: number, position: number): boolean {
    const here = data.subarray(Math.max(outside, position - LONGEST_KEY_WITH_SPACE), position);
    // The text may have come one byte at a time; so many pieces always hold the key.
    const tail = Buffer.concat([...this.#envelope.slice(-LONGEST_KEY_WITH_SPACE), here]);
    return ITEMS_KEY_AT_END.test(tail.toString('latin1', Math.max(0, tail.length - LONGEST_KEY_WITH_SPACE)));
  }
}

/** Skips the comma and the white space between two items. */
function startOfNext(data: Buffer, position: number): number {
  return data.indexOf(OPEN_BRACE, position);
}
