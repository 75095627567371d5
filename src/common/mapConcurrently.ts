/**
 * Does something with each of many items, so many at a time, and begins with them in their order. What comes of them
 * has the order of the items too. Once one fails no other is begun.
 *
 * @throws what the first that fails throws; those that were begun go on
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  // All that take turns take from the same.
  const rest = items.entries();
  let hasFailed = false;
  const takeTurns = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (hasFailed) {
        return;
      }
      try {
        results[index] = await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, takeTurns));
  return results;
}
