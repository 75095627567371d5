import { load } from 'js-yaml';
import { isJsonObject, type Json, type JsonObject } from '../../../src/common/json.ts';
import { compareJson, placeOf, type Difference } from './compareJson.ts';
import type { Correspondence } from './correspondence.ts';
import { isWatch, type Exchange } from './recording.ts';

/** An answer with its whole body. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What says how a body is packed, not what it is. */
const TRANSFER_HEADERS = new Set(['content-length', 'transfer-encoding']);

/** All that an answer has other than the recorded one, made-up values apart. */
export function* compareAnswer(
  exchange: Exchange,
  seen: ReadAnswer,
  known: Correspondence,
): Generator<Difference, void, undefined> {
  const { response } = exchange;
  if (response.status !== seen.status) {
    yield `HTTP ${response.status} expected, ${seen.status} found: ${seen.body.toString().slice(0, 200).trim()}`;
    return;
  }
  for (const [name, value] of Object.entries(response.headers)) {
    if (!TRANSFER_HEADERS.has(name) && seen.headers[name] !== value) {
      yield `${name}: "${value}" expected, "${seen.headers[name] ?? ''}" found`;
    }
  }
  if (response.encoding === 'base64') {
    yield* compareBytes(Buffer.from(response.body, 'base64'), seen.body);
    return;
  }
  const text = seen.body.toString();
  if (response.headers['content-type'] === 'application/yaml') {
    yield* compareJson(readYaml(response.body), readYaml(text), known);
    return;
  }
  const layout = layoutOf(response.body);
  if (layout !== layoutOf(text)) {
    yield `${layout} JSON expected, ${layoutOf(text)} found`;
  }
  if (isWatch(exchange)) {
    yield* compareJson(readEvents(exchange, response.body), readEvents(exchange, text), known);
    return;
  }
  const [recorded, found] = [readBody(exchange, response.body), readBody(exchange, text)];
  const list = DISCOVERY_LISTS[exchange.request.path];
  yield* list === undefined
    ? compareJson(recorded, found, known)
    : compareDiscovery(recorded as JsonObject, found as JsonObject, list, known);
}

/** What a discovery document lists, by its path. */
const DISCOVERY_LISTS: Readonly<Record<string, string>> = { '/api/v1': 'resources', '/apis': 'groups' };

interface Listed {
  readonly name: string;
}

/** A server that serves a part of the API must say the same of that part; how large it is, is one difference. */
function* compareDiscovery(
  recorded: JsonObject,
  seen: JsonObject,
  list: string,
  known: Correspondence,
): Generator<Difference, void, undefined> {
  const all = recorded[list] as unknown as readonly Listed[];
  const served = new Set((seen[list] as unknown as readonly Listed[]).map(({ name }) => name));
  const common = all.filter(({ name }) => served.has(name));
  if (common.length < all.length) {
    yield `${list}: ${common.length} of ${all.length}`;
  }
  yield* compareJson({ ...recorded, [list]: common as unknown as Json }, seen, known);
}

/** Of a format that is not read here, no more than its beginning can be told. */
function* compareBytes(recorded: Buffer, seen: Buffer): Generator<Difference, void, undefined> {
  const magic = recorded.subarray(0, 4);
  if (!seen.subarray(0, 4).equals(magic)) {
    yield `body beginning with ${magic.toString('hex')} expected, ${seen.subarray(0, 4).toString('hex')} found`;
  }
}

function readYaml(text: string): Json {
  return load(text) as Json;
}

function readBody({ request }: Exchange, text: string): Json {
  const body = JSON.parse(text) as Json;
  if (request.path === '/version' && isJsonObject(body)) {
    // Each build has its own; that they are there is what counts.
    return Object.fromEntries(Object.keys(body).map((name) => [name, name]));
  }
  return body;
}

/**
 * The events of a watch. What there is already comes in no order before 1.27 (a watch without a version begins with
 * it), so it is sorted.
 */
function readEvents({ request }: Exchange, text: string): Json {
  const events = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly type?: string; readonly object: Json });
  const { searchParams } = new URL(request.path, 'http://server');
  const initial = searchParams.has('resourceVersion')
    ? 0
    : events.filter(({ type }) => type === 'ADDED').length;
  const sorted = events
    .slice(0, initial)
    .sort((one, other) => (placeOf(one.object)! < placeOf(other.object)! ? -1 : 1));
  return [...sorted, ...events.slice(initial)] as Json;
}

/** How JSON is written: in one line with or without a line feed after it, or indented. */
function layoutOf(text: string): string {
  const body = text.trimEnd();
  const end = text === body ? 'bare' : 'terminated';
  return body.includes('\n  ') ? `indented, ${end}` : `compact, ${end}`;
}
