export interface PoolRange {
  readonly first: number;
  readonly last: number;
  /** Where numbers are given out from; those below are left to who asks for one by name (KEP-3070, KEP-3668). */
  readonly dynamicFrom: number;
}

/** Numbers of a range, each free or in use. */
export class NumberPool {
  readonly #range: PoolRange;
  /** How many hold each number: what a test puts into the state need not be free of clashes. */
  readonly #holders = new Map<number, number>();
  #next: number;

  constructor(range: PoolRange) {
    this.#range = range;
    this.#next = range.dynamicFrom;
  }

  has(number: number): boolean {
    return number >= this.#range.first && number <= this.#range.last;
  }

  isTaken(number: number): boolean {
    return this.#holders.has(number);
  }

  take(number: number): void {
    this.#holders.set(number, (this.#holders.get(number) ?? 0) + 1);
  }

  release(number: number): void {
    const others = (this.#holders.get(number) ?? 0) - 1;
    if (others > 0) {
      this.#holders.set(number, others);
    } else {
      this.#holders.delete(number);
    }
  }

  /**
   * A number that is free, in rising order, so that one that was released is not at once another's; the range below
   * comes last. Nothing when all are in use.
   *
   * @param alsoTaken numbers that are promised, but not taken yet
   */
  findFree(alsoTaken: ReadonlySet<number> = new Set()): number | undefined {
    const { first, last, dynamicFrom } = this.#range;
    for (const [from, to] of [
      [this.#next, last],
      [dynamicFrom, this.#next - 1],
      [first, dynamicFrom - 1],
    ] as const) {
      for (let number = from; number <= to; number += 1) {
        if (!this.isTaken(number) && !alsoTaken.has(number)) {
          this.#next = Math.max(dynamicFrom, number === last ? dynamicFrom : number + 1);
          return number;
        }
      }
    }
    return undefined;
  }
}
