import type { IncomingHttpHeaders } from 'node:http';
import type { ProxyHeaders } from '../../kube/serviceApi/proxyHeaders.ts';

/**
 * For one connection only (RFC 9110, 7.6.1), for us only, or a word about who is asking, which is not for a browser to
 * say.
 */
const KEPT_BACK =
  /^(?:host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings|expect|content-length|authorization|cookie|impersonate-.*|x-remote-.*|forwarded|x-forwarded-.*|x-real-ip|via|accept-encoding|origin|referer)$/;

export interface Passing {
  /** The cookies of the backend. */
  readonly cookie: string | undefined;
  /** The address of the API server: what the backend takes for its own. */
  readonly serverOrigin: string;
  /** Whether bytes cost something on the way. */
  readonly compresses: boolean;
}

/**
 * The headers of a browser that go on to the backend. `Origin` and `Referer` are those of its own pages by then, and it
 * knows these by another address.
 */
export function toBackendHeaders(
  headers: IncomingHttpHeaders,
  { cookie, serverOrigin, compresses }: Passing,
): ProxyHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const passed = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || KEPT_BACK.test(name) || named.includes(name)
      ? []
      : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  // Parts of a compressed body are no use to anybody, and no server but ours is to know "br".
  const isPacked = compresses && headers.range === undefined;
  return {
    ...Object.fromEntries(passed),
    ...(headers.origin !== undefined && { origin: headers.origin === 'null' ? 'null' : serverOrigin }),
    ...toReferer(headers.referer, serverOrigin),
    ...(cookie !== undefined && { cookie }),
    'accept-encoding': isPacked ? 'gzip' : 'identity',
  };
}

function toReferer(referer: string | undefined, serverOrigin: string): ProxyHeaders {
  const url = referer === undefined ? null : URL.parse(referer);
  return url === null ? {} : { referer: `${serverOrigin}${url.pathname}${url.search}` };
}
