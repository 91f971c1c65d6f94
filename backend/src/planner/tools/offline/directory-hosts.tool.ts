import { Inject, Injectable } from '@nestjs/common';
import {
  type Destination,
  type Interest,
  type NodeHost,
  type NodePlace,
  nodeHostSchema,
} from '@tripstream/contracts';
import { locateDestination } from '@tripstream/places';
import { Database, type Statement } from '../../../platform/database.js';
import { metresBetween } from '../area.js';
import type { HostedStop, HostsTool } from '../ports.js';

/** Hosts so near know a place even if they live in another town. */
const NEAR_METRES = 3_000;
const METRES_PER_DEGREE = 111_195;
/** A model chooses from a handful; nobody reads a whole directory. */
const MOST_HOSTS = 10;

interface HostRow {
  host_id: string;
  name: string;
  offer: string;
  languages: string[];
  area: string | null;
  lat: number;
  lng: number;
  categories: string[];
  source_name: string;
  licence: string | null;
  listed_at: Date;
}

const columns =
  'host_id, name, offer, languages, area, lat, lng, categories, source_name, licence, listed_at';

const around: Statement = {
  name: 'hosts-around',
  text: `SELECT ${columns} FROM local_hosts
         WHERE (country_code = $1 AND city = $2) OR (lat BETWEEN $3 AND $4 AND lng BETWEEN $5 AND $6)
         ORDER BY host_id`,
};

const inCity: Statement = {
  name: 'hosts-in-city',
  text: `SELECT ${columns} FROM local_hosts
         WHERE country_code = $1 AND city = $2 AND ($3::text IS NULL OR $3 = ANY (interests))
         ORDER BY host_id LIMIT ${MOST_HOSTS}`,
};

/** The directory of local hosts in the database. */
@Injectable()
export class DirectoryHostsTool implements HostsTool {
  constructor(@Inject(Database) private readonly database: Pick<Database, 'query'>) {}

  async hostFor(stop: HostedStop, place: NodePlace, destination: Destination): Promise<NodeHost | null> {
    // Nobody needs a guide to a bed or a bus.
    if (stop.kind === 'lodging' || stop.kind === 'transfer') return null;
    const { lat, lng } = stop.location;
    const high = NEAR_METRES / METRES_PER_DEGREE;
    const wide = high / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    const rows = await this.database.query<HostRow>(around, [
      destination.countryCode,
      destination.name,
      lat - high,
      lat + high,
      lng - wide,
      lng + wide,
    ]);
    const [best] = rows
      .map((row) => ({ row, metres: metresBetween(row, stop.location) }))
      .map(({ row, metres }) => ({ row, metres, fit: fitOf(row, metres, place) }))
      .filter(({ fit }) => fit > 0)
      .sort((a, b) => b.fit - a.fit || a.metres - b.metres);
    return best === undefined ? null : hostOf(best.row);
  }

  async find(city: string, interest: Interest | null): Promise<readonly NodeHost[]> {
    const located = await locateDestination(city);
    if (located === null) return [];
    const { countryCode, name } = located.kind === 'curated' ? located.city : located;
    return (await this.database.query<HostRow>(inCity, [countryCode, name, interest])).map(hostOf);
  }
}

/** Who shows this kind of place comes first, then who knows its quarter; 0 for whoever has nothing to do with it. */
function fitOf(row: HostRow, metres: number, { category, area }: NodePlace): number {
  const shows = row.categories.includes(category);
  const lives = row.area !== null && row.area === area;
  const near = metres <= NEAR_METRES;
  if (!shows && !lives) return 0;
  return (shows ? 4 : 0) + (lives ? 2 : 0) + (near ? 1 : 0);
}

const hostOf = (row: HostRow): NodeHost =>
  nodeHostSchema.parse({
    hostId: row.host_id,
    name: row.name,
    offer: row.offer,
    languages: row.languages,
    source: { name: row.source_name, licence: row.licence, retrievedAt: row.listed_at.toISOString() },
  });
