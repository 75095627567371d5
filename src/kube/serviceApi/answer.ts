import { isJsonObject, type Json } from '../../common/json.ts';
import { readText } from '../readText.ts';
import { KubeError } from '../errors.ts';
import type { TransportResponse } from '../network/transport.ts';
import { readJson } from '../yaml/readJson.ts';
import { readYaml } from '../yaml/yaml.ts';
import { parseWarnings } from './warnings.ts';

/** What came of an operation. */
export interface ApiResult<T> {
  /** Everything that the server sent, with the fields that no type here names. */
  readonly object: T;
  /** The same, as the server wrote it. */
  readonly text: string;
  /** What the server warns of. */
  readonly warnings: readonly string[];
  readonly httpStatus: number;
}

/**
 * Reads an answer of one of the given kinds.
 *
 * @throws KubeError `protocol` for everything else: a web page, half a document, another kind, more than `maxBytes`;
 *   whatever reading the body throws
 */
export async function readAnswer<T>(
  { httpStatus, headers, body }: TransportResponse,
  kinds: readonly string[],
  maxBytes: number,
): Promise<ApiResult<T>> {
  const text = await readText(body, maxBytes);
  const object = parse(text, String(headers['content-type'] ?? ''));
  const kind = isJsonObject(object) ? object['kind'] : undefined;
  if (!isJsonObject(object) || object['apiVersion'] !== 'v1' || !kinds.some((wanted) => wanted === kind)) {
    const found = typeof kind === 'string' ? `a ${kind}` : 'no object of the API';
    throw new KubeError('protocol', `The server sent ${found} where a ${kinds.join(' or ')} was expected.`);
  }
  return { object: object as T, text, warnings: parseWarnings(headers['warning']), httpStatus };
}

function parse(text: string, contentType: string): Json {
  if (text.trimStart().startsWith('<')) {
    throw new KubeError(
      'protocol',
      'The server sent a web page: is there a proxy or a login page before it?',
    );
  }
  try {
    return /\byaml\b/i.test(contentType) ? readYaml(text) : readJson(text);
  } catch (error) {
    throw new KubeError('protocol', 'The server sent a document that cannot be read.', { cause: error });
  }
}
