import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { ApiError } from '../api/apiError.ts';
import { failure } from '../api/answer.ts';
import type { ProfileName } from '../profile.ts';
import type { FieldType, StructType } from './fieldTable.ts';
import { isSince } from './generation.ts';

/** A field of a struct, and, where that is a list or a map, an item of it. */
export interface Place {
  readonly within: Place | undefined;
  /** The Go name of the struct, such as `v1.ServiceSpec`. */
  readonly owner: string;
  readonly field: string;
  readonly type: FieldType;
  readonly index?: number | string;
}

/** A value of the wrong type. */
export interface Mismatch {
  /** The type of the whole document. */
  readonly type: StructType;
  readonly body: JsonObject;
  readonly place: Place;
  readonly expected: FieldType;
  readonly found: Json;
}

/** The 400 that a value of the wrong type is answered with. */
export function decodeFailure(mismatch: Mismatch, profile: ProfileName): ApiError {
  const [version = '', kind = ''] = mismatch.type.go.split('.');
  const object = `${kind} in version "${version}" cannot be handled as a ${kind}`;
  const reason = isSince(profile, '1.36') ? describe(mismatch) : describeWithChain(mismatch, profile);
  return new ApiError(failure(400, `${object}: ${reason}`, { reason: 'BadRequest' }));
}

/** `spec.ports[0].name` */
export function pathOf(place: Place): string {
  const steps = stepsTo(place).map(({ field, index }) =>
    index === undefined ? field : `${field}[${index}]`,
  );
  return steps.join('.');
}

/** In the words of sigs.k8s.io/json, a copy of Go's own decoder. */
function describe({ place, expected, found }: Mismatch): string {
  if (expected.kind === 'intOrString' || expected.kind === 'time') {
    return unmarshalerProblem(expected, found);
  }
  const owner = place.owner.replace('v1.', '');
  const path = stepsTo(place)
    .map(({ field }) => field)
    .join('.');
  return `json: cannot unmarshal ${jsonType(found, expected)} into Go struct field ${owner}.${path} of type ${expected.go}`;
}

/**
 * In the words of json-iterator, which tells the fields by their Go names and quotes the document around the value.
 * A real one goes on reading after an error and may prepend the names of fields that follow; this one does not.
 */
function describeWithChain({ body, place, expected, found }: Mismatch, profile: ProfileName): string {
  const isOldest = !isSince(profile, '1.20');
  const steps = stepsTo(place);
  const document = Buffer.from(sortedJson(body));
  const start = offsetOf(
    body,
    steps.flatMap(({ field, index }) => (index === undefined ? [field] : [field, index])),
  );
  const { problem, read } = iteratorProblem(expected, found, isOldest);
  const head = start + read;
  const context = (reach: number): string =>
    document.subarray(Math.max(0, head - reach), head + reach).toString();
  const where = isOldest
    ? `, parsing ${head} ...${document.subarray(Math.max(0, head - 10), head).toString()}... at ${document.toString()}`
    : `, error found in #${Math.min(10, head)} byte of ...|${context(10)}|..., bigger context ...|${context(50)}|...`;
  return `${chainOf(steps, expected, isOldest ? ': ' : '.')}${problem}${where}`;
}

function chainOf(steps: readonly Place[], expected: FieldType, separator: string): string {
  const links = steps.map(({ owner, field, type, index }) => {
    const isInList = type.kind === 'list' && (index !== undefined || expected === type);
    return `${owner}${separator}${goName(field)}: ${isInList ? `${type.go}: ` : ''}`;
  });
  return links.join('');
}

/** From the top of the document down. */
function stepsTo(place: Place): readonly Place[] {
  return [...(place.within ? stepsTo(place.within) : []), place];
}

function goName(field: string): string {
  if (field === 'metadata') {
    return 'ObjectMeta';
  }
  const initialism = /^(?:ip|uid|api)(?=[A-Z]|$)/.exec(field)?.[0];
  return initialism === undefined
    ? `${field.charAt(0).toUpperCase()}${field.slice(1)}`
    : `${initialism.toUpperCase()}${field.slice(initialism.length)}`;
}

/** What went wrong, and how many bytes of the value were read until then. */
function iteratorProblem(
  expected: FieldType,
  found: Json,
  isOldest: boolean,
): { problem: string; read: number } {
  const text = sortedJson(found);
  const but = isOldest ? '' : `, but found ${text.charAt(0)}`;
  switch (expected.kind) {
    case 'string':
      return { problem: `ReadString: expects " or n${but}`, read: 1 };
    case 'bool':
      return { problem: `ReadBool: expect t or f${but}`, read: 1 };
    case 'struct':
      return { problem: `readObjectStart: expect { or n${but}`, read: 1 };
    case 'map':
      return { problem: `ReadMapCB: expect { or n${but}`, read: 1 };
    case 'list': {
      const problem = isOldest
        ? `ReadArrayCB: expect [ or n, but found: ${text.charAt(0)}`
        : `decode slice: expect [ or n${but}`;
      return { problem, read: 1 };
    }
    case 'int32':
    case 'int64':
      return integerProblem(expected.kind, found, text);
    case 'intOrString':
    case 'time':
    case 'any':
      return {
        problem: `unmarshalerDecoder: ${unmarshalerProblem(expected, found)}`,
        read: Buffer.byteLength(text),
      };
  }
}

function integerProblem(
  kind: 'int32' | 'int64',
  found: Json,
  text: string,
): { problem: string; read: number } {
  const size = kind === 'int32' ? 'Int32' : 'Int64';
  if (typeof found !== 'number') {
    // The character is looked up in a table of digits; what is none there prints as an invalid one.
    return { problem: `readU${size.toLowerCase()}: unexpected character: \ufffd`, read: 1 };
  }
  return Number.isInteger(found)
    ? { problem: `Read${size}: overflow: ${text}`, read: text.length }
    : { problem: 'assertInteger: can not decode float as int', read: text.indexOf('.') };
}

/** Types with an `UnmarshalJSON` of their own know nothing of where they are. */
function unmarshalerProblem(expected: FieldType, found: Json): string {
  if (expected.kind === 'time' && typeof found === 'string') {
    const text = JSON.stringify(found);
    return `parsing time ${text} as "2006-01-02T15:04:05Z07:00": cannot parse ${text} as "2006"`;
  }
  const wanted = expected.kind === 'time' ? 'string' : 'int32';
  return `json: cannot unmarshal ${jsonType(found, expected)} into Go value of type ${wanted}`;
}

function jsonType(value: Json, expected: FieldType): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  if (typeof value === 'number') {
    return ['int32', 'int64', 'intOrString'].includes(expected.kind) ? `number ${value}` : 'number';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function sortedJson(value: Json): string {
  if (Array.isArray(value)) {
    return `[${value.map((item: Json) => sortedJson(item)).join(',')}]`;
  }
  if (!isJsonObject(value)) {
    return JSON.stringify(value);
  }
  return `{${members(value).join(',')}}`;
}

function members(value: JsonObject): string[] {
  return Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedJson(value[key] ?? null)}`);
}

/** How many bytes of the sorted document stand before the value at a path. */
function offsetOf(value: Json, path: readonly (string | number)[]): number {
  const [step, ...rest] = path;
  if (Array.isArray(value) && typeof step === 'number') {
    const before = value.slice(0, step).map((item: Json) => `${sortedJson(item)},`);
    return 1 + Buffer.byteLength(before.join('')) + offsetOf(value[step] as Json, rest);
  }
  if (!isJsonObject(value) || step === undefined) {
    return 0;
  }
  const key =
    Object.keys(value).find((name) => name.toLowerCase() === String(step).toLowerCase()) ?? String(step);
  const before = Object.keys(value)
    .filter((name) => name < key)
    .sort();
  const texts = before.map((name) => `${JSON.stringify(name)}:${sortedJson(value[name] ?? null)},`);
  const own = `${JSON.stringify(key)}:`;
  return 1 + Buffer.byteLength(texts.join('') + own) + offsetOf(value[key] ?? null, rest);
}
