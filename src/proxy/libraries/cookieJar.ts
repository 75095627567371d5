import { CookieJar as ToughJar } from 'tough-cookie';

/** The cookies of one backend, as a browser would keep them. They are in memory only. */
export interface CookieJar {
  /** What to send as `Cookie`; empty without any. */
  cookiesFor(url: URL): string;
  /** @param values those of `Set-Cookie`; what is malformed, or for somebody else, is left out */
  keep(url: URL, values: readonly string[]): void;
}

export function createCookieJar(): CookieJar {
  // A Service is no public suffix, whatever it is called.
  const jar = new ToughJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
  return {
    cookiesFor: (url) => jar.getCookieStringSync(url.href),
    keep: (url, values) => {
      for (const value of values) {
        jar.setCookieSync(value, url.href, { ignoreError: true });
      }
    },
  };
}
