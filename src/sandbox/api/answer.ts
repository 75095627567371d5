import type { ListMeta, Status } from '../../kube/types.ts';

/** What is to be said to one request, before anything goes wrong on the way. */
export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The whole body, or a source that keeps writing lines. */
  readonly body: Buffer | LineSource;
}

/** Names in lower case. Several values are several header lines. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A body that grows: a watch, line by line, or what a backend of the proxy sends, as it comes. */
export interface LineSource {
  /**
   * Begins to write; `end` is called when the server ends the stream of its own accord. What `write` returns settles
   * when the piece has left: who could write without an end waits for it, so that a slow client fills no memory.
   */
  start(write: (piece: string | Buffer) => Promise<void>, end: () => void): void;
  /** The client is gone. */
  stop(): void;
}

/** Go's server announces the length of a body that fits its first buffer, and sends the others in chunks. */
const CHUNKED_ABOVE = 2048;

export function answer(status: number, contentType: string, body: string | Buffer): Answer {
  const bytes = Buffer.from(body);
  const length = bytes.length <= CHUNKED_ABOVE ? { 'content-length': String(bytes.length) } : {};
  return { status, headers: { 'content-type': contentType, ...length }, body: bytes };
}

export function json(value: unknown, status = 200): Answer {
  return answer(status, 'application/json', `${JSON.stringify(value)}\n`);
}

export function text(status: number, body: string): Answer {
  return answer(status, 'text/plain; charset=utf-8', body);
}

export function html(status: number, body: string): Answer {
  return answer(status, 'text/html; charset=utf-8', body);
}

export function withHeaders(answer: Answer, headers: AnswerHeaders): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** A `Status` that says no, in the field order of a real server. A Status always carries `ListMeta`. */
export interface Failure extends Status {
  readonly code: number;
  readonly apiVersion?: 'v1';
  readonly metadata?: ListMeta;
}

export function failure(code: number, message: string, more: Partial<Failure> = {}): Failure {
  const { reason, details, metadata = {} } = more;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata,
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

/** A failure as JSON. */
export function statusAnswer(status: Failure): Answer {
  return withRetryAfter(json(status, status.code), status);
}

/** What the details of a failure ask to wait stands in the header too, as real servers have it. */
export function withRetryAfter(answer: Answer, { details }: Failure): Answer {
  const seconds = details?.retryAfterSeconds;
  return seconds === undefined ? answer : withHeaders(answer, { 'retry-after': String(seconds) });
}
