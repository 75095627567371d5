import {
  failure,
  html,
  json,
  statusAnswer,
  text,
  withHeaders,
  type Answer,
  type Failure,
} from '../api/answer.ts';
import { tooLargeVersion } from '../api/failures.ts';
import type { TooLargeForm } from '../profile.ts';

/** A place in a body: after so many whole lines, and so many bytes more. */
export interface Position {
  readonly lines?: number;
  readonly bytes?: number;
}

/**
 * How an exchange goes on from the place of its fault.
 *
 * - `continue`: as if nothing had been
 * - `end`: the body ends as it should
 * - `close`: the connection is closed (FIN), the body is not complete
 * - `reset`: the connection is reset (RST)
 * - `stall`: no byte more, the connection stays open
 */
export type Outcome = 'continue' | 'end' | 'close' | 'reset' | 'stall';

/** What goes wrong with one exchange. All that tests can make go wrong is a value of this shape. */
export interface Fault {
  /** Said instead of what the API server would say. */
  readonly answer?: Answer;
  /** Where it happens; by default at the beginning of the body, with the headers sent. */
  readonly at?: 'beforeHeaders' | Position;
  /** Put into the body there. */
  readonly insert?: string;
  /** By default `continue`. */
  readonly then?: Outcome;
  /** The body leaves in pieces of so many bytes, one per turn of the event loop. */
  readonly pieceSize?: number;
}

/** Ends the exchange, or makes it stall, before a byte of the answer. */
export function beforeHeaders(then: 'close' | 'reset' | 'stall'): Fault {
  return { at: 'beforeHeaders', then };
}

/** Ends the body, or makes it stall, at a place in it. */
export function inBody(then: Outcome, at: Position = {}): Fault {
  return { at, then };
}

/** Sends a part of an event and no more. The event itself is lost to this watch. */
export function halfLine(then: 'end' | 'close' | 'reset' | 'stall', lines = 0): Fault {
  return { at: { lines, bytes: 20 }, then };
}

export function brokenLine(): Fault {
  return { insert: '{"type":"ADDED","object":{"metadata":\n' };
}

export function unknownEvent(): Fault {
  return {
    insert:
      '{"type":"RENAMED","object":{"kind":"Service","apiVersion":"v1","metadata":{"name":"renamed"}}}\n',
  };
}

/** A well-formed event of so many bytes, far beyond what etcd would store. */
export function hugeLine(bytes = 16 * 1024 * 1024): Fault {
  const [head, tail] = ['{"type":"MODIFIED","object":{"metadata":{"annotations":{"huge":"', '"}}}}\n'];
  return { insert: head + 'x'.repeat(bytes - head.length - tail.length) + tail };
}

/** The server gives up on a watch: an ERROR event, then the end of the stream. */
export function errorEvent(status: Failure): Fault {
  return { insert: `${JSON.stringify({ type: 'ERROR', object: status })}\n`, then: 'end' };
}

/** Answers with a Status. A server that asks to wait says so in the header, as seconds or as an HTTP date. */
export function httpError(code: number, retryAfter?: number | string): Fault {
  const answer = statusAnswer(failureOf(code));
  return {
    answer: retryAfter === undefined ? answer : withHeaders(answer, { 'retry-after': String(retryAfter) }),
  };
}

/** What a server with too many requests in flight says: a 429 whose body is no Status. */
export function tooManyRequests(retryAfter: number | string = 1): Fault {
  const answer = text(429, 'Too many requests, please try again later.\n');
  return { answer: withHeaders(answer, { 'retry-after': String(retryAfter) }) };
}

export function tooLargeResourceVersion(form: TooLargeForm): Fault {
  return { answer: statusAnswer(tooLargeVersion(999_999, 100, form)) };
}

const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>\n';

/** A proxy in front of the API server wants to see a password first, and says so with 200, or by a redirect. */
export function loginPage(status: 200 | 302): Fault {
  const answer = html(status, LOGIN_PAGE);
  return { answer: status === 302 ? withHeaders(answer, { location: '/login' }) : answer };
}

/** Says that the body is compressed; it is not. */
export function falseGzip(): Fault {
  return { answer: withHeaders(json({ kind: 'ServiceList' }), { 'content-encoding': 'gzip' }) };
}

/** Everything arrives, so slowly that lines and characters come in parts. */
export function drip(pieceSize = 1): Fault {
  return { pieceSize };
}

/** The Status a server sends with a code, for {@link errorEvent} and {@link httpError}. */
export function failureOf(code: number): Failure {
  const [reason, message] = STATUS_OF_CODE.get(code) ?? ['InternalError', `an error on the server (${code})`];
  return failure(code, message, { reason });
}

const STATUS_OF_CODE: ReadonlyMap<number, readonly [reason: string, message: string]> = new Map([
  [401, ['Unauthorized', 'Unauthorized']],
  [403, ['Forbidden', 'services is forbidden: User "tester" cannot list resource "services"']],
  [410, ['Expired', 'too old resource version: 1 (100)']],
  [429, ['TooManyRequests', 'the server has received too many requests and has asked us to try again later']],
  [500, ['InternalError', 'Internal error occurred: etcdserver: request timed out']],
  [503, ['ServiceUnavailable', 'the server is currently unable to handle the request']],
  [504, ['Timeout', 'Timeout: request did not complete within the allotted timeout']],
]);
