import { ProgressLocation, window, type Progress } from 'vscode';

/** Tells how far a long task is: a sentence, and how much of the whole (0 to 100) came since the last report. */
export type Report = Progress<{ readonly message?: string; readonly increment?: number }>;

/**
 * What is done sooner is not worth a notification. VS Code shows but three that come at about the same time: one that
 * only flashes would take the place of the message that tells what was done.
 */
const PATIENCE_MS = 300;

/** What is going on in this window. */
const running = new Set<LateProgress>();

/**
 * Runs what may take a while, with its title as a notification that can be cancelled, if it does take a while. To cancel
 * it aborts the signal, so the task ends with a KubeError `aborted`, of which nothing is shown.
 */
export async function withProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const progress = new LateProgress(title, () => {
    abort.abort();
  });
  running.add(progress);
  try {
    return await task(abort.signal, progress);
  } finally {
    running.delete(progress);
    progress.pause();
  }
}

/** Asks something that has to be answered before anything goes on: until then nothing is shown as going on. */
export async function withoutProgress<T>(question: () => Thenable<T>): Promise<T> {
  const paused = [...running];
  for (const progress of paused) {
    progress.pause();
  }
  try {
    return await question();
  } finally {
    for (const progress of paused.filter((each) => running.has(each))) {
      progress.resume();
    }
  }
}

/** The notification, which shows after a while, with what was reported until then. */
class LateProgress implements Report {
  readonly #title: string;
  readonly #onDidCancel: () => void;
  #ended = Promise.withResolvers<undefined>();
  #timer: NodeJS.Timeout | undefined;
  #shown: Report | undefined;
  #message: string | undefined;
  #increment = 0;

  constructor(title: string, onDidCancel: () => void) {
    this.#title = title;
    this.#onDidCancel = onDidCancel;
    this.resume();
  }

  report(step: { readonly message?: string; readonly increment?: number }): void {
    this.#message = step.message ?? this.#message;
    this.#increment += step.increment ?? 0;
    this.#shown?.report(step);
  }

  /** Takes the notification away. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#shown = undefined;
    this.#ended.resolve(undefined);
  }

  /** Shows it after a while. */
  resume(): void {
    const ended = Promise.withResolvers<undefined>();
    this.#ended = ended;
    const options = { location: ProgressLocation.Notification, title: this.#title, cancellable: true };
    this.#timer = setTimeout(() => {
      void window.withProgress(options, async (shown, token) => {
        const subscription = token.onCancellationRequested(this.#onDidCancel);
        shown.report({
          increment: this.#increment,
          ...(this.#message !== undefined && { message: this.#message }),
        });
        if (this.#ended === ended) {
          this.#shown = shown;
        }
        await ended.promise;
        subscription.dispose();
      });
    }, PATIENCE_MS);
  }
}
