import type { Disposable } from '../../common/disposable.ts';
import { KubeError } from '../../kube/errors.ts';

/** The calls that are under way, by what they are for. */
export class RunningCalls implements Disposable {
  readonly #running = new Map<string, AbortController>();

  get keys(): readonly string[] {
    return [...this.#running.keys()];
  }

  has(key: string): boolean {
    return this.#running.has(key);
  }

  /** @returns what ends with {@link cancel}; it stays until {@link end} */
  begin(key: string): AbortSignal {
    const controller = new AbortController();
    this.#running.set(key, controller);
    return controller.signal;
  }

  end(key: string): void {
    this.#running.delete(key);
  }

  /** @returns false where there is none */
  cancel(key: string): boolean {
    const controller = this.#running.get(key);
    controller?.abort(new KubeError('aborted', 'Cancelled.'));
    return controller !== undefined;
  }

  dispose(): void {
    this.keys.forEach((key) => this.cancel(key));
  }
}
