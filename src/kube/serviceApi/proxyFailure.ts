import type { Readable } from 'node:stream';
import { KubeError } from '../errors.ts';
import { fromResponse } from '../failure.ts';
import type { TransportResponse } from '../network/transport.ts';
import type { ProxyTarget } from './proxyTarget.ts';

/** Longer than any Status of the API server about a proxied request. */
const MAX_STATUS_BYTES = 64 * 1024;

/** What was found out about an answer, and the beginning of its body that was read for it. */
export interface Examined {
  readonly beginning: readonly Buffer[];
  /** That was all of the body. */
  readonly isComplete: boolean;
  /** Why there is no answer of the backend, where the API server says so. */
  readonly failure: KubeError | undefined;
}

/**
 * Tells the API server's own answer from the backend's. Nothing in the protocol does: both may answer 503 with JSON.
 * What has the form of a `Status`, of the same code, in the words in which the API server speaks of this request, is
 * taken for its own; all else is the backend's, and so is every answer to a HEAD, which has no words.
 *
 * @param redirect where the API server itself leads a request without a path; undefined for one with a path
 */
export async function examine(
  response: TransportResponse,
  target: ProxyTarget,
  redirect: string | undefined,
): Promise<Examined> {
  const { httpStatus, headers, body } = response;
  if (redirect !== undefined && leadsTo(redirect, response)) {
    const failure = new KubeError(
      'invalid',
      'The API server hands on no request without a path. Send it to the path "/".',
      { httpStatus },
    );
    return { beginning: [], isComplete: false, failure };
  }
  if (httpStatus < 400 || !mayBeStatus(headers)) {
    return { beginning: [], isComplete: false, failure: undefined };
  }
  const { beginning, isComplete } = await readBeginning(body);
  if (!isComplete) {
    return { beginning, isComplete, failure: undefined };
  }
  const text = Buffer.concat(beginning).toString('utf8');
  const error = fromResponse(httpStatus, headers, text);
  return { beginning, isComplete, failure: isOwn(error, text, target) ? error : undefined };
}

/** `proxyRedirectsforRootPath` of apimachinery/pkg/util/proxy. A gateway may have put its own address before it. */
function leadsTo(address: string, { httpStatus, headers }: TransportResponse): boolean {
  const [location = ''] = String(headers['location'] ?? '').split('?', 1);
  return httpStatus === 301 && location.endsWith(address);
}

function mayBeStatus({
  'content-type': type,
  'content-length': length,
}: TransportResponse['headers']): boolean {
  const mediaType = String(type ?? '').split(';', 1)[0];
  return (
    ['application/json', 'text/plain', ''].includes(mediaType ?? '') &&
    Number(length ?? 0) <= MAX_STATUS_BYTES
  );
}

async function readBeginning(body: Readable): Promise<Pick<Examined, 'beginning' | 'isComplete'>> {
  const beginning: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    beginning.push(chunk);
    size += chunk.length;
    if (size > MAX_STATUS_BYTES) {
      return { beginning, isComplete: false };
    }
  }
  return { beginning, isComplete: true };
}

/** Whether an answer is about this request, in one of the ways of the API server, from 1.9 to 1.36. */
function isOwn({ httpStatus, status }: KubeError, text: string, target: ProxyTarget): boolean {
  if (status === undefined) {
    // With too many requests in flight there is no time for a Status (`tooManyRequests` of the filters).
    if (httpStatus === 429) {
      return text.trimEnd() === 'Too many requests, please try again later.';
    }
    // The first servers tell in plain text of a backend that cannot be reached, in one way and then in another.
    return httpStatus === 503 && /^Error(?:: .*\nTrying to reach: '| trying to reach service: ')/s.test(text);
  }
  const { message = '', code, details } = status;
  if (code !== httpStatus) {
    return false;
  }
  const isAboutTarget = details?.kind === 'services' && (details.name ?? '').split(':').includes(target.name);
  return isAboutTarget || SENTENCES.some((sentence) => sentence.test(message));
}

/** Of pkg/registry/core/service/storage (`ResourceLocation`), the proxy handler and the filters of the API server. */
const SENTENCES: readonly RegExp[] = [
  /^no endpoints available for service "/,
  /^no service port "?[^"]*"? found for service "/,
  /^invalid service request "/,
  /^error trying to reach service: /,
  /^services(?: "[^"]*")? is forbidden: /,
  /^namespaces "[^"]*" not found$/,
  /^Too many requests, please try again later\.$/,
  /^Unauthorized$/,
];
