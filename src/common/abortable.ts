/**
 * Waits for work that others wait for too: an abort ends the waiting, never the work.
 *
 * @throws the signal's reason, as soon as it aborts
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abandon = (): void => {
      // Whatever a caller gives as reason is what it gets.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal.reason);
    };
    if (signal.aborted) {
      work.catch(() => undefined);
      abandon();
      return;
    }
    signal.addEventListener('abort', abandon, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abandon);
    });
  });
}
