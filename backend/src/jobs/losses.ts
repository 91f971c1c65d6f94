/** A run that was lost this often is given up: it may be what kills its workers. */
export const MOST_LOSSES = 5;

/** From so many on a generation is suspected of killing whoever works on it, and is worked on alone. */
export const SUSPECT_LOSSES = 2;
