import type { KubeError } from '../../kube/errors.ts';
import type { ProxyTarget } from '../../kube/serviceApi/proxyTarget.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { OwnAnswer } from './answers.ts';
import type { Adapting } from './responseHeaders.ts';

/** The one Service that a forwarder leads to. */
export interface ForwardedService extends Adapting {
  readonly target: ProxyTarget;
  /** Asked for each request: a cluster that was lost is another one when it is back. @throws KubeError */
  server(signal: AbortSignal): Promise<ApiServer>;
  /** What a failure means and what to do about it. */
  describe(error: KubeError): string;
}

/** Where in the Service a request leads to. */
export interface ForwardedTo {
  readonly path: string;
  readonly query: string;
}

/** Pods and API servers that are not there come back, by themselves mostly. */
const PASSING: readonly KubeError['code'][] = ['unreachable', 'unavailable', 'timeout', 'throttled'];
const RETRY_SECONDS = 3;

/** @param isPage the person looks at it, in a page of its own that may come again until there is an answer */
export function failureAnswer(service: ForwardedService, error: KubeError, isPage: boolean): OwnAnswer {
  // What was refused here without being sent is the request's fault; the rest is nobody's who asks.
  const status = error.code === 'invalid' && error.httpStatus === undefined ? 400 : (error.httpStatus ?? 502);
  const comesAgain = isPage && PASSING.includes(error.code);
  return {
    status: status >= 400 ? status : 502,
    text: `${service.describe(error)}\n`,
    ...(comesAgain && { headers: { refresh: String(RETRY_SECONDS) } }),
  };
}
