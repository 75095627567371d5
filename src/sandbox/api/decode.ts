import type { Json, JsonObject } from '../../common/json.ts';
import { isJsonObject } from '../../common/json.ts';
import { readYaml } from '../../kube/yaml/yaml.ts';
import type { Decoded } from '../registry/strategy.ts';
import { ApiError } from './apiError.ts';
import { duplicateFields } from './duplicateFields.ts';
import { badRequest, unknownFormat } from './failures.ts';
import { goParseError, goTypeOf } from './goDecodeErrors.ts';
import { mediaTypeOf, readBody } from './requestBody.ts';
import type { ApiRequest } from './request.ts';
import { apiVersionOf, type BodyScope } from './resourceScope.ts';
import type { FieldValidation } from './writeOptions.ts';

/** What was read, and the texts for `Warning` headers that came of it. */
export interface DecodedBody {
  readonly object: Decoded['object'];
  readonly warnings: readonly string[];
}

/**
 * Reads the body of a create or an update: JSON or YAML, an object of the kind that the address is about.
 *
 * @throws ApiError 400, 413, 415
 */
export async function decodeBody(
  { headers, body }: ApiRequest,
  scope: BodyScope,
  validation: FieldValidation,
): Promise<DecodedBody> {
  const mediaType = mediaTypeOf(headers['content-type']);
  // Read in any case, so that the client gets to read the answer.
  const bytes = await readBody(body);
  const parse = PARSERS.get(mediaType);
  if (parse === undefined) {
    throw new ApiError(unknownFormat(mediaType, [...PARSERS.keys()]));
  }
  const value = parse(bytes, scope.type.kind);
  const duplicates =
    validation !== 'Ignore' && mediaType === 'application/json' ? duplicateFields(bytes.toString()) : [];
  return decodeObject(value, scope, validation, duplicates);
}

/**
 * Reads an object that must be of the kind of the resource; kind and version that are left out are taken for granted.
 *
 * @param textProblems what strict validation complains of in the text that the object was read from
 * @throws ApiError 400
 */
export function decodeObject(
  value: JsonObject,
  scope: BodyScope,
  validation: FieldValidation,
  textProblems: readonly string[] = [],
): DecodedBody {
  checkKind(value, scope);
  const { object, strictProblems } = scope.strategy.decode(value);
  const problems = validation === 'Ignore' ? [] : [...textProblems, ...strictProblems];
  if (validation === 'Strict' && problems.length > 0) {
    const { kind, version } = scope.type;
    const complaint = `strict decoding error: ${problems.join(', ')}`;
    throw new ApiError(
      badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${complaint}`),
    );
  }
  return { object, warnings: problems };
}

type Parser = (bytes: Buffer, kind: string) => JsonObject;

const PARSERS: ReadonlyMap<string, Parser> = new Map([
  ['application/json', (bytes, kind) => objectFrom((text) => JSON.parse(text) as Json, bytes, kind)],
  ['application/yaml', (bytes, kind) => objectFrom(readYaml, bytes, kind)],
]);

function objectFrom(parse: (text: string) => Json, bytes: Buffer, kind: string): JsonObject {
  const text = bytes.toString();
  let why: string;
  try {
    const value = parse(text);
    if (isJsonObject(value)) {
      return value;
    }
    const header = `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
    why = `json: cannot unmarshal ${goTypeOf(value)} into Go value of type ${header}`;
  } catch (error) {
    why = goParseError(error as Error, text);
  }
  const message = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${summarize(bytes)})`;
  throw new ApiError(badRequest(message));
}

/** `summarizeData` of apiserver/pkg/endpoints/handlers/rest.go. */
function summarize(bytes: Buffer): string {
  if (bytes.length === 0) {
    return '<empty>';
  }
  const head = bytes.subarray(0, 30);
  const text = bytes[0] === 0x7b ? head.toString() : head.toString('hex');
  return bytes.length > head.length ? `${text} ...` : text;
}

/** Kinds of `v1` that real servers know and that are no such object as the one they were sent for. */
const OTHER_KINDS = [
  'ConfigMap',
  'Endpoints',
  'Event',
  'List',
  'Namespace',
  'Node',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicationController',
  'Secret',
  'Service',
  'ServiceAccount',
  'ServiceList',
  'Status',
];

function checkKind(value: JsonObject, { type, profile }: BodyScope): void {
  const expected = apiVersionOf(type);
  const kind = textOr(value['kind'], type.kind);
  const apiVersion = textOr(value['apiVersion'], expected);
  if (kind === type.kind && apiVersion === expected) {
    return;
  }
  const isKnown = apiVersion === 'v1' && OTHER_KINDS.includes(kind);
  const scheme =
    profile.name === '1.9' ? '' : ' in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"';
  const why = isKnown
    ? `converting (v1.${kind}) to (core.${type.kind}): unknown conversion`
    : `no kind "${kind}" is registered for version "${apiVersion}"${scheme}`;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  throw new ApiError(
    badRequest(`${kind} in version "${version}" cannot be handled as a ${type.kind}: ${why}`),
  );
}

function textOr(value: Json | undefined, fallback: string): string {
  return value === undefined || value === null || value === ''
    ? fallback
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}
