import { dayWeatherSchema } from '@tripstream/contracts';
import { capturingLogger } from '../../testing/capturing-logger.js';
import { lisbon } from '../../testing/known-destination.js';
import { UsualWeatherTool } from '../offline/usual-weather.tool.js';
import { json, politeTo, type ServiceServer, serviceServer } from '../testing/service-server.js';
import { OpenMeteoWeatherTool } from './open-meteo-weather.tool.js';

const { signal } = new AbortController();
const forecast = (time: string, change: object = {}) =>
  json({
    latitude: 38.7,
    daily: {
      time: [time],
      weather_code: [61],
      temperature_2m_min: [14.2],
      temperature_2m_max: [21.8],
      precipitation_probability_max: [64.6],
      ...change,
    },
  });

let service: ServiceServer;
let now: number;
beforeEach(async () => {
  now = Date.parse('2026-05-01T23:30:00Z');
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  service = await serviceServer();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.close();
});

const { logger, lines } = capturingLogger();
const tool = () => new OpenMeteoWeatherTool(politeTo(service.url), new UsualWeatherTool(), logger);

describe('weather by Open-Meteo', () => {
  it('[C2] is a forecast for a day that is near, in the destination’s own zone', async () => {
    service.answer(forecast('2026-05-04'));
    const weather = await tool().forDay(lisbon, '2026-05-04', signal);
    expect(dayWeatherSchema.parse(weather)).toEqual({
      kind: 'forecast',
      summary: 'Light rain',
      minCelsius: 14.2,
      maxCelsius: 21.8,
      rainChance: 65,
      source: { name: 'Open-Meteo', licence: 'CC-BY-4.0', retrievedAt: '2026-05-01T23:30:00.000Z' },
    });
    expect(Object.fromEntries(new URL(service.asked[0] ?? '', service.url).searchParams)).toEqual({
      latitude: '38.71',
      longitude: '-9.14',
      daily: 'weather_code,temperature_2m_min,temperature_2m_max,precipitation_probability_max',
      timezone: 'Europe/Lisbon',
      start_date: '2026-05-04',
      end_date: '2026-05-04',
    });
  });

  it('is what the month is like for a day that is past or too far ahead, by the calendar of the destination', async () => {
    // In Lisbon it is 00:30 on 2 May.
    const kindOf = async (date: string) => {
      service.answer(forecast(date));
      return (await tool().forDay(lisbon, date, signal))?.kind;
    };
    expect(await kindOf('2026-05-01')).toBe('usual');
    expect(await kindOf('2026-05-02')).toBe('forecast');
    expect(await kindOf('2026-05-17')).toBe('forecast');
    expect(await kindOf('2026-05-18')).toBe('usual');
    expect(service.asked).toHaveLength(2);
  });

  it('is told of a month without asking anybody', async () => {
    expect(await tool().usual('Lisbon', 7, signal)).toMatchObject({ kind: 'usual', maxCelsius: 28 });
    expect(service.asked).toEqual([]);
  });

  it('has no chance of rain where nobody gave one', async () => {
    service.answer(forecast('2026-05-04', { precipitation_probability_max: [null] }));
    expect(await tool().forDay(lisbon, '2026-05-04', signal)).toMatchObject({
      kind: 'forecast',
      rainChance: null,
    });
  });

  it.each([
    ['fails', json({}, 500)],
    ['knows no such day', json({ error: true, reason: 'out of range' }, 400)],
    ['has no figures for it yet', forecast('2026-05-04', { temperature_2m_max: [null] })],
    ['speaks of another day', forecast('2026-05-05')],
    ['answers with nonsense', forecast('2026-05-04', { temperature_2m_max: [900] })],
  ])('[D7] is the usual one where the service %s', async (_what, answer) => {
    service.answer(answer);
    expect(await tool().forDay(lisbon, '2026-05-04', signal)).toMatchObject({
      kind: 'usual',
      maxCelsius: 22,
    });
  });

  it('says in the log what went wrong', () => {
    expect(lines.at(-1)).toMatchObject({ event: 'planner.lookup-failed', tool: 'weather' });
  });
});
