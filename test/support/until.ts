import type { Disposable } from '../../src/common/disposable.ts';

/** Any event, whatever it carries. */
type Subscribable = (listener: () => void) => Disposable;

/** Waits until a condition holds, looking whenever one of the events fires. The test runner's time limit ends it. */
export async function until(condition: () => boolean, ...events: readonly Subscribable[]): Promise<void> {
  if (condition()) {
    return;
  }
  await new Promise<void>((resolve) => {
    const subscriptions = events.map((event) =>
      event(() => {
        if (condition()) {
          subscriptions.forEach((subscription) => {
            subscription.dispose();
          });
          resolve();
        }
      }),
    );
  });
}
