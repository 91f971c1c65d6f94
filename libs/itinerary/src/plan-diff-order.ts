export type Id = string | number;

/**
 * The ids that need not move for one order to become the other: a longest sequence that stands in both. Of several,
 * the one whose ids come first, so that the way there and the way back name the same things as moved.
 *
 * @param before - no id twice
 * @param after - no id twice
 */
export function steadyIds<I extends Id>(before: readonly I[], after: readonly I[]): Set<I> {
  const placeAfter = new Map(after.map((id, place) => [id, place]));
  const common = before.flatMap((id) => {
    const place = placeAfter.get(id);
    return place === undefined ? [] : [{ id, place }];
  });

  const steady = new Set<I>();
  let last = { at: -1, place: -1 };
  for (const rank of ranksOf(common.map(({ place }) => place)).toReversed()) {
    let next: { id: I; at: number; place: number } | undefined;
    for (const at of rank) {
      const item = common[at];
      if (item === undefined || at <= last.at || item.place <= last.place) continue;
      if (next === undefined || item.id < next.id) next = { ...item, at };
    }
    if (next === undefined) break;
    steady.add(next.id);
    last = next;
  }
  return steady;
}

/**
 * @returns at r the positions from which a longest rising sequence has r + 1 members. A member of a longest sequence
 *   has a rank of its own, so one of each rank, rising, is such a sequence.
 */
function ranksOf(places: readonly number[]): number[][] {
  const ranks: number[][] = [];
  /** At r the highest place from which r + 1 members rise; falling. */
  const highest: number[] = [];
  for (const [at, place] of [...places.entries()].toReversed()) {
    let low = 0;
    let high = highest.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((highest[middle] ?? 0) > place) low = middle + 1;
      else high = middle;
    }
    highest[low] = place;
    const rank = ranks[low];
    if (rank === undefined) ranks[low] = [at];
    else rank.push(at);
  }
  return ranks;
}
