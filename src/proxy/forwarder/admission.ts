import { timingSafeEqual } from 'node:crypto';
import type { HttpMethod } from '../../kube/serviceApi/operations.ts';
import { cookiesIn } from './cookies.ts';

/** A request as it came in, nothing of it believed yet. */
export interface Arrival {
  readonly method: string;
  /** The target of the request line. */
  readonly target: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly isUpgrade: boolean;
}

/** What a forwarder goes by. */
export interface Gate {
  /** Each `host:port` by which it may be called. */
  readonly authorities: ReadonlySet<string>;
  /** Each origin that its pages may have. */
  readonly origins: ReadonlySet<string>;
  /** What whoever was let in carries. */
  readonly pass: { readonly name: string; readonly value: string };
  readonly isReadOnly: boolean;
  /** Whether a ticket is good: it is so once. */
  redeem(ticket: string): boolean;
}

export type Admission =
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** Came with a ticket, and is to get its pass and to come again by a link relative to where it is. */
  | { readonly kind: 'welcome'; readonly link: string }
  /** To be handed on: a path as it stands in a URL, and a query without its question mark. */
  | { readonly kind: 'admitted'; readonly method: HttpMethod; readonly path: string; readonly query: string };

/** The parameter of the first address. */
export const TICKET = 'service-explorer-ticket';

const METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
] satisfies HttpMethod[];
const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** What means something else to the one who reads the first of them than to the one who reads the last. */
const ONCE: readonly string[] = [
  'host',
  'origin',
  'cookie',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
];

/**
 * Decides about one request: whoever it is from, it must name this forwarder, come from its own pages or from no page,
 * and carry the pass. Any process and any web page on this machine can send requests here, the latter also under a
 * name of its own that leads to 127.0.0.1 (DNS rebinding).
 */
export function admit(arrival: Arrival, gate: Gate): Admission {
  const headers = readOnce(arrival.rawHeaders);
  if (headers === undefined) {
    return refused(400, 'A header is there twice.');
  }
  const malformed = findMalformed(arrival, headers);
  if (malformed !== undefined) {
    return refused(400, malformed);
  }
  if (!gate.authorities.has((headers.get('host') ?? '').toLowerCase())) {
    return refused(421, 'This is not the host that the request is for.');
  }
  const { path, query, ticket } = readTarget(arrival.target);
  const mayEnter = arrival.method === 'GET' && !arrival.isUpgrade && isNavigation(headers);
  if (ticket !== undefined && mayEnter && gate.redeem(ticket)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return { kind: 'welcome', link: `./${name}${query === '' ? '' : `?${query}`}` };
  }
  const foreign = findForeign(arrival, headers, gate);
  if (foreign !== undefined) {
    return refused(403, foreign);
  }
  if (!hasPass(headers, gate)) {
    return refused(
      403,
      'Choose Open in Browser in VS Code: it opens an address that lets a browser in, once.',
    );
  }
  return admitKnown(arrival, gate, path, query);
}

function admitKnown({ method, isUpgrade }: Arrival, gate: Gate, path: string, query: string): Admission {
  if (!METHODS.includes(method)) {
    return refused(405, 'This method is not handed on.');
  }
  // A WebSocket begins with a GET, and may then say anything.
  if (gate.isReadOnly && (isUpgrade || !READING.includes(method))) {
    return refused(
      403,
      'VS Code is set to write nothing to this cluster: only GET, HEAD and OPTIONS are handed on.',
    );
  }
  return { kind: 'admitted', method: method as HttpMethod, path, query };
}

/** Names in lower case; undefined where one is repeated that must not be. */
function readOnce(rawHeaders: readonly string[]): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (ONCE.includes(name) && headers.has(name)) {
      return undefined;
    }
    headers.set(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
}

function findMalformed(
  { method, target, isUpgrade }: Arrival,
  headers: ReadonlyMap<string, string>,
): string | undefined {
  // An address with a host of its own, `*`, or what a browser would take for a host.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(target) || /[#\\]/.test(target)) {
    return 'The target of a request is a path.';
  }
  const encoding = headers.get('transfer-encoding');
  if (encoding !== undefined && (encoding !== 'chunked' || headers.has('content-length'))) {
    return 'The body has one length, or it comes in chunks.';
  }
  if (isUpgrade && (method !== 'GET' || encoding !== undefined || headers.has('content-length'))) {
    return 'An upgrade is a GET without a body.';
  }
  return isUpgrade && headers.get('upgrade')?.toLowerCase() !== 'websocket'
    ? 'Only WebSockets are handed on.'
    : undefined;
}

/** Somebody follows a link, wherever it stands: what opens is a page of its own, which nobody else can read. */
function isNavigation(headers: ReadonlyMap<string, string>): boolean {
  const isOfOwn = (headers.get('sec-fetch-dest') ?? 'document') === 'document';
  return (headers.get('sec-fetch-mode') ?? 'navigate') === 'navigate' && isOfOwn && !headers.has('origin');
}

/** Browsers tell which page sent a request; no page can make them tell otherwise. */
function findForeign(
  { isUpgrade }: Arrival,
  headers: ReadonlyMap<string, string>,
  { origins }: Gate,
): string | undefined {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'The request comes from another site.';
  }
  // A page that tells nobody where it is sends "null" with its own forms.
  const isHidden = origin === 'null' && site === 'same-origin' && !isUpgrade;
  if (origin !== undefined && !origins.has(origin) && !isHidden) {
    return 'The request comes from another origin.';
  }
  return isUpgrade && origin === undefined ? 'A WebSocket names its origin.' : undefined;
}

function hasPass(headers: ReadonlyMap<string, string>, { pass }: Gate): boolean {
  return cookiesIn(headers.get('cookie')).some(
    ({ name, value }) => name === pass.name && isSame(value, pass.value),
  );
}

/** Takes as long whatever they have in common. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readTarget(target: string): { path: string; query: string; ticket: string | undefined } {
  const [path = '/', search = ''] = target.split(/\?(.*)/s);
  const parameters = search.split('&');
  const prefix = `${TICKET}=`;
  const ticket = parameters.find((parameter) => parameter.startsWith(prefix))?.slice(prefix.length);
  const query = parameters.filter((parameter) => !parameter.startsWith(prefix)).join('&');
  return { path, query, ticket };
}

function refused(status: number, reason: string): Admission {
  return { kind: 'refused', status, reason };
}
