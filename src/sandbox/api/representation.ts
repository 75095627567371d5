import { printYaml } from '../../kube/yaml/yaml.ts';
import type { Profile } from '../profile.ts';
import { answer, failure, type Answer } from './answer.ts';
import { ApiError } from './apiError.ts';
import { PROTOBUF } from './failures.ts';
import type { RequestHead } from './request.ts';

/** The form in which a client wants its answer. */
export interface Representation {
  readonly format: 'json' | 'yaml';
  readonly isPretty: boolean;
  /** The version of `meta.k8s.io` whose Table is to stand for the objects. */
  readonly table: string | undefined;
}

const ACCEPTED = ['application/json', 'application/yaml', PROTOBUF];

/**
 * Chooses the form of an answer (apiserver/pkg/endpoints/handlers/negotiation): the first that the client accepts and
 * the server has. JSON is pretty for browsers and curl, as in a real server.
 *
 * @throws ApiError 406
 */
export function negotiate(request: RequestHead, profile: Profile): Representation {
  const { accept = '', 'user-agent': userAgent = '' } = request.headers;
  const pretty = request.query.get('pretty') ?? '';
  const isPretty = pretty === '' ? /^(?:curl|Wget|Mozilla\/5\.0)/.test(userAgent) : TRUE.includes(pretty);
  for (const { mediaType, parameters } of acceptedTypes(accept)) {
    const format = FORMATS.get(mediaType);
    const as = parameters.get('as');
    if (format === undefined || (as !== undefined && !isTable(parameters, profile))) {
      continue;
    }
    return { format, isPretty, table: as === undefined ? undefined : parameters.get('v') };
  }
  throw new ApiError(notAcceptable(accept));
}

/** An answer without a preference: what a failure is told in when the form itself is the failure. */
export const PLAIN: Representation = { format: 'json', isPretty: false, table: undefined };

export function represent(value: object, { format, isPretty }: Representation, status = 200): Answer {
  if (format === 'yaml') {
    return answer(status, 'application/yaml', printYaml(value));
  }
  const text = isPretty ? JSON.stringify(value, undefined, 2) : `${JSON.stringify(value)}\n`;
  return answer(status, 'application/json', text);
}

/** As Go's `strconv.ParseBool` has it. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

const FORMATS: ReadonlyMap<string, Representation['format']> = new Map([
  ['application/json', 'json'],
  ['application/yaml', 'yaml'],
  ['application/*', 'json'],
  ['*/*', 'json'],
]);

interface AcceptedType {
  readonly mediaType: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The types of an `Accept` header, the preferred first; no header accepts everything. */
function acceptedTypes(accept: string): AcceptedType[] {
  const types = accept.split(',').map((clause): AcceptedType => {
    const [mediaType = '', ...rest] = clause.split(';').map((part) => part.trim());
    const pairs = rest.map((part) => part.split('=', 2) as [string, string?]);
    return {
      mediaType: mediaType.toLowerCase() || '*/*',
      parameters: new Map(pairs.map(([name, value = '']) => [name, value])),
    };
  });
  const quality = ({ parameters }: AcceptedType): number => Number(parameters.get('q') ?? 1);
  return types.filter((type) => quality(type) > 0).sort((a, b) => quality(b) - quality(a));
}

function isTable(parameters: ReadonlyMap<string, string>, { tables }: Profile): boolean {
  return (
    parameters.get('as') === 'Table' &&
    parameters.get('g') === 'meta.k8s.io' &&
    tables.includes(parameters.get('v') ?? '')
  );
}

function notAcceptable(accept: string): ReturnType<typeof failure> {
  // What real servers list is a lie for this one only to clients that ask for protobuf, so they are told the truth.
  const accepted = accept.includes(PROTOBUF) ? ACCEPTED.filter((type) => type !== PROTOBUF) : ACCEPTED;
  const message = `only the following media types are accepted: ${accepted.join(', ')}`;
  return failure(406, message, { reason: 'NotAcceptable' });
}
