/** What is left of a list when its items are taken out: `kind`, `apiVersion`, `metadata`, and `items: []`. */
export type ListEnvelope = Readonly<Record<string, unknown>>;

const HEAD_END = Buffer.from('"items":[');
/** Between two items, as the API server's encoder writes them: metadata comes first, and there is no white space. */
const BETWEEN_ITEMS = Buffer.from('},{"metadata":');

/** Nothing that is an API list has more before its items than this. */
const MAX_HEAD_BYTES = 64 * 1024;
/** Nor more that cannot be taken apart: what is not written by an API server is not worth all memory. */
const MAX_PENDING_BYTES = 256 * 1024 * 1024;

/**
 * Takes the items out of a list's JSON while it arrives, so that 28 MB of Services never stand in memory as one text
 * and are never parsed in one block: each chunk is cut after its last whole item and goes to `JSON.parse`.
 *
 * The cut cannot be wrong. The text between two items cannot stand inside a string, where its quotes would be escaped;
 * and should it stand inside an item, what is cut there does not parse. Then, as with any list that is laid out
 * otherwise, the rest is parsed in one piece at the end: slower, and right.
 *
 * Throws `SyntaxError` on anything that is no list.
 */
export class ListScanner<T> {
  readonly #onItems: (items: T[]) => void;
  /** Everything before the first item, once it is there. */
  #head: Buffer | undefined;
  /** What has not been parsed yet: the head, or an unfinished item and what follows it. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #isCuttable = true;

  /** @param onItems told each run of complete items, in order */
  constructor(onItems: (items: T[]) => void) {
    this.#onItems = onItems;
  }

  push(chunk: Buffer): void {
    this.#keep(chunk);
    if (this.#head === undefined && !this.#takeHead()) {
      return;
    }
    if (this.#isCuttable && this.#hasCut()) {
      this.#takeItems();
    }
  }

  /** Ends the list: tells the items that are left, and gives what stood around them all. */
  end(): ListEnvelope {
    const text = Buffer.concat([this.#head ?? Buffer.alloc(0), ...this.#pending]).toString('utf8');
    const { items, ...envelope } = JSON.parse(text) as { readonly items?: T[] | null };
    if (Array.isArray(items) && items.length > 0) {
      this.#onItems(items);
    }
    return { ...envelope, items: [] };
  }

  #takeHead(): boolean {
    const data = Buffer.concat(this.#pending);
    const start = data.indexOf(HEAD_END);
    if (start === -1) {
      if (data.length > MAX_HEAD_BYTES) {
        throw new SyntaxError('This is not a list of API objects.');
      }
      return false;
    }
    const end = start + HEAD_END.length;
    this.#head = data.subarray(0, end);
    this.#replacePending(data.subarray(end));
    return true;
  }

  /** Whether the last chunk, or its seam with what was there before, has a place to cut. */
  #hasCut(): boolean {
    const [last, former] = [this.#pending.at(-1), this.#pending.at(-2)];
    if (last === undefined) {
      return false;
    }
    const seam = former?.subarray(-BETWEEN_ITEMS.length) ?? Buffer.alloc(0);
    return (
      last.includes(BETWEEN_ITEMS) ||
      Buffer.concat([seam, last.subarray(0, BETWEEN_ITEMS.length)]).includes(BETWEEN_ITEMS)
    );
  }

  #takeItems(): void {
    const data =
      this.#pending.length === 1 ? (this.#pending[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#pending);
    const cut = data.lastIndexOf(BETWEEN_ITEMS) + 1;
    let items: T[];
    try {
      items = JSON.parse(`[${data.toString('utf8', 0, cut)}]`) as T[];
    } catch {
      this.#isCuttable = false;
      return;
    }
    this.#replacePending(data.subarray(cut + 1));
    this.#onItems(items);
  }

  #keep(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes > MAX_PENDING_BYTES) {
      throw new SyntaxError('This is not a list of API objects.');
    }
  }

  #replacePending(rest: Buffer): void {
    this.#pending = [rest];
    this.#pendingBytes = rest.length;
  }
}
