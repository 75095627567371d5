/** One figure, and the same of a peer where there is one. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
  /** `value` as a part of `peerValue`. */
  readonly ratio?: number;
}

export function result(
  name: string,
  unit: string,
  value: number,
  peer?: readonly [name: string, value: number],
): Result {
  const own = { name, value: round(value), unit };
  return peer === undefined
    ? own
    : { ...own, peer: peer[0], peerValue: round(peer[1]), ratio: round(value / peer[1]) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
