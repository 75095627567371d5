import type { ListMeta, Status } from '../../../../src/kube/types.ts';

/** What is to be said to one request, before anything goes wrong on the way. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body, or a source that keeps writing lines. */
  readonly body: Buffer | LineSource;
}

/** A body that grows: a watch. */
export interface LineSource {
  /** Begins to write; `end` is called when the server ends the stream of its own accord. */
  start(write: (line: string) => void, end: () => void): void;
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

export function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
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

/** Sends a failure; what its details ask to wait stands in the header too, as real servers have it. */
export function statusAnswer(status: Failure): Answer {
  const seconds = status.details?.retryAfterSeconds;
  const sent = json(status, status.code);
  return seconds === undefined ? sent : withHeaders(sent, { 'retry-after': String(seconds) });
}
