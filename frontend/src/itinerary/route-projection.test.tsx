import { projectionOf, spread } from './route-projection.js';

const frame = { width: 200, height: 200, padding: 20 };

describe('projectionOf', () => {
  it('puts north up and east right, inside the frame', () => {
    const places = [
      { lat: 38.7, lng: -9.2 },
      { lat: 38.8, lng: -9.1 },
    ];
    const { toPoint } = projectionOf(places, frame);
    const [southWest, northEast] = places.map(toPoint);
    expect(southWest?.x).toBeLessThan(northEast?.x ?? 0);
    expect(southWest?.y).toBeGreaterThan(northEast?.y ?? 0);
    for (const point of [southWest, northEast]) {
      expect(point?.x).toBeGreaterThanOrEqual(19.9);
      expect(point?.y).toBeLessThanOrEqual(180.1);
    }
  });

  it('keeps neighbours across the date line together', () => {
    const { toPoint, scale } = projectionOf(
      [
        { lat: -17, lng: 179.9 },
        { lat: -17, lng: -179.9 },
      ],
      frame,
    );
    expect(toPoint({ lat: -17, lng: 179.9 }).x).toBeLessThan(toPoint({ lat: -17, lng: -179.9 }).x);
    expect(scale.label).toBe('5 km');
  });

  it('shows one place in the middle', () => {
    expect(projectionOf([{ lat: 1, lng: 2 }], frame).toPoint({ lat: 1, lng: 2 })).toEqual({ x: 100, y: 100 });
  });

  it('lets no far airport push the city into a corner, and shows in which direction it lies', () => {
    const city = [
      { lat: 38.71, lng: -9.14 },
      { lat: 38.712, lng: -9.13 },
      { lat: 38.714, lng: -9.137 },
      { lat: 38.709, lng: -9.132 },
    ];
    const airport = { lat: 38.774, lng: -9.134 };
    const alone = projectionOf(city, frame);
    const { toPoint } = projectionOf([airport, ...city], frame);
    for (const place of city) {
      expect(toPoint(place).x).toBeCloseTo(alone.toPoint(place).x);
      expect(toPoint(place).y).toBeCloseTo(alone.toPoint(place).y);
    }
    expect(toPoint(airport).y).toBeCloseTo(16);
    expect(toPoint(airport).x).toBeGreaterThan(80);
    expect(toPoint(airport).x).toBeLessThan(120);
  });
});

describe('spread', () => {
  it('moves marks that lie on each other apart', () => {
    const [one, other] = spread(
      [
        { x: 50, y: 50 },
        { x: 50, y: 50 },
      ],
      20,
      frame,
    );
    expect(Math.hypot((one?.x ?? 0) - (other?.x ?? 0), (one?.y ?? 0) - (other?.y ?? 0))).toBeGreaterThan(19);
  });
});
