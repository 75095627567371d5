import type { ProxyTarget } from '../../src/kube/serviceApi/proxyTarget.ts';
import type { ApiServer } from '../../src/kube/serviceApi/server.ts';

/** What is being checked, and the place to do it. */
export interface Subject {
  readonly server: ApiServer;
  /** Empty when the first check begins. */
  readonly namespace: string;
  /** A Service with something behind it, for the proxy; best something that answers as `scripts/rigs/echo.ts` does. */
  readonly backend: ProxyTarget | undefined;
  readonly signal: AbortSignal;
}
