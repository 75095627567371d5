import { Backoff, delay } from '../common/backoff.ts';
import type { Disposable } from '../common/disposable.ts';
import type { Event } from '../common/emitter.ts';
import { LinkedAbort } from '../common/linkedAbort.ts';
import { KubeError } from './errors.ts';
import { toKubeError } from './failure.ts';
import { list } from './list.ts';
import { decideRecovery, type Recovery } from './recovery.ts';
import { REFLECTOR_TIMINGS, type ReflectorOptions, type ReflectorTimings } from './reflectorOptions.ts';
import { SyncReporter } from './syncReporter.ts';
import type { SyncState } from './syncState.ts';
import type { KubeObject } from './types.ts';
import { openWatch, type WatchEvent } from './watch.ts';

/**
 * Keeps a sink equal to one collection of the server: list once, watch from there, resume after every kind of loss
 * without listing again where that can be. After client-go's reflector (tools/cache/reflector.go), including what it
 * does about 410, too large versions, bookmarks and back-off; lists are streamed, so `sendInitialEvents` would save
 * nothing here and is not used.
 */
export class Reflector<T extends KubeObject, R> implements Disposable {
  readonly #options: ReflectorOptions<T, R>;
  readonly #timings: ReflectorTimings;
  readonly #backoff: Backoff;
  readonly #deniedBackoff: Backoff;
  readonly #life = new AbortController();
  readonly #reporter: SyncReporter;
  #started = false;
  /** What the loop waits for or reads from now; aborting it makes the loop go on to its next step. */
  #step: LinkedAbort | undefined;

  #next: Recovery['next'] = 'relist';
  /** The last version seen. `'0'`: none yet, so any will do. */
  #resourceVersion = '0';
  /** Servers from 1.16 on send them; a server that has sent one is expected to go on. */
  #bookmarksSeen = false;
  /** Failures without a watch between them that brought an event or lasted. */
  #consecutiveFailures = 0;

  readonly onDidChangeState: Event<SyncState>;

  constructor(options: ReflectorOptions<T, R>) {
    this.#options = options;
    this.#timings = options.timings ?? REFLECTOR_TIMINGS;
    this.#backoff = new Backoff(this.#timings.backoff);
    this.#deniedBackoff = new Backoff(this.#timings.deniedBackoff);
    this.#reporter = new SyncReporter(this.#timings.unnoticedMs);
    this.onDidChangeState = this.#reporter.onDidChange;
  }

  get state(): SyncState {
    return this.#reporter.state;
  }

  start(): void {
    if (!this.#started) {
      this.#started = true;
      void this.#run();
    }
  }

  /** Ends a wait for the next try; does nothing while there is none. */
  retryNow(): void {
    if (this.state.kind !== 'live' && this.state.kind !== 'connecting') {
      this.#step?.abort(NEXT_STEP);
    }
  }

  /** Takes the connection for lost, without waiting for the proof, and resumes: for after a sleep. */
  resume(): void {
    this.#step?.abort(NEXT_STEP);
  }

  /** Forgets what is known and lists again. */
  relist(): void {
    this.#next = 'relistNewest';
    this.#step?.abort(NEXT_STEP);
  }

  dispose(): void {
    this.#life.abort(new KubeError('aborted', 'The reflector was disposed.'));
    this.#reporter.dispose();
  }

  async #run(): Promise<void> {
    while (!this.#isDisposed()) {
      const step = new LinkedAbort(this.#life.signal);
      this.#step = step;
      const during = this.#next === 'resume' ? 'watch' : 'list';
      try {
        await this.#advance(step.signal);
      } catch (error) {
        if (!this.#isDisposed() && step.signal.reason !== NEXT_STEP) {
          await this.#recover(toKubeError(error, this.#options.connection.target.server.host), during);
        }
      } finally {
        step.dispose();
      }
    }
  }

  /** One list, one watch from its beginning to its end, or one poll. */
  async #advance(signal: AbortSignal): Promise<void> {
    switch (this.#next) {
      case 'relist':
      case 'relistNewest':
        await this.#list(signal);
        this.#next = 'resume';
        return;
      case 'resume':
        await this.#watch(signal);
        return;
      case 'poll':
        await this.#poll(signal);
        this.#next = 'resume';
    }
  }

  async #list(signal: AbortSignal): Promise<boolean> {
    const { connection, path, project, sink } = this.#options;
    const asked = this.#next === 'relistNewest' ? '' : this.#resourceVersion;
    const { records, resourceVersion } = await list<T, R>(
      connection,
      path,
      { resourceVersion: asked, signal },
      project,
    );
    const moved = resourceVersion !== this.#resourceVersion;
    this.#resourceVersion = resourceVersion;
    sink.replace(records);
    this.#reporter.contact();
    this.#reporter.live(this.#next === 'poll' ? 'poll' : 'watch');
    return moved;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { connection, path } = this.#options;
    const { watchSeconds, watchSecondsWithoutBookmarks, watchGraceMs, watchIdleMs, shortWatchMs } =
      this.#timings;
    const { min, max } = this.#bookmarksSeen ? watchSeconds : watchSecondsWithoutBookmarks;
    const stream = await openWatch<T>(connection, path, {
      resourceVersion: this.#resourceVersion,
      timeoutSeconds: Math.ceil(min + Math.random() * (max - min)),
      graceMs: watchGraceMs,
      idleMs: watchIdleMs,
      expectBookmarks: this.#bookmarksSeen,
      signal,
    });
    this.#reporter.live('watch');
    const begin = Date.now();
    const lasted = (): boolean => Date.now() - begin >= shortWatchMs;
    let eventful = false;
    try {
      for await (const events of stream) {
        eventful = true;
        this.#take(events);
      }
    } catch (error) {
      // An event that cannot be read is not progress, however late it comes.
      const isUnreadable = error instanceof KubeError && error.code === 'protocol';
      if (eventful || (lasted() && !isUnreadable)) {
        this.#consecutiveFailures = 0;
      }
      throw error;
    }
    if (!eventful && !lasted()) {
      throw new KubeError('unavailable', 'The server ends every watch at once.');
    }
    this.#reporter.contact();
    this.#consecutiveFailures = 0;
  }

  #take(events: readonly WatchEvent<T>[]): void {
    const changes: { kind: 'put' | 'delete'; record: R }[] = [];
    for (const event of events) {
      if (event.type === 'BOOKMARK') {
        this.#bookmarksSeen = true;
        this.#resourceVersion = event.resourceVersion;
      } else {
        // Old servers send what was deleted with the version of its last write: to go on from there would go back.
        if (event.type !== 'DELETED') {
          this.#resourceVersion = event.object.metadata.resourceVersion ?? this.#resourceVersion;
        }
        changes.push({
          kind: event.type === 'DELETED' ? 'delete' : 'put',
          record: this.#options.project(event.object),
        });
      }
    }
    this.#reporter.contact();
    this.#reporter.live('watch');
    if (changes.length > 0) {
      this.#options.sink.apply(changes);
    }
  }

  /** Lists again and again, ever more rarely while nothing changes; ends when it is time to try a watch again. */
  async #poll(signal: AbortSignal): Promise<void> {
    const { poll, pollForMs } = this.#timings;
    const end = Date.now() + pollForMs;
    let pause = poll.minMs;
    this.#reporter.live('poll');
    while (Date.now() < end) {
      await delay(pause, signal);
      const moved = await this.#list(signal);
      pause = moved ? poll.minMs : Math.min(pause * 1.5, poll.maxMs);
    }
  }

  async #recover(error: KubeError, during: 'list' | 'watch'): Promise<void> {
    this.#consecutiveFailures += 1;
    const wasNewest = this.#next === 'relistNewest';
    const recovery = decideRecovery(error, { during, wasNewest, consecutive: this.#consecutiveFailures });
    const ms = this.#pause(recovery, error);
    this.#next = recovery.next;
    this.#options.onRecovery?.(error, recovery, ms);
    if (recovery.pace !== 'none') {
      this.#reporter.lost(error, ms, this.#consecutiveFailures);
    }
    const wait = new LinkedAbort(this.#life.signal);
    this.#step = wait;
    try {
      await delay(ms, wait.signal);
    } catch {
      // Woken up: to try at once, or to end.
    } finally {
      wait.dispose();
    }
  }

  #pause({ pace }: Recovery, error: KubeError): number {
    if (pace === 'none') {
      return 0;
    }
    const backoff = pace === 'denied' ? this.#deniedBackoff : this.#backoff;
    return Math.max(backoff.next(Date.now()), error.retryAfterMs ?? 0);
  }

  #isDisposed(): boolean {
    return this.#life.signal.aborted;
  }
}

/** The reason with which a step is aborted to go on to the next one. */
const NEXT_STEP = new KubeError('aborted', 'Going on to the next step.');
