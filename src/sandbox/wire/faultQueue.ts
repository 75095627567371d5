import type { RequestHead } from '../api/request.ts';
import type { Fault } from './faults.ts';
import { matches, type RequestMatch } from './requestMatch.ts';

/** A fault, and the exchanges it is meant for. */
export interface Injection {
  /** By default every request. */
  readonly match?: RequestMatch;
  /** How many requests it strikes; by default one. */
  readonly times?: number;
  readonly fault: Fault;
}

/** The faults that wait for their requests. Each request takes the first that matches. */
export class FaultQueue {
  #waiting: { readonly match: RequestMatch; readonly fault: Fault; times: number }[] = [];

  add({ match = {}, times = 1, fault }: Injection): void {
    this.#waiting.push({ match, fault, times });
  }

  take(request: RequestHead): Fault {
    const found = this.#waiting.find(({ match }) => matches(request, match));
    if (found === undefined) {
      return {};
    }
    found.times -= 1;
    this.#waiting = this.#waiting.filter(({ times }) => times > 0);
    return found.fault;
  }

  /** Everything works again. */
  clear(): void {
    this.#waiting = [];
  }
}
