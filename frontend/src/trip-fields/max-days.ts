/** Of a trip. */
export const MAX_DAYS = 30;
