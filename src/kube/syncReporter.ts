import type { Disposable } from '../common/disposable.ts';
import { Emitter, type Event } from '../common/emitter.ts';
import type { KubeError } from './errors.ts';
import type { SyncState } from './syncState.ts';

/**
 * Makes the state that people are told from what a reflector goes through: says what is lost, but not what is back
 * before anybody could have been misled.
 */
export class SyncReporter implements Disposable {
  readonly #unnoticedMs: number;
  readonly #onDidChange = new Emitter<SyncState>();
  #state: SyncState = { kind: 'connecting' };
  /** When the server last showed that what we hold is true. */
  #lastContact: number | undefined;
  /** Until when what we hold was true, while the server is lost. */
  #lostAt: number | undefined;

  readonly onDidChange: Event<SyncState> = this.#onDidChange.event;

  /** @param unnoticedMs a loss that is repaired within this time is not told */
  constructor(unnoticedMs: number) {
    this.#unnoticedMs = unnoticedMs;
  }

  get state(): SyncState {
    return this.#state;
  }

  /** The server has just told the truth, or that nothing has changed. */
  contact(): void {
    this.#lastContact = Date.now();
    this.#lostAt = undefined;
  }

  live(mode: 'watch' | 'poll'): void {
    this.#set({ kind: 'live', mode });
  }

  /**
   * @param delayMs until the next try
   * @param consecutive how many failures, this one included, have followed one another
   */
  lost(reason: KubeError, delayMs: number, consecutive: number): void {
    const retryAt = Date.now() + delayMs;
    // A connection that breaks was whole until then; one that falls silent may have been dead since its last word.
    this.#lostAt ??= reason.code === 'timeout' ? this.#lastContact : Date.now();
    if (['unauthorized', 'credentials', 'forbidden'].includes(reason.code)) {
      this.#set({ kind: 'denied', reason, retryAt });
    } else if (this.#lastContact === undefined || this.#lostAt === undefined) {
      this.#set({ kind: 'failed', reason, retryAt });
    } else if (consecutive > 1 || delayMs > this.#unnoticedMs) {
      this.#set({ kind: 'stale', since: this.#lostAt, reason, retryAt });
    }
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  #set(state: SyncState): void {
    const isNews = !isSame(state, this.#state);
    this.#state = state;
    if (isNews) {
      this.#onDidChange.fire(state);
    }
  }
}

/** Whether two states tell the same: that the next try is another one is nothing to be told of. */
function isSame(one: SyncState, other: SyncState): boolean {
  switch (one.kind) {
    case 'connecting':
      return other.kind === 'connecting';
    case 'live':
      return other.kind === 'live' && one.mode === other.mode;
    case 'stale':
      return (
        other.kind === 'stale' && one.since === other.since && one.reason.message === other.reason.message
      );
    case 'denied':
    case 'failed':
      return other.kind === one.kind && one.reason.message === other.reason.message;
  }
}
