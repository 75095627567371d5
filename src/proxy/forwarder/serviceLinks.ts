import { Transform, type TransformCallback } from 'node:stream';
import { proxyPath, type ProxyTarget } from '../../kube/serviceApi/proxyTarget.ts';

/**
 * The API server makes links of a page and redirects lead through itself: `/a` becomes
 * `/api/v1/namespaces/NS/services/NAME/proxy/a` (`rewriteURL` of apimachinery/pkg/util/proxy/transport.go). Here the
 * Service is at `/`, and exactly that is undone, for this Service and no other.
 */
export class ServiceLinks {
  readonly #prefix: string;
  readonly #host: string;

  /** @param server the API server's address; a gateway may have put the path of it before the prefix */
  constructor(target: ProxyTarget, server: URL) {
    const prefix = proxyPath('connectCoreV1GetNamespacedServiceProxyWithPath', target, '').replace(/\/$/, '');
    const gateway = server.pathname.replace(/\/+$/, '');
    this.#host = `(?:https?:)?//${escapeRegExp(server.host)}`;
    // The server writes the target with its colons plain or encoded.
    this.#prefix = `(?:${escapeRegExp(gateway)})?${escapeRegExp(prefix).replace(/:|%3A/gi, '(?::|%3A)')}`;
  }

  /** The value of `Location`. */
  undo(link: string): string {
    const found = new RegExp(`^(?:${this.#host})?${this.#prefix}(?=$|[/?#])(.*)$`, 'is').exec(link);
    return found === null ? link : rooted(found[1] ?? '');
  }

  /** Of a page, as it comes. Only where a link begins: after a quotation mark. */
  undoing(): Transform {
    return new LinkUndoing(new RegExp(`(["'])(?:${this.#host})?${this.#prefix}(?=["'/?#])(/?)`, 'gi'));
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

function rooted(rest: string): string {
  return rest.startsWith('/') ? rest.replace(/^\/+/, '/') : `/${rest}`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
