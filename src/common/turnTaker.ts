import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Gives the event loop a turn when work has gone on for too long in one go. The extension host is shared with
 * every other extension: parsing a large list must not be felt in the editor.
 */
export class TurnTaker {
  readonly #sliceMs: number;
  #sliceStart = performance.now();

  /** @param sliceMs how long one go may last, in milliseconds */
  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs;
  }

  /** Call after each piece of work; resolves at once while the slice lasts. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#sliceStart >= this.#sliceMs) {
      await nextTurn();
      this.#sliceStart = performance.now();
    }
  }
}
