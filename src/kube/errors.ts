import type { Status, StatusCause } from './types.ts';

/**
 * Everything that can go wrong between a kubeconfig and an answer. Closed: code switches on it
 * exhaustively, texts for people are chosen from it in `editor/report`.
 *
 * - `kubeconfig`: the file or its references are missing or malformed
 * - `unreachable`: no connection (refused, DNS, route, reset, time-out while connecting)
 * - `tls`: the connection was made, the certificates do not match
 * - `timeout`: connected, but no answer in time
 * - `unauthorized` (401), `forbidden` (403), `notFound` (404), `conflict` (409), `invalid` (400, 415, 422),
 *   `expired` (410), `throttled` (429), `unavailable` (5xx): the API server said so
 * - `protocol`: an answer that is not the Kubernetes API's (HTML, broken JSON, a line over the limit)
 * - `aborted`: the caller's signal; never shown
 * - `internal`: a fault of our own, with its stack in `cause`
 */
export type KubeErrorCode =
  | 'kubeconfig'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'invalid'
  | 'expired'
  | 'throttled'
  | 'unavailable'
  | 'protocol'
  | 'aborted'
  | 'internal';

/** A place in a file; lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface KubeErrorOptions {
  readonly cause?: unknown;
  /** Where the mistake is, when it is in a file. */
  readonly location?: SourceLocation;
  /** HTTP status, where there was an answer. */
  readonly httpStatus?: number;
  /** The server's own `Status`, where it sent one. */
  readonly status?: Status;
  /** What the server asked to wait, in milliseconds (`Retry-After`, or `details.retryAfterSeconds`). */
  readonly retryAfterMs?: number;
}

/** The one error class of the wire. `message` is the server's or the system's own sentence, without secrets. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly code: KubeErrorCode;
  readonly httpStatus: number | undefined;
  readonly status: Status | undefined;
  readonly retryAfterMs: number | undefined;
  readonly location: SourceLocation | undefined;

  constructor(code: KubeErrorCode, message: string, options: KubeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.httpStatus = options.httpStatus;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.location = options.location;
  }

  /** The server's field errors, with paths such as `spec.ports[0].port`. */
  get causes(): readonly StatusCause[] {
    return this.status?.details?.causes ?? [];
  }
}
