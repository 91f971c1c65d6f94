import type { NodeKind } from '@tripstream/contracts';

const tables: ReadonlySet<string> = new Set(['restaurant', 'cafe', 'bar', 'food_hall', 'market']);

/** Whether a place of this category is one that such a node may happen at: a hotel is often called after the sight beside it. */
export function suitsKind(category: string, kind: NodeKind): boolean {
  if (kind === 'lodging') return category === 'lodging';
  if (kind === 'meal') return tables.has(category);
  // One rides to anything that has a name.
  return kind === 'transfer' || (category !== 'lodging' && category !== 'airport');
}
