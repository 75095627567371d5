import type { CancellationToken } from 'vscode';

/** Turns VS Code's token into the signal that everything below takes. */
export function toSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) {
    controller.abort();
    return controller.signal;
  }
  const subscription = token.onCancellationRequested(() => {
    subscription.dispose();
    controller.abort();
  });
  return controller.signal;
}
