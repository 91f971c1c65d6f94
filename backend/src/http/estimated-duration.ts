const START_MS = 3_000;
const DAY_MS = 6_000;

/** How long a generation usually takes: what it takes to begin, and the pace at which models write days. */
export const estimatedMs = (days: number): number => START_MS + days * DAY_MS;
