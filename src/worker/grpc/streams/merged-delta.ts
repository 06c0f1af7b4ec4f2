import type { BookDelta, LevelTotal } from '../../../engine/views/index.ts';

/** Deltas that follow each other, as one: of each level the last total. Null for none. */
export function mergedDelta(deltas: readonly BookDelta[]): BookDelta | null {
  const [first] = deltas;
  const last = deltas.at(-1);
  if (first === undefined || last === undefined) return null;
  if (first === last) return first;
  return {
    ...last,
    firstSeq: first.firstSeq,
    bids: lastTotals(deltas.map(({ bids }) => bids)).sort(([left], [right]) => right - left),
    asks: lastTotals(deltas.map(({ asks }) => asks)).sort(([left], [right]) => left - right),
  };
}

function lastTotals(changes: readonly (readonly LevelTotal[])[]): LevelTotal[] {
  const totals = new Map<number, number>();
  for (const levels of changes) for (const [priceTicks, lots] of levels) totals.set(priceTicks, lots);
  return [...totals];
}
