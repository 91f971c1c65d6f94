/** The document that Tripstream's planner sends for a new trip. */
export const tripTo = (destination: string, days = 2) => ({
  wish: {
    destination,
    startDate: '2026-05-03',
    days,
    party: { adults: 2, children: 0 },
    budget: 'comfortable',
    pace: 'balanced',
    interests: ['history'],
    notes: '',
  },
  destination: null,
  days: Array.from({ length: days }, (_, index) => ({
    day: index + 1,
    date: `2026-05-${String(index + 3).padStart(2, '0')}`,
  })),
  already_planned: [],
});
