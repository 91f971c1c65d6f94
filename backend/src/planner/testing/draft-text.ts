import type { DraftNode } from '../draft-plan.js';

/** A plan as a model writes it. */
export interface Draft {
  title: string;
  days: { day: number; theme: string; nodes: DraftNode[]; summary: string }[];
}

export const draftNode = (change: Partial<DraftNode> = {}): DraftNode => ({
  kind: 'activity',
  title: 'Belém Tower',
  description: 'A fortress on the Tagus.',
  why: 'Best in the morning light.',
  start_time: '09:30',
  duration_minutes: 60,
  place_name: 'Belém Tower',
  lat: 38.69,
  lng: -9.21,
  cost: { amount: 12, currency: 'EUR' },
  ...change,
});

/** A plan with two entries a day for these days. */
export const draftOf = (days: readonly number[], nodesPerDay = 2): Draft => ({
  title: 'Lisbon, slowly',
  days: days.map((day) => ({
    day,
    theme: `Theme ${day}`,
    nodes: Array.from({ length: nodesPerDay }, (_, index) =>
      draftNode({ title: `Entry ${day}.${index + 1}`, place_name: null }),
    ),
    summary: `Summary ${day}`,
  })),
});
