import { delay } from '../common/backoff.ts';
import type { Disposable } from '../common/disposable.ts';
import type { Event } from '../common/emitter.ts';
import { LinkedAbort } from '../common/linkedAbort.ts';
import { KubeError } from './errors.ts';
import { toKubeError } from './failure.ts';
import { ANY_VERSION, list } from './list.ts';
import { decideRecovery, type Recovery } from './recovery.ts';
import { REFLECTOR_TIMINGS, type ReflectorOptions, type ReflectorTimings } from './reflectorOptions.ts';
import { RetryPause } from './retryPause.ts';
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
  readonly #life = new AbortController();
  readonly #reporter: SyncReporter;
  readonly #pause: RetryPause;
  #started = false;
  /** What the loop reads from now; aborting it makes the loop go on to its next step. */
  #step: LinkedAbort | undefined;

  #next: Recovery['next'] = 'relist';
  /** The last version seen; until there is one, any will do. */
  #resourceVersion = ANY_VERSION;
  /** Servers from 1.16 on send them; a server that has sent one is expected to go on. */
  #bookmarksSeen = false;
  /** Failures without a watch between them that got any further. */
  #consecutiveFailures = 0;
  /** No watch has got any further since the last list. */
  #justListed = false;

  readonly onDidChangeState: Event<SyncState>;

  constructor(options: ReflectorOptions<T, R>) {
    this.#options = options;
    this.#timings = options.timings ?? REFLECTOR_TIMINGS;
    this.#pause = new RetryPause(this.#timings);
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
    this.#pause.end();
  }

  /** Takes the connection for lost, without waiting for the proof, and resumes: for after a sleep. */
  resume(): void {
    this.#step?.abort(NEXT_STEP);
    this.#pause.end();
  }

  /** Forgets what is known and lists again. */
  relist(): void {
    this.#next = 'relistNewest';
    this.resume();
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
      if (during === 'watch' && this.#options.versionless === true && this.#next === 'resume') {
        this.#next = 'relist';
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
    const { connection, path, project, sink, versionless = false } = this.#options;
    const asked = this.#next === 'relistNewest' ? '' : this.#resourceVersion;
    const { records, resourceVersion } = await list<T, R>(
      connection,
      path,
      { resourceVersion: asked, versionless, signal },
      project,
    );
    this.#resourceVersion = resourceVersion;
    this.#justListed = true;
    const differed = sink.replace(records);
    this.#reporter.contact();
    this.#reporter.live(this.#next === 'poll' ? 'poll' : 'watch');
    return differed;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { connection, path } = this.#options;
    const { watchSeconds, watchSecondsWithoutBookmarks, watchGraceMs, watchIdleMs, shortWatchMs } =
      this.#timings;
    const { min, max } = this.#bookmarksSeen ? watchSeconds : watchSecondsWithoutBookmarks;
    const from = this.#resourceVersion;
    const timeoutSeconds = Math.ceil(min + Math.random() * (max - min));
    const stream = await openWatch<T>(connection, path, {
      query: { watch: true, resourceVersion: from, timeoutSeconds, allowWatchBookmarks: true },
      deadlineMs: timeoutSeconds * 1000 + watchGraceMs,
      idleMs: watchIdleMs,
      expectBookmarks: this.#bookmarksSeen,
      signal,
    });
    const begin = Date.now();
    const lasted = (): boolean => Date.now() - begin >= shortWatchMs;
    // A server accepts a watch before it knows whether it still has the version.
    const accepted = setTimeout(() => {
      this.#reporter.live('watch');
    }, shortWatchMs).unref();
    try {
      for await (const events of stream) {
        this.#take(events);
      }
    } catch (error) {
      // An event that cannot be read is not progress, however late it comes.
      const isUnreadable = error instanceof KubeError && error.code === 'protocol';
      this.#noteProgress(this.#resourceVersion !== from || (lasted() && !isUnreadable));
      throw error;
    } finally {
      clearTimeout(accepted);
    }
    // What is told again and again, such as a deletion, is not progress either.
    if (this.#resourceVersion === from && !lasted()) {
      throw new KubeError('unavailable', 'The server ends every watch at once.');
    }
    this.#reporter.contact();
    this.#reporter.live('watch');
    this.#noteProgress(true);
  }

  #noteProgress(progressed: boolean): void {
    if (progressed) {
      this.#consecutiveFailures = 0;
      this.#justListed = false;
    }
  }

  #take(events: readonly WatchEvent<T>[]): void {
    // Nothing counts as seen before all of it could be read.
    const changes: { kind: 'put' | 'delete'; record: R }[] = [];
    let version = this.#resourceVersion;
    for (const event of events) {
      if (event.type === 'BOOKMARK') {
        this.#bookmarksSeen = true;
        version = event.resourceVersion;
        continue;
      }
      // Old servers, which send no bookmarks either, send what was deleted with the version of its last write: to go
      // on from there would be to go back.
      if (event.type !== 'DELETED' || this.#bookmarksSeen) {
        version = event.object.metadata.resourceVersion ?? version;
      }
      changes.push({
        kind: event.type === 'DELETED' ? 'delete' : 'put',
        record: this.#options.project(event.object),
      });
    }
    this.#resourceVersion = this.#options.versionless === true ? ANY_VERSION : version;
    if (changes.length > 0) {
      this.#options.sink.apply(changes);
    }
    this.#reporter.contact();
    this.#reporter.live('watch');
  }

  /** Lists again and again, ever more rarely while nothing changes; ends when it is time to try a watch again. */
  async #poll(signal: AbortSignal): Promise<void> {
    const { poll, pollForMs } = this.#timings;
    const end = Date.now() + pollForMs;
    let pause = poll.minMs;
    while (Date.now() < end) {
      await delay(pause, signal);
      const differed = await this.#list(signal);
      pause = differed ? poll.minMs : Math.min(pause * 1.5, poll.maxMs);
    }
  }

  async #recover(error: KubeError, during: 'list' | 'watch'): Promise<void> {
    this.#consecutiveFailures += 1;
    const recovery = decideRecovery(error, {
      during,
      wasNewest: this.#next === 'relistNewest',
      justListed: this.#justListed,
      consecutive: this.#consecutiveFailures,
    });
    const ms = this.#pause.next(recovery, error);
    this.#next = recovery.next;
    this.#options.onRecovery?.(error, recovery, ms);
    if (recovery.pace !== 'none') {
      this.#reporter.lost(error, ms, this.#consecutiveFailures);
    }
    await this.#pause.wait(ms, this.#life.signal);
  }

  #isDisposed(): boolean {
    return this.#life.signal.aborted;
  }
}

/** The reason with which a step is aborted to go on to the next one. */
const NEXT_STEP = new KubeError('aborted', 'Going on to the next step.');
