import { KubeError, type KubeErrorCode } from './errors.ts';
import { isRecord, toStatus } from './status.ts';
import type { Status } from './types.ts';

const SYSTEM_CODES: Readonly<Record<string, KubeErrorCode>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EPIPE: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_SOCKET: 'unreachable',
  UND_ERR_CLOSED: 'unreachable',
  UND_ERR_DESTROYED: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  Z_DATA_ERROR: 'protocol',
  Z_BUF_ERROR: 'protocol',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  INVALID_CA: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  EPROTO: 'tls',
  // A token or a password that cannot stand in a header.
  UND_ERR_INVALID_ARG: 'kubeconfig',
  ERR_INVALID_CHAR: 'kubeconfig',
};
const SYSTEM_PREFIXES: readonly (readonly [string, KubeErrorCode])[] = [
  ['CERT_', 'tls'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['ERR_OSSL_', 'tls'],
  ['HPE_', 'protocol'],
];

/** What Node advises those who start it. */
const NODE_ADVICE = /[;,]? (?:if the root CA is installed locally, )?try running Node\.js.*$/s;

/** Turns whatever a request threw into a {@link KubeError}. `where` is the address, for the message. */
export function toKubeError(error: unknown, where: string): KubeError {
  if (error instanceof KubeError) {
    return error;
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new KubeError('aborted', 'The request was cancelled.', { cause: error });
  }
  if (error instanceof SyntaxError) {
    return new KubeError('protocol', `${where} sent something that is not JSON: ${error.message}`, {
      cause: error,
    });
  }
  const found = systemCode(error);
  const said = error instanceof Error && error.message !== '' ? error.message : (found ?? String(error));
  const reason = said.replace(NODE_ADVICE, '');
  return new KubeError(classify(found), `${where}: ${reason}`, { cause: error });
}

/** Turns an answer other than 2xx into a {@link KubeError}, with the server's `Status` where the body is one. */
export function fromResponse(
  httpStatus: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  now: number = Date.now(),
): KubeError {
  const status = parseStatus(body);
  const retryAfterMs =
    retryAfter(headers['retry-after'], now) ?? secondsToMs(status?.details?.retryAfterSeconds);
  return new KubeError(httpCode(httpStatus), status?.message ?? plainMessage(httpStatus, body), {
    httpStatus,
    ...(status && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Turns a `Status` inside a watch stream into a {@link KubeError}. */
export function fromStatus(object: unknown): KubeError {
  const status = toStatus(isRecord(object) ? object : {});
  // Servers before 1.18 call it `Gone`; both come with the code, but the reason is what the API promises.
  const isExpired = status.reason === 'Expired' || status.reason === 'Gone';
  const httpStatus = status.code ?? (isExpired ? 410 : 500);
  const retryAfterMs = secondsToMs(status.details?.retryAfterSeconds);
  return new KubeError(
    httpCode(httpStatus),
    status.message ?? `The server ended the watch with ${httpStatus}.`,
    {
      httpStatus,
      status,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  );
}

/**
 * Whether the server has not yet reached the resource version that was asked for. Three generations say it in three
 * ways: a cause with a reason (1.19), a cause with a message (1.17), the message alone (before).
 * Source: client-go `tools/cache/reflector.go`, `isTooLargeResourceVersionError`.
 */
export function isTooLargeResourceVersion(error: KubeError): boolean {
  return (
    error.causes.some(
      (cause) => cause.reason === 'ResourceVersionTooLarge' || cause.message === 'Too large resource version',
    ) || error.message.includes('Too large resource version')
  );
}

function httpCode(httpStatus: number): KubeErrorCode {
  switch (httpStatus) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 409:
      return 'conflict';
    case 410:
      return 'expired';
    case 429:
      return 'throttled';
    default:
      if (httpStatus >= 500) {
        return 'unavailable';
      }
      return httpStatus >= 400 ? 'invalid' : 'protocol';
  }
}

/** The code of Node, OpenSSL or undici. */
export function systemCode(error: unknown): string | undefined {
  // Happy eyeballs reports one error per address; the first tells enough.
  const first: unknown = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  for (const candidate of [error, first, first instanceof Error ? first.cause : undefined]) {
    if (candidate instanceof Error && 'code' in candidate && typeof candidate.code === 'string') {
      return candidate.code;
    }
  }
  return undefined;
}

function classify(code: string | undefined): KubeErrorCode {
  if (code === undefined) {
    return 'internal';
  }
  return (
    SYSTEM_CODES[code] ?? SYSTEM_PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'unreachable'
  );
}

function parseStatus(body: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && value['kind'] === 'Status' ? toStatus(value) : undefined;
  } catch {
    return undefined;
  }
}

/** For answers that are not the API server's own: a proxy's page, a login form. Never the page itself. */
function plainMessage(httpStatus: number, body: string): string {
  const text = body.trim();
  const isPage = text.startsWith('<');
  return isPage || text === '' || text.length > 300
    ? `The server answered ${httpStatus}${isPage ? ' with a web page' : ''}: is there a proxy or a login page in front of it?`
    : `The server answered ${httpStatus}: ${text}`;
}

/** `Retry-After` is a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) {
    return undefined;
  }
  if (/^\s*\d+\s*$/.test(value)) {
    return secondsToMs(Number(value));
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : secondsToMs(Math.max(0, date - now) / 1000);
}

/** A server that asks for hours has another clock than ours, or is none: nobody would wait that long in silence. */
const MAX_RETRY_AFTER_MS = 10 * 60 * 1000;

function secondsToMs(seconds: number | undefined): number | undefined {
  return seconds === undefined || !Number.isFinite(seconds) || seconds < 0
    ? undefined
    : Math.min(seconds * 1000, MAX_RETRY_AFTER_MS);
}
