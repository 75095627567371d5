import type { TestContext } from 'node:test';
import fc, { type IRawProperty } from 'fast-check';

/** A seed for what is generated. It is printed; `FUZZ_SEED` repeats a run. */
export function fuzzSeed(t: TestContext): number {
  const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`repeat with FUZZ_SEED=${seed}`);
  return seed;
}

/** Checks a property with generated values. The seed is printed; `FUZZ_SEED` repeats a run. */
export async function fuzz<T>(t: TestContext, property: IRawProperty<T>, numRuns = 100): Promise<void> {
  const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`${numRuns} runs, FUZZ_SEED=${seed}`);
  await fc.assert(property, { seed, numRuns });
}
