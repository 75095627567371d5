/** After this, people begin to wonder. */
const SLOW_MS = 3_000;

/** Waits for `work`, and calls `tell` once when it takes more than a few seconds. */
export async function whenSlow<T>(work: Promise<T>, tell: () => void): Promise<T> {
  const timer = setTimeout(tell, SLOW_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
