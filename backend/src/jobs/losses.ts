/** A run that was lost this often is given up: it may be what kills its workers. */
export const MOST_LOSSES = 5;
