import { Transform, type TransformCallback } from 'node:stream';
import { escapeRegExp, pathBehindProxy, proxyRootPattern } from '../../kube/serviceApi/proxyRoot.ts';
import type { ProxyTarget } from '../../kube/serviceApi/proxyTarget.ts';

/**
 * The API server makes links of a page and redirects lead through itself. Here the Service is at `/`, and exactly that is
 * undone, for this Service and no other.
 */
export class ServiceLinks {
  readonly #target: ProxyTarget;
  readonly #server: URL;
  /** The source of a regular expression. */
  readonly #host: string;

  constructor(target: ProxyTarget, server: URL) {
    this.#target = target;
    this.#server = server;
    this.#host = `(?:https?:)?//${escapeRegExp(server.host)}`;
  }

  /** The value of `Location`. */
  undo(link: string): string {
    const [, path = '', rest = ''] = new RegExp(`^(?:${this.#host})?([^?#]*)(.*)$`, 'is').exec(link) ?? [];
    const found = pathBehindProxy(path, this.#target, this.#server);
    // One slash, whatever comes: two begin the name of a host.
    return found === undefined ? link : `/${found.replace(/^\/+/, '')}${rest}`;
  }

  /** Of a page, as it comes. Only where a link begins: after a quotation mark. */
  undoing(): Transform {
    const root = proxyRootPattern(this.#target, this.#server);
    return new LinkUndoing(new RegExp(`(["'])(?:${this.#host})?${root}(?=["'/?#])(/?)`, 'gi'));
  }
}

/** Longer than anything that is looked for. */
const LONGEST_LINK = 2048;

class LinkUndoing extends Transform {
  readonly #wanted: RegExp;
  /** The end of what has come, which may be the beginning of a link. */
  #rest = '';

  constructor(wanted: RegExp) {
    super();
    this.#wanted = wanted;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    const text = this.#rest + chunk.toString('latin1');
    // Nothing is kept back that no link can begin in: who streams a page wants it shown.
    const from = Math.max(0, text.length - LONGEST_LINK);
    const open = lastQuote(text, from);
    this.#rest = open < 0 ? '' : text.slice(open);
    // With the quotation mark, which may be the end of a link, and without it, for it is yet to be said.
    callback(null, open < 0 ? this.#replace(text) : this.#replace(text.slice(0, open + 1)).subarray(0, -1));
  }

  override _flush(callback: TransformCallback): void {
    callback(null, this.#replace(this.#rest));
  }

  #replace(text: string): Buffer {
    return Buffer.from(
      text.replace(this.#wanted, (_all, quote: string) => `${quote}/`),
      'latin1',
    );
  }
}

/** The last quotation mark that no other, and no end of a tag or of a line, follows. */
function lastQuote(text: string, from: number): number {
  for (let at = text.length - 1; at >= from; at -= 1) {
    const character = text[at];
    if (character === '"' || character === "'") {
      return at;
    }
    if (character === '>' || character === '\n') {
      return -1;
    }
  }
  return -1;
}
