import { ProgressLocation, window, type Progress } from 'vscode';

/** Tells how far a long task is: a sentence, and how much of the whole (0 to 100) came since the last report. */
export type Report = Progress<{ readonly message?: string; readonly increment?: number }>;

/**
 * What is done sooner is not worth a notification. VS Code shows but three that come at about the same time: one that
 * only flashes would take the place of the message that tells what was done.
 */
const PATIENCE_MS = 300;

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
  try {
    return await task(abort.signal, progress);
  } finally {
    progress.end();
  }
}

/** The notification, which shows after a while, with what was reported until then. */
class LateProgress implements Report {
  readonly #ended = Promise.withResolvers<undefined>();
  readonly #timer: NodeJS.Timeout;
  #shown: Report | undefined;
  #message: string | undefined;
  #increment = 0;

  constructor(title: string, onDidCancel: () => void) {
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    this.#timer = setTimeout(() => {
      void window.withProgress(options, async (shown, token) => {
        const subscription = token.onCancellationRequested(onDidCancel);
        this.#shown = shown;
        shown.report({
          increment: this.#increment,
          ...(this.#message !== undefined && { message: this.#message }),
        });
        await this.#ended.promise;
        subscription.dispose();
      });
    }, PATIENCE_MS);
  }

  report(step: { readonly message?: string; readonly increment?: number }): void {
    if (this.#shown !== undefined) {
      this.#shown.report(step);
      return;
    }
    this.#message = step.message ?? this.#message;
    this.#increment += step.increment ?? 0;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#ended.resolve(undefined);
  }
}
