import { capturingLogger } from '../../testing/capturing-logger.js';
import { EstimatedRoutesTool } from '../offline/estimated-routes.tool.js';
import { json, politeTo, type ServiceServer, serviceServer } from '../testing/service-server.js';
import { OsrmRoutesTool } from './osrm-routes.tool.js';

const { signal } = new AbortController();
const rossio = { lat: 38.7139, lng: -9.1394 };
const near = { lat: 38.7203, lng: -9.1394 };
const far = { lat: 38.7639, lng: -9.1394 };
const way = (distance: number, duration: number) =>
  json({ code: 'Ok', routes: [{ distance, duration }], waypoints: [] });

let foot: ServiceServer;
let car: ServiceServer;
beforeEach(async () => {
  foot = await serviceServer(way(900, 700));
  car = await serviceServer(way(7_400, 900));
});
afterEach(async () => {
  await foot.close();
  await car.close();
});

const { logger, lines } = capturingLogger();
const tool = (with_: { foot?: boolean; car?: boolean } = { foot: true, car: true }) =>
  new OsrmRoutesTool(
    { foot: with_.foot ? politeTo(foot.url) : null, car: with_.car ? politeTo(car.url) : null },
    new EstimatedRoutesTool(),
    logger,
  );
const any = { mobility: 'any' as const };

describe('ways by OSRM', () => {
  it('[C2] are walked where that is short, as fast as these people walk', async () => {
    expect(await tool().route(rossio, near, any, signal)).toEqual({
      mode: 'walk',
      metres: 900,
      minutes: 12,
      source: { name: 'OSRM on OpenStreetMap', licence: 'ODbL-1.0', retrievedAt: expect.any(String) },
    });
    expect(await tool().route(rossio, near, { mobility: 'step_free' }, signal)).toMatchObject({
      minutes: 15,
    });
    expect(foot.asked[0]).toBe('/route/v1/foot/-9.13940,38.71390;-9.13940,38.72030?overview=false');
    expect(car.asked).toEqual([]);
  });

  it('are ridden where that is far, with the wait for the ride', async () => {
    expect(await tool().route(rossio, far, any, signal)).toMatchObject({
      mode: 'drive',
      metres: 7_400,
      minutes: 20,
    });
    expect(foot.asked).toEqual([]);
  });

  it('are ridden where the walk turns out to be long: there is a river', async () => {
    foot.answer(way(5_200, 3_900));
    expect(await tool().route(rossio, near, any, signal)).toMatchObject({ mode: 'drive' });
    expect(await tool({ foot: true }).route(rossio, near, any, signal)).toMatchObject({
      mode: 'transit',
      metres: 5_200,
      source: { name: 'Tripstream estimate' },
    });
  });

  it('are estimated, and say so, where no server is configured', async () => {
    const estimate = { source: { name: 'Tripstream estimate' } };
    expect(await tool({ foot: true }).route(rossio, far, any, signal)).toMatchObject({
      mode: 'transit',
      ...estimate,
    });
    expect(await tool({ car: true }).route(rossio, near, any, signal)).toMatchObject({
      mode: 'walk',
      ...estimate,
    });
    expect(car.asked).toEqual([]);
  });

  it.each([
    ['knows no way', json({ code: 'NoRoute' }, 400)],
    ['fails', json({}, 500)],
    ['is busy', json({}, 429)],
    ['answers something else', json({ code: 'Ok', routes: [] })],
  ])('[D7] are estimated, and say so, where the server %s', async (_what, answer) => {
    foot.answer(answer);
    car.answer(answer);
    expect(await tool().route(rossio, near, any, signal)).toMatchObject({
      mode: 'walk',
      source: { name: 'Tripstream estimate' },
    });
    expect(await tool().route(rossio, far, any, signal)).toMatchObject({
      source: { name: 'Tripstream estimate' },
    });
    expect(lines.at(-1)).toMatchObject({ event: 'planner.lookup-failed', tool: 'routes' });
  });

  it('are not estimated for somebody who no longer wants to know', async () => {
    const abort = new AbortController();
    foot.answer(() => abort.abort(new Error('stopped')));
    await expect(tool().route(rossio, near, any, abort.signal)).rejects.toThrow('stopped');
  });
});
