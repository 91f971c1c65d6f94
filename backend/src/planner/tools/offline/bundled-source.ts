import type { Source } from '@tripstream/contracts';

/** What is known without asking anyone is known as of the moment in which it is used. */
export const bundledSource = (name: string): Source => ({
  name,
  licence: 'CC0-1.0',
  retrievedAt: new Date().toISOString(),
});

export const PLACES_SOURCE = 'Tripstream places';
