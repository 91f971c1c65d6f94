import { type Id, steadyIds } from './plan-diff-order.js';

/** An item and where it stands in its list, counted from 1. */
export interface Placed<T> {
  readonly place: number;
  readonly item: T;
}

/** The fields that differ, and in any case those by which people know the item. */
export interface Changed<I extends Id, T, Name extends keyof T> {
  readonly id: I;
  readonly before: Pick<T, Name> & Partial<T>;
  readonly after: Pick<T, Name> & Partial<T>;
}

export interface Moved<I extends Id, T, Spot extends keyof T> {
  readonly id: I;
  readonly from: { readonly place: number } & Pick<T, Spot>;
  readonly to: { readonly place: number } & Pick<T, Spot>;
}

/**
 * How lists of items became others. Items that are neither removed nor moved keep their order; added and moved ones
 * stand at the places that are given. `added` has the order of the lists after, `removed` that of the lists before,
 * the others are ordered by id.
 */
export interface ItemsDiff<I extends Id, T, Name extends keyof T, Spot extends keyof T> {
  readonly added: readonly Placed<T>[];
  readonly removed: readonly Placed<T>[];
  readonly changed: readonly Changed<I, T, Name>[];
  readonly moved: readonly Moved<I, T, Spot>[];
}

/** How items are told apart. */
interface Lists<I extends Id, T> {
  /** For messages. */
  readonly word: string;
  readonly idOf: (item: T) => I;
  /** The list that an item stands in; its fields say so. */
  readonly listOf: (item: T) => number;
}

/** What has to be known of a kind of items to compare them. */
export interface Kind<I extends Id, T, Name extends keyof T, Spot extends keyof T> extends Lists<I, T> {
  /** A copy with its keys in their one order. */
  readonly ordered: (item: T) => T;
  /** Part of every change. */
  readonly names: readonly Name[];
  /** Part of every move. */
  readonly spot: readonly Spot[];
  /** Those of `spot` that a move alone changes. */
  readonly position: readonly Spot[];
}

export const same = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

const pick = <T, K extends keyof T>(item: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.map((key) => [key, item[key]])) as Pick<T, K>;

function grouped<T>(items: readonly T[], listOf: (item: T) => number): Map<number, T[]> {
  const lists = new Map<number, T[]>();
  for (const item of items) {
    const list = lists.get(listOf(item));
    if (list === undefined) lists.set(listOf(item), [item]);
    else list.push(item);
  }
  return lists;
}

const byId = ({ id: left }: { id: Id }, { id: right }: { id: Id }) => (left < right ? -1 : 1);

/**
 * Where each item stands, by id.
 *
 * @throws RangeError when an id is there twice
 */
function standing<I extends Id, T>(
  items: readonly T[],
  { word, idOf, listOf }: Lists<I, T>,
): Map<I, Placed<T>> {
  const lengths = new Map<number, number>();
  const found = new Map<I, Placed<T>>();
  for (const item of items) {
    const id = idOf(item);
    if (found.has(id)) throw new RangeError(`${word} ${id} is there twice`);
    const place = (lengths.get(listOf(item)) ?? 0) + 1;
    lengths.set(listOf(item), place);
    found.set(id, { place, item });
  }
  return found;
}

/** @param before - in order, one list after the other; `after` too */
export function diffItems<I extends Id, T, Name extends keyof T, Spot extends keyof T>(
  before: readonly T[],
  after: readonly T[],
  kind: Kind<I, T, Name, Spot>,
): ItemsDiff<I, T, Name, Spot> {
  const were = standing(before, kind);
  const are = standing(after, kind);
  const steady = steadyItems(before, after, kind);
  const removed: Placed<T>[] = [];
  const changed: Changed<I, T, Name>[] = [];
  const moved: Moved<I, T, Spot>[] = [];
  for (const [id, was] of were) {
    const is = are.get(id);
    if (is === undefined) {
      removed.push(was);
      continue;
    }
    const known = new Set<keyof T>();
    if (!steady.has(id)) {
      for (const key of kind.position) known.add(key);
      moved.push({ id, from: spotOf(was, kind), to: spotOf(is, kind) });
    }
    const fields = (Object.keys(was.item as object) as (keyof T)[]).filter(
      (key) => !known.has(key) && !same(was.item[key], is.item[key]),
    );
    if (fields.length === 0) continue;
    const told = [...new Set([...kind.names, ...fields])];
    changed.push({ id, before: pick(was.item, told), after: pick(is.item, told) });
  }
  return {
    added: [...are].flatMap(([id, is]) => (were.has(id) ? [] : [is])),
    removed,
    changed: changed.sort(byId),
    moved: moved.sort(byId),
  };
}

function spotOf<I extends Id, T, Name extends keyof T, Spot extends keyof T>(
  { place, item }: Placed<T>,
  { spot }: Kind<I, T, Name, Spot>,
) {
  return { place, ...pick(item, spot) };
}

/** The items that stay in their list and in its order. */
function steadyItems<I extends Id, T>(
  before: readonly T[],
  after: readonly T[],
  { listOf, idOf }: Lists<I, T>,
): Set<I> {
  const afterByList = grouped(after, listOf);
  const steady = new Set<I>();
  for (const [list, items] of grouped(before, listOf))
    for (const id of steadyIds(items.map(idOf), (afterByList.get(list) ?? []).map(idOf))) steady.add(id);
  return steady;
}

/**
 * The lists after a change, by `listOf`; empty ones are absent.
 *
 * @param items - with their keys in order
 * @throws RangeError when the change was made of other lists
 */
export function applyItems<I extends Id, T, Name extends keyof T, Spot extends keyof T>(
  items: readonly T[],
  change: ItemsDiff<I, T, Name, Spot>,
  kind: Kind<I, T, Name, Spot>,
): Map<number, T[]> {
  const { idOf, listOf, ordered, word } = kind;
  const there = standing(items, kind);
  const expected = (id: I, part: Partial<T>, place?: number): T => {
    const found = there.get(id);
    if (found === undefined) throw new RangeError(`${word} ${id} is not there`);
    if (place !== undefined && place !== found.place)
      throw new RangeError(`${word} ${id} stands at ${found.place}, not at ${place}`);
    if (!same(ordered({ ...found.item, ...part }), found.item))
      throw new RangeError(`${word} ${id} is not what it was`);
    return found.item;
  };

  const results = new Map(items.map((item) => [idOf(item), item]));
  const leaving = new Set<I>();
  const arriving: Placed<T>[] = [];
  for (const { place, item } of change.removed) {
    expected(idOf(item), item, place);
    leaving.add(idOf(item));
  }
  for (const { id, before, after } of change.changed)
    results.set(id, ordered({ ...expected(id, before), ...after }));
  for (const { id, from, to } of change.moved) {
    const { place, ...was } = from;
    expected(id, was as Partial<T>, place);
    const item = { ...(results.get(id) as T), ...pick(to as T, kind.position) };
    arriving.push({ place: to.place, item });
    leaving.add(id);
  }
  for (const { place, item } of change.added) {
    if (there.has(idOf(item))) throw new RangeError(`${word} ${idOf(item)} is there already`);
    arriving.push({ place, item: ordered(item) });
  }

  const staying = [...results].flatMap(([id, item]) => (leaving.has(id) ? [] : [item]));
  return merged(grouped(staying, listOf), arriving, kind);
}

function merged<I extends Id, T>(
  staying: Map<number, T[]>,
  arriving: readonly Placed<T>[],
  { word, listOf }: Lists<I, T>,
): Map<number, T[]> {
  const lists = new Map(staying);
  for (const [list, placed] of grouped(arriving, ({ item }) => listOf(item))) {
    const comers = new Map(placed.map(({ place, item }) => [place, item]));
    const stayers = (staying.get(list) ?? []).values();
    const length = (staying.get(list)?.length ?? 0) + placed.length;
    const result: T[] = [];
    for (let place = 1; place <= length; place += 1) {
      const comer = comers.get(place);
      const item = comer === undefined ? stayers.next() : { done: false as const, value: comer };
      if (item.done) throw new RangeError(`no ${word} for place ${place}`);
      result.push(item.value);
    }
    lists.set(list, result);
  }
  return lists;
}

export const invertItems = <I extends Id, T, Name extends keyof T, Spot extends keyof T>(
  change: ItemsDiff<I, T, Name, Spot>,
): ItemsDiff<I, T, Name, Spot> => ({
  added: change.removed,
  removed: change.added,
  changed: change.changed.map(({ id, before, after }) => ({ id, before: after, after: before })),
  moved: change.moved.map(({ id, from, to }) => ({ id, from: to, to: from })),
});
