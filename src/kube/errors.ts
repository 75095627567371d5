import type { Status, StatusCause } from './types.ts';

/**
 * Everything that can go wrong between a kubeconfig and an answer. Closed: code switches on it
 * exhaustively, texts for people are chosen from it in `editor/errorText`.
 *
 * - `kubeconfig`: the file or its references are missing or malformed
 * - `unreachable`: no connection (refused, DNS, route, reset, time-out while connecting)
 * - `tls`: the connection was made, the certificates do not match
 * - `proxy`: the proxy on the way there is named wrongly, cannot be reached, or will not connect
 * - `timeout`: connected, but no answer in time
 * - `credentials`: there is no identity to send a request with (a plugin failed, an issuer refused), so nothing was
 *   sent
 * - `unauthorized` (401), `forbidden` (403), `notFound` (404), `conflict` (409), `expired` (410), `throttled` (429),
 *   `unavailable` (5xx): the API server said so
 * - `invalid`: the API server said so (any other 4xx, the redirect of a proxied request without a path), or we did,
 *   before anything was sent: then there is no `httpStatus`
 * - `unsupported`: this server would do something else than what was asked, so nothing was sent
 * - `protocol`: an answer that is not the Kubernetes API's (HTML, broken JSON, a line over the limit)
 * - `aborted`: the caller's signal; never shown
 * - `internal`: a fault of our own, with its stack in `cause`
 */
export type KubeErrorCode =
  | 'kubeconfig'
  | 'unreachable'
  | 'tls'
  | 'proxy'
  | 'timeout'
  | 'credentials'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'invalid'
  | 'expired'
  | 'throttled'
  | 'unavailable'
  | 'unsupported'
  | 'protocol'
  | 'aborted'
  | 'internal';

/** A place in a text; lines and columns count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A place in a file. */
export interface SourceLocation extends Partial<TextPosition> {
  readonly file: string;
}

/**
 * What helps, where the code alone does not tell:
 *
 * - `chooseContext`: there is no such context
 * - `trustWorkspace`: what it takes happens in trusted workspaces only
 * - `decide`: a credential plugin waits for the person's leave
 * - `retry`: a file is to be put right that is not the kubeconfig
 */
export type KubeErrorRemedy = 'chooseContext' | 'trustWorkspace' | 'decide' | 'retry';

export interface KubeErrorOptions {
  readonly cause?: unknown;
  readonly remedy?: KubeErrorRemedy | undefined;
  /** What we know of it and the server does not say: a sentence or two for the person. */
  readonly hint?: string | undefined;
  /** The issuer of the credentials failed, and the API server was not asked. */
  readonly ofIssuer?: boolean;
  /** Where the mistake is, when it is in a file. */
  readonly location?: SourceLocation | undefined;
  /** Where the mistake is in the text that was given. */
  readonly position?: TextPosition | undefined;
  /** HTTP status, where there was an answer. */
  readonly httpStatus?: number | undefined;
  /** The server's own `Status`, where it sent one. */
  readonly status?: Status | undefined;
  /** What the server asked to wait, in milliseconds (`Retry-After`, or `details.retryAfterSeconds`). */
  readonly retryAfterMs?: number | undefined;
}

/** The one error class of the wire. `message` is the server's or the system's own sentence, without secrets. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly code: KubeErrorCode;
  readonly httpStatus: number | undefined;
  readonly status: Status | undefined;
  readonly retryAfterMs: number | undefined;
  readonly location: SourceLocation | undefined;
  readonly position: TextPosition | undefined;
  readonly remedy: KubeErrorRemedy | undefined;
  readonly hint: string | undefined;
  readonly ofIssuer: boolean;

  constructor(code: KubeErrorCode, message: string, options: KubeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.httpStatus = options.httpStatus;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.location = options.location;
    this.position = options.position;
    this.remedy = options.remedy;
    this.hint = options.hint;
    this.ofIssuer = options.ofIssuer ?? false;
  }

  /** The server's field errors, with paths such as `spec.ports[0].port`. */
  get causes(): readonly StatusCause[] {
    return this.status?.details?.causes ?? [];
  }
}

/** The same error, with what we know of it besides. */
export function withHint(error: KubeError, hint: string | undefined): KubeError {
  if (hint === undefined) {
    return error;
  }
  const { code, message, cause, remedy, ofIssuer, location, position, httpStatus, status, retryAfterMs } =
    error;
  const options = { cause, remedy, ofIssuer, location, position, httpStatus, status, retryAfterMs };
  return new KubeError(code, message, { ...options, hint });
}
