import type { Event } from '../common/emitter.ts';
import type { ProxyTarget } from '../kube/serviceApi/proxyTarget.ts';

/** A Service that browsers of this machine can open now. */
export interface ForwardedService {
  readonly context: string;
  readonly target: ProxyTarget;
  /** Where: `http://127.0.0.1:PORT`. No secret, and of no use to who was not let in. */
  readonly origin: string;
}

/** Those that are open, in the order in which they were opened. */
export interface Forwarding {
  readonly running: readonly ForwardedService[];
  /** Fires when `running` changes. */
  readonly onDidChange: Event<void>;
}
