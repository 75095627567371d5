import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Answer } from '../../api/answer.ts';

/** One request as a process in a pod gets it. */
export interface BackendRequest {
  readonly method: string;
  /** Escaped, beginning with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** The name of the pod that was chosen. */
  readonly pod: string;
}

/** What runs in a pod of the sandbox: a plain function instead of a process. */
export type Backend = (request: BackendRequest) => Answer | Promise<Answer>;
