import type { Provider } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { LOGGER, type Logger } from '../../platform/logger.js';
import { Metrics } from '../../platform/metrics.js';
import { PLANNER_SETTINGS, type PlannerSettings } from '../planner-settings.js';
import { meteredTool } from './metered-tool.js';
import { BundledPlacesTool } from './offline/bundled-places.tool.js';
import { DirectoryHostsTool } from './offline/directory-hosts.tool.js';
import { EstimatedRoutesTool } from './offline/estimated-routes.tool.js';
import { SilentEncyclopediaTool } from './offline/silent-encyclopedia.tool.js';
import { UsualWeatherTool } from './offline/usual-weather.tool.js';
import { YearlyEventsTool } from './offline/yearly-events.tool.js';
import { SummaryEncyclopediaTool } from './online/encyclopedia.tool.js';
import { GeocodedPlacesTool } from './online/geocoded-places.tool.js';
import { Nominatim } from './online/nominatim.js';
import { OpenMeteoWeatherTool } from './online/open-meteo-weather.tool.js';
import { OsrmRoutesTool } from './online/osrm-routes.tool.js';
import { Photon } from './online/photon.js';
import { PoliteHttp } from './polite-http.js';
import {
  ENCYCLOPEDIA_TOOL,
  type EncyclopediaTool,
  EVENTS_TOOL,
  HOSTS_TOOL,
  PLACES_TOOL,
  type PlacesTool,
  ROUTES_TOOL,
  type RoutesTool,
  WEATHER_TOOL,
  type WeatherTool,
} from './ports.js';

const HOUR_MS = 3_600_000;

/** What a service at `url` is asked with; null where none is configured. */
function serviceAt(
  url: string | undefined,
  how: { name: string; perSecond: number; keepMs: number },
  config: Config,
  logger: Logger,
): PoliteHttp | null {
  // The configuration is refused without a contact beside an address.
  const contact = config.TOOLS_CONTACT ?? '';
  return url === undefined ? null : new PoliteHttp({ ...how, baseUrl: url, contact, logger });
}

export function placesTool(
  { lookupMs }: Pick<PlannerSettings, 'lookupMs'>,
  config: Config,
  logger: Logger,
): PlacesTool {
  const bundled = new BundledPlacesTool({ lookupMs });
  const how = { name: config.GEOCODER, perSecond: config.GEOCODER_PER_SECOND, keepMs: 24 * HOUR_MS };
  const http = serviceAt(config.GEOCODER_URL, how, config, logger);
  if (http === null) return bundled;
  return new GeocodedPlacesTool(
    bundled,
    config.GEOCODER === 'photon' ? new Photon(http) : new Nominatim(http),
  );
}

export function routesTool(config: Config, logger: Logger): RoutesTool {
  const estimates = new EstimatedRoutesTool();
  const how = { name: 'osrm', perSecond: config.ROUTER_PER_SECOND, keepMs: 24 * HOUR_MS };
  const foot = serviceAt(config.ROUTER_FOOT_URL, how, config, logger);
  const car = serviceAt(config.ROUTER_CAR_URL, how, config, logger);
  return foot === null && car === null ? estimates : new OsrmRoutesTool({ foot, car }, estimates, logger);
}

export function weatherTool(config: Config, logger: Logger): WeatherTool {
  const climate = new UsualWeatherTool();
  const how = { name: 'open-meteo', perSecond: 5, keepMs: HOUR_MS };
  const http = serviceAt(config.WEATHER_URL, how, config, logger);
  return http === null ? climate : new OpenMeteoWeatherTool(http, climate, logger);
}

export function encyclopediaTool(config: Config, logger: Logger): EncyclopediaTool {
  const how = { perSecond: 5, keepMs: 7 * 24 * HOUR_MS };
  const voyage = config.ENCYCLOPEDIA_URL?.includes('wikivoyage') ?? false;
  const name = voyage ? 'Wikivoyage' : 'Wikipedia';
  const http = serviceAt(config.ENCYCLOPEDIA_URL, { ...how, name }, config, logger);
  if (http === null) return new SilentEncyclopediaTool();
  const wikidata = serviceAt(config.WIKIDATA_URL, { ...how, name: 'Wikidata' }, config, logger);
  return new SummaryEncyclopediaTool({ http, name, site: voyage ? 'enwikivoyage' : 'enwiki' }, wikidata);
}

/** The tools of planning, each under its token, as the configuration has them. */
export const toolProviders: Provider[] = [
  {
    provide: PLACES_TOOL,
    inject: [PLANNER_SETTINGS, CONFIG, LOGGER, Metrics],
    useFactory: (settings: PlannerSettings, config: Config, logger: Logger, metrics: Metrics) =>
      meteredTool('places', placesTool(settings, config, logger), metrics),
  },
  {
    provide: ROUTES_TOOL,
    inject: [CONFIG, LOGGER, Metrics],
    useFactory: (config: Config, logger: Logger, metrics: Metrics) =>
      meteredTool('routes', routesTool(config, logger), metrics),
  },
  {
    provide: WEATHER_TOOL,
    inject: [CONFIG, LOGGER, Metrics],
    useFactory: (config: Config, logger: Logger, metrics: Metrics) =>
      meteredTool('weather', weatherTool(config, logger), metrics),
  },
  {
    provide: EVENTS_TOOL,
    inject: [Metrics],
    useFactory: (metrics: Metrics) => meteredTool('events', new YearlyEventsTool(), metrics),
  },
  {
    provide: HOSTS_TOOL,
    inject: [Database, Metrics],
    useFactory: (database: Database, metrics: Metrics) =>
      meteredTool('hosts', new DirectoryHostsTool(database), metrics),
  },
  {
    provide: ENCYCLOPEDIA_TOOL,
    inject: [CONFIG, LOGGER, Metrics],
    useFactory: (config: Config, logger: Logger, metrics: Metrics) =>
      meteredTool('encyclopedia', encyclopediaTool(config, logger), metrics),
  },
];
