import type { Disposable } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import type { CallResponse } from './callResponse.ts';
import { KEPT_BYTES } from './keptBody.ts';

const MOST = 30;
/** Of the beginnings of bodies, which are in memory. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The latest responses, with their bodies. Older ones are forgotten, but for what the history keeps. */
export class Responses implements Disposable {
  readonly #responses = new Map<string, CallResponse>();
  readonly #onDidChange = new Emitter<CallResponse>();

  /** Fires when more of one has come. */
  readonly onDidChange = this.#onDidChange.event;

  /** The newest first. */
  get all(): readonly CallResponse[] {
    return [...this.#responses.values()].reverse();
  }

  get(id: string): CallResponse | undefined {
    return this.#responses.get(id);
  }

  add(response: CallResponse): void {
    this.#responses.set(response.id, response);
    response.onDidChange(() => {
      this.#onDidChange.fire(response);
      if (response.state.kind !== 'arriving') {
        this.#trim();
      }
    });
    this.#trim();
  }

  dispose(): void {
    this.#responses.forEach((response) => {
      response.dispose();
    });
    this.#responses.clear();
    this.#onDidChange.dispose();
  }

  #trim(): void {
    let count = 0;
    let bytes = 0;
    let bytesOnDisk = 0;
    for (const response of this.all) {
      count += 1;
      bytes += response.body.shownBytes;
      bytesOnDisk += response.body.isLong ? response.body.size : 0;
      const isLatest = count === 1;
      const isTooMuch = count > MOST || bytes > MOST_BYTES || bytesOnDisk > KEPT_BYTES;
      if (!isLatest && response.state.kind !== 'arriving' && isTooMuch) {
        this.#responses.delete(response.id);
        response.dispose();
      }
    }
  }
}
