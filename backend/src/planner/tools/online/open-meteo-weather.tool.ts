import type { DayWeather, Destination } from '@tripstream/contracts';
import { z } from 'zod';
import type { Logger } from '../../../platform/logger.js';
import type { PoliteHttp } from '../polite-http.js';
import type { WeatherTool } from '../ports.js';
import { weatherWords } from './weather-words.js';

const one = <T extends z.ZodType>(value: T) => z.tuple([value.nullable()]);

const answerSchema = z.object({
  daily: z.object({
    time: z.tuple([z.string()]),
    weather_code: one(z.int()),
    temperature_2m_min: one(z.number().min(-90).max(60)),
    temperature_2m_max: one(z.number().min(-90).max(60)),
    precipitation_probability_max: one(z.number().min(0).max(100)),
  }),
});

/** Open-Meteo forecasts today and the fifteen days after it. */
const FORECAST_DAYS = 16;
const MS_PER_DAY = 86_400_000;

/** Forecasts by Open-Meteo where there can be one; what the month is usually like for all other days. */
export class OpenMeteoWeatherTool implements WeatherTool {
  constructor(
    private readonly http: PoliteHttp,
    private readonly climate: WeatherTool,
    private readonly logger: Logger,
  ) {}

  async forDay(where: Destination, date: string, signal: AbortSignal): Promise<DayWeather | null> {
    const forecast = isNear(date, where.timeZone) ? await this.forecast(where, date, signal) : null;
    return forecast ?? this.climate.forDay(where, date, signal);
  }

  usual(city: string, month: number, signal: AbortSignal): Promise<DayWeather | null> {
    return this.climate.usual(city, month, signal);
  }

  private async forecast(
    { centre, timeZone }: Destination,
    date: string,
    signal: AbortSignal,
  ): Promise<DayWeather | null> {
    const query = {
      // Weather does not change within a kilometre, and people who go to the same town share an answer.
      latitude: centre.lat.toFixed(2),
      longitude: centre.lng.toFixed(2),
      daily: 'weather_code,temperature_2m_min,temperature_2m_max,precipitation_probability_max',
      timezone: timeZone,
      start_date: date,
      end_date: date,
    };
    try {
      const { value, retrievedAt } = await this.http.get('v1/forecast', query, answerSchema, signal);
      return value === null ? null : weatherOf(value.daily, date, retrievedAt);
    } catch (error) {
      signal.throwIfAborted();
      this.logger.warn({ event: 'planner.lookup-failed', tool: 'weather', error: String(error) });
      return null;
    }
  }
}

function weatherOf(
  daily: z.infer<typeof answerSchema>['daily'],
  date: string,
  retrievedAt: string,
): DayWeather | null {
  const [code] = daily.weather_code;
  const [min] = daily.temperature_2m_min;
  const [max] = daily.temperature_2m_max;
  const [rain] = daily.precipitation_probability_max;
  // The last days of a forecast may be there in name only.
  if (daily.time[0] !== date || code === null || min === null || max === null) return null;
  return {
    kind: 'forecast',
    summary: weatherWords(code),
    minCelsius: min,
    maxCelsius: max,
    rainChance: rain === null ? null : Math.round(rain),
    source: { name: 'Open-Meteo', licence: 'CC-BY-4.0', retrievedAt },
  };
}

/** Whether a forecast for the date exists, by the calendar of the destination. */
function isNear(date: string, timeZone: string): boolean {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(
    new Date(Date.now()),
  );
  const ahead = (Date.parse(date) - Date.parse(today)) / MS_PER_DAY;
  return ahead >= 0 && ahead < FORECAST_DAYS;
}
