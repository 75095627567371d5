/** Cookies go by host, not by port: a browser sends to each of our ports those of every server on this machine. */
const OWN = 'service-explorer-';
/** More than a browser keeps for one host. */
const MOST_COOKIES = 300;

export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** The name of the cookie that lets a browser in at a port. */
export function passName(port: number): string {
  return `${OWN}${port}`;
}

/** Of a `Cookie` header. */
export function cookiesIn(header = ''): readonly Cookie[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return { name, value };
    });
}

/**
 * Hands the backend the cookies that it has set itself, and no others: neither ours nor those of other servers, which
 * it could otherwise have by setting one of the same name.
 */
export class BackendCookies {
  /** Each `name=value`, the one that was set last at the end: a session may change its value while requests are under way. */
  readonly #set = new Set<string>();

  /** Of what a browser sends, what goes on to the backend; undefined where nothing does. */
  toBackend(header: string | undefined): string | undefined {
    const own = cookiesIn(header)
      .map(printCookie)
      .filter((cookie) => this.#set.has(cookie));
    return own.length === 0 ? undefined : own.join('; ');
  }

  /** Of what the backend sets, what goes on to the browser, for the host that the browser knows. */
  toBrowser(headers: readonly string[]): readonly string[] {
    return headers
      .filter((header) => this.#add(header))
      .map((header) => header.replace(/;\s*domain=[^;]*/gi, ''));
  }

  /** @returns whether the browser may have it */
  #add(header: string): boolean {
    const [, name = '', value = ''] = /^\s*([^=;\s]+)\s*=\s*([^;]*?)\s*(?:;|$)/.exec(header) ?? [];
    if (name === '' || name.toLowerCase().startsWith(OWN)) {
      return false;
    }
    const cookie = printCookie({ name, value });
    this.#set.delete(cookie);
    this.#set.add(cookie);
    const [oldest] = this.#set;
    if (this.#set.size > MOST_COOKIES && oldest !== undefined) {
      this.#set.delete(oldest);
    }
    return true;
  }
}

function printCookie({ name, value }: Cookie): string {
  return `${name}=${value}`;
}
