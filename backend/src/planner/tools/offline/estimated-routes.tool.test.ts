import type { Coordinate, Mobility } from '@tripstream/contracts';
import { EstimatedRoutesTool } from './estimated-routes.tool.js';

const tool = new EstimatedRoutesTool();
const rossio = { lat: 38.7139, lng: -9.1394 };
/** So many metres north of Rossio, in a straight line. */
const north = (metres: number): Coordinate => ({ lat: rossio.lat + metres / 111_195, lng: rossio.lng });
const route = (metres: number, mobility: Mobility = 'any') => tool.route(rossio, north(metres), { mobility });

describe('estimated ways', () => {
  it('are a walk of a third more than the straight line, where that is short', async () => {
    expect(await route(1_000)).toMatchObject({
      mode: 'walk',
      metres: 1_300,
      minutes: 17,
      source: { name: 'Tripstream estimate' },
    });
    expect(await route(0)).toMatchObject({ mode: 'walk', metres: 0, minutes: 0 });
  });

  it('are a ride with waiting time, where they are long', async () => {
    expect(await route(3_000)).toMatchObject({ mode: 'transit', metres: 3_900, minutes: 21 });
    expect((await route(2_000)).minutes).toBeLessThan((2_000 * 1.3) / 75);
  });

  it('are walked slower, and less far, by people who cannot walk much', async () => {
    expect(await route(600)).toMatchObject({ mode: 'walk', minutes: 10 });
    expect(await route(600, 'step_free')).toMatchObject({ mode: 'walk', minutes: 13 });
    expect(await route(700, 'short_walks')).toMatchObject({ mode: 'transit' });
  });

  it('never take less time for being longer, once they are ridden', async () => {
    const minutes: number[] = [];
    for (let metres = 1_300; metres <= 60_000; metres += 100) minutes.push((await route(metres)).minutes);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    expect(minutes.at(-1)).toBeLessThan(120);
  });
});
