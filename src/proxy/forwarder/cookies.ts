/** Cookies go by host, not by port: a browser sends to each of our ports those of every server on this machine. */
const OWN = 'service-explorer-';
/** More than a browser keeps for one host. */
const MOST_NAMES = 300;

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

/** Knows which cookies are of the backend, for it is to see no others: neither ours nor those of other servers. */
export class BackendCookies {
  readonly #names = new Set<string>();

  /** Of what a browser sends, what goes on to the backend; undefined where nothing does. */
  toBackend(header: string | undefined): string | undefined {
    const own = cookiesIn(header).filter(({ name }) => this.#names.has(name));
    return own.length === 0 ? undefined : own.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /** Of what the backend sets, what goes on to the browser, for the host that the browser knows. */
  toBrowser(headers: readonly string[]): readonly string[] {
    return headers
      .filter((header) => this.#add(header))
      .map((header) => header.replace(/;\s*domain=[^;]*/gi, ''));
  }

  #add(header: string): boolean {
    const name = /^\s*([^=;\s]+)\s*=/.exec(header)?.[1];
    if (name === undefined || name.toLowerCase().startsWith(OWN) || this.#names.size >= MOST_NAMES) {
      return name !== undefined && this.#names.has(name);
    }
    this.#names.add(name);
    return true;
  }
}
