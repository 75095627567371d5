import type { OutgoingHttpHeaders } from 'node:http';
import type { ProxyResponse } from '../../kube/serviceApi/proxyService.ts';
import type { BackendCookies } from './cookies.ts';
import type { ServiceLinks } from './serviceLinks.ts';

/**
 * Of one connection; a question for a password that would never arrive; leave for other pages to read what is here; and
 * what would have a say about everything else on this machine.
 */
const KEPT_BACK =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|www-authenticate|set-cookie|set-cookie2|access-control-allow-.*|access-control-expose-.*|clear-site-data|strict-transport-security|alt-svc)$/;

export interface Adapting {
  readonly links: ServiceLinks;
  readonly cookies: BackendCookies;
}

/** The headers of an answer that go on to the browser, with the links of the API server undone. */
export function toBrowserHeaders(
  headers: ProxyResponse['headers'],
  { links, cookies }: Adapting,
): OutgoingHttpHeaders {
  const passed: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !KEPT_BACK.test(name) && [value].flat().every(isSendable)) {
      passed[name] = value;
    }
  }
  const { location } = passed;
  if (typeof location === 'string') {
    passed.location = links.undo(location);
  }
  if (isPage(headers)) {
    // Links that are undone are shorter.
    delete passed['content-length'];
  }
  const set = cookies.toBrowser([headers['set-cookie'] ?? []].flat().filter(isSendable));
  return set.length === 0 ? passed : { ...passed, 'set-cookie': [...set] };
}

/** Whether the API server has made its links its own: that of no other encoding. */
export function isPage({
  'content-type': type,
  'content-encoding': encoding,
}: ProxyResponse['headers']): boolean {
  return /^\s*text\/html\b/i.test(String(type ?? '')) && ['', 'identity'].includes(String(encoding ?? ''));
}

/** Node sends no other, and says so by throwing. */
function isSendable(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
