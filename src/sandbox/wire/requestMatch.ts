import type { RequestHead } from '../api/request.ts';
import type { Verb } from '../api/requestPath.ts';

/** Which requests are meant. What is left out matches all. */
export interface RequestMatch {
  readonly verb?: Verb;
  readonly path?: string;
  readonly resource?: string;
  /** Empty: at the cluster scope. */
  readonly namespace?: string;
  readonly where?: (request: RequestHead) => boolean;
}

export function matches(request: RequestHead, match: RequestMatch): boolean {
  return (
    (match.verb === undefined || match.verb === request.verb) &&
    (match.path === undefined || match.path === request.path) &&
    (match.resource === undefined || match.resource === request.resource) &&
    (match.namespace === undefined || match.namespace === request.namespace) &&
    (match.where === undefined || match.where(request))
  );
}
