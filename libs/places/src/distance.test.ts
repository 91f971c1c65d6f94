import fc from 'fast-check';
import { distanceMetres, type LatLng } from './distance.js';

const point: fc.Arbitrary<LatLng> = fc.tuple(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.double({ min: -180, max: 180, noNaN: true }),
);

describe('distanceMetres', () => {
  it('measures known ways', () => {
    const lisbon: LatLng = [38.7113, -9.1377];
    expect(distanceMetres(lisbon, [41.1496, -8.611]) / 1000).toBeCloseTo(275, 0);
    expect(distanceMetres(lisbon, [38.7203, -9.1377])).toBeCloseTo(1001, 0);
    expect(distanceMetres([0, 179.5], [0, -179.5]) / 1000).toBeCloseTo(111.2, 1);
  });

  it('is symmetric, zero on the spot and at most half way round', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(distanceMetres(a, b)).toBeCloseTo(distanceMetres(b, a), 6);
        expect(distanceMetres(a, a)).toBe(0);
        expect(distanceMetres(a, b)).toBeLessThanOrEqual(20_015_200);
      }),
    );
  });
});
