/**
 * Puts the items of a merged list in order, as a strategic merge patch does (`normalizeElementOrder` in
 * apimachinery's strategicpatch/patch.go): the items that the patch names stand in the patch's order, the others keep
 * the order they had, and where both were in the list before, the one that stood first stays first. An item that is
 * new comes as early as that leaves free, so an added port stands before the old ones.
 *
 * @param merged all items, with `keyOf` telling them apart
 * @param patchOrder the keys that the patch names, in its order
 * @param formerOrder the keys of the list before, in its order
 */
export function inElementOrder<T, K>(
  merged: readonly T[],
  keyOf: (item: T) => K,
  patchOrder: readonly K[],
  formerOrder: readonly K[],
): T[] {
  const patchIndex = indexOfKeys(patchOrder);
  const formerIndex = indexOfKeys(formerOrder);
  const by = (index: ReadonlyMap<K, number>) => (left: T, right: T) =>
    (index.get(keyOf(left)) ?? 0) - (index.get(keyOf(right)) ?? 0);
  const named = merged.filter((item) => patchIndex.has(keyOf(item))).sort(by(patchIndex));
  const others = merged.filter((item) => !patchIndex.has(keyOf(item))).sort(by(formerIndex));

  const ordered: T[] = [];
  for (const item of named) {
    const place = formerIndex.get(keyOf(item));
    while (
      place !== undefined &&
      others[0] !== undefined &&
      isBefore(formerIndex.get(keyOf(others[0])), place)
    ) {
      ordered.push(...others.splice(0, 1));
    }
    ordered.push(item);
  }
  return [...ordered, ...others];
}

function isBefore(left: number | undefined, right: number): boolean {
  return left !== undefined && left < right;
}

/** Where a key stands twice, its first place counts. */
function indexOfKeys<K>(keys: readonly K[]): ReadonlyMap<K, number> {
  const index = new Map<K, number>();
  keys.forEach((key, place) => {
    if (!index.has(key)) {
      index.set(key, place);
    }
  });
  return index;
}
