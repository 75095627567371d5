/** How many letters a slip of the fingers costs at most. */
const FARTHEST = 2;

/** What somebody meant who wrote something else: the nearest by letters, undefined where none is near. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const word of known) {
    const distance = written.toLowerCase() === word.toLowerCase() ? 0 : distanceOf(written, word);
    if (distance < Math.min(best?.distance ?? FARTHEST + 1, Math.max(word.length - 1, 1))) {
      best = { word, distance };
    }
  }
  return best?.word;
}

/** Letters to insert, to remove, to replace, or to swap with their neighbour (Damerau and Levenshtein). */
export function distanceOf(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > FARTHEST) {
    return Infinity;
  }
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 2] === to[column - 1] && from[row - 1] === to[column - 2];
      current.push(
        Math.min(
          (last[column] ?? Infinity) + 1,
          (current[column - 1] ?? Infinity) + 1,
          (last[column - 1] ?? Infinity) + (isSame ? 0 : 1),
          isSwapped && row > 1 && column > 1 ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? Infinity;
}
