import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { User } from '../access/user.ts';
import type { Failure } from './answer.ts';
import { attributesOf, splitPath, type RequestAttributes, type Verb } from './requestPath.ts';

/** A request as it came, before anybody knows who sent it. */
export interface RequestHead extends RequestAttributes {
  readonly method: string;
  /** The path, decoded. */
  readonly path: string;
  /** The path and the query, as they were sent. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The client's certificate, where TLS asked for one and got one. */
  readonly certificate: ClientCertificate | undefined;
  /** Unread. */
  readonly body: Readable;
}

/** One request as the server understood it. */
export interface ApiRequest extends RequestHead {
  readonly user: User;
  /** Why the user may not do this at the same address; undefined where they may. */
  readonly authorize: (verb: Verb) => Failure | undefined;
}

export interface ClientCertificate {
  /** Its common name, which is the user's name. */
  readonly name: string;
  readonly isTrusted: boolean;
}

export interface RawRequest {
  readonly method: string;
  /** The request target, as it stands in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly certificate: ClientCertificate | undefined;
  readonly body: Readable;
}

/**
 * Understands a request line. Dots in a path are not resolved and nothing is decoded twice, so that a name with
 * slashes or dots in it never becomes another path.
 *
 * @returns undefined where Go's HTTP server would not parse the address (an escape that is none)
 */
export function parseRequest(raw: RawRequest): RequestHead | undefined {
  const [, rawPath = '', search = ''] = /^([^?#]*)\??([^#]*)/.exec(raw.target) ?? [];
  const segments = splitPath(rawPath);
  if (segments === undefined) {
    return undefined;
  }
  const query = new URLSearchParams(search);
  const path = decodeURIComponent(rawPath);
  return { ...raw, path, query, ...attributesOf(raw.method, segments, query) };
}
