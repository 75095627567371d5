/** Tells the person at the terminal, in one line, what is going on. Standard output stays free for results. */
export function report(message: string): void {
  process.stderr.write(`[service-explorer] ${message}\n`);
}

/** Runs `work`, telling what it is before and how long it took after. Say in `what` if it takes long. */
export async function reportStep<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  report(`${what} …`);
  const result = await work();
  report(`${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** Something this machine lacks and the rigs cannot provide by themselves. A person must act. */
export class MissingError extends Error {
  override readonly name = 'MissingError';
  readonly what: string;
  readonly howToGetIt: string;

  constructor(what: string, howToGetIt: string, options?: ErrorOptions) {
    super(`${what} is missing. ${howToGetIt}`, options);
    this.what = what;
    this.howToGetIt = howToGetIt;
  }
}
