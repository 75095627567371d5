import type { Disposable } from '../common/disposable.ts';
import { Emitter, type Event } from '../common/emitter.ts';
import type { RequestDocument, WrittenRequest } from './request/requestDocument.ts';

/** What became of a request when it was last sent. */
export type LastCall =
  | { readonly kind: 'running' }
  /** `reason` is the reason phrase of the status, where there is one; `at` is when it was answered, as in `Date.now()`. */
  | {
      readonly kind: 'answered';
      readonly httpStatus: number;
      readonly reason: string;
      readonly milliseconds: number;
      readonly at: number;
    }
  /** There was no answer of a backend; `reason` in a word or two, localized. */
  | { readonly kind: 'failed'; readonly reason: string; readonly at: number };

/** What the lines above requests show of them. */
export interface LastCalls {
  /** @param uri of the document, as a string; @param request by {@link callKeyOf} */
  of(uri: string, request: string): LastCall | undefined;
  /** Fires with the document's uri. */
  readonly onDidChange: Event<string>;
}

/** What became of requests, as it is told here. */
export class RecentCalls implements LastCalls, Disposable {
  readonly #calls = new Map<string, LastCall>();
  readonly #onDidChange = new Emitter<string>();

  readonly onDidChange = this.#onDidChange.event;

  of(uri: string, request: string): LastCall | undefined {
    return this.#calls.get(JSON.stringify([uri, request]));
  }

  /** @param call undefined where it was cancelled, and nothing is to be told of it */
  set(uri: string, request: string, call: LastCall | undefined): void {
    const key = JSON.stringify([uri, request]);
    if (call === undefined) {
      this.#calls.delete(key);
    } else {
      this.#calls.set(key, call);
    }
    this.#onDidChange.fire(uri);
  }

  dispose(): void {
    this.#calls.clear();
    this.#onDidChange.dispose();
  }
}

/** What a request stays the same by while the document around it is edited; of several of one title their order counts. */
export function callKeyOf({ requests }: Pick<RequestDocument, 'requests'>, request: WrittenRequest): string {
  const title = titleOf(request);
  const before = requests.slice(0, request.index).filter((each) => titleOf(each) === title).length;
  return before === 0 ? title : `${title}\n${before}`;
}

function titleOf({ name, method, target }: WrittenRequest): string {
  return name ?? `${method} ${target.text}`;
}
