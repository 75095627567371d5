import { toDisposable, type Disposable } from './disposable.ts';

const TICK_MS = 10_000;
const DRIFT_MS = 20_000;

/**
 * Notices that the machine slept: a timer that should have come every ten seconds came much later. Sockets seldom
 * survive that, and nothing else says so before minutes have gone by.
 */
export function onDidWake(listener: () => void): Disposable {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const slept = now - last > TICK_MS + DRIFT_MS;
    last = now;
    if (slept) {
      listener();
    }
  }, TICK_MS);
  timer.unref();
  return toDisposable(() => {
    clearInterval(timer);
  });
}
