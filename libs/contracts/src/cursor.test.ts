import fc from 'fast-check';
import { formatCursor, parseCursor } from './cursor.js';
import type { TripId } from './ids.js';

const tripId = fc.stringMatching(/^trip_[A-Za-z0-9_-]{22}$/) as fc.Arbitrary<TripId>;
const epoch = fc.stringMatching(/^[a-z0-9]{1,24}$/);
const version = fc.integer({ min: 0, max: 999_999_999_999_999 });

describe('cursors', () => {
  it('[D4] survive the way to text and back, in characters that need no CORS preflight', () => {
    fc.assert(
      fc.property(fc.record({ epoch, tripId, version }), (cursor) => {
        const text = formatCursor(cursor);
        expect(text).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
        expect(parseCursor(text)).toEqual(cursor);
      }),
    );
  });

  it('[D4] of anybody else are not taken for ours', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cursor = parseCursor(text);
        expect(cursor === null || formatCursor(cursor) === text).toBe(true);
      }),
    );
    for (const text of [
      '',
      '.',
      'a.b.1',
      'e.trip_0123456789012345678901.01',
      'e.trip_0123456789012345678901.1 ',
      'e.trip_0123456789012345678901.-1',
    ])
      expect(parseCursor(text)).toBeNull();
  });
});
