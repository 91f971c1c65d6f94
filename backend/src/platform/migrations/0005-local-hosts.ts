import { cities, exampleHosts } from '@tripstream/places';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The directory of local hosts, with examples to begin with: whoever runs Tripstream replaces them by people. */
export class LocalHosts1779872400005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Reference data, not a read model: nothing in the log says who hosts where.
      CREATE TABLE local_hosts (
        host_id      text PRIMARY KEY,
        name         text NOT NULL,
        offer        text NOT NULL,
        languages    text[] NOT NULL,
        city         text NOT NULL,
        country_code text NOT NULL,
        area         text,
        lat          double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
        lng          double precision NOT NULL CHECK (lng BETWEEN -180 AND 180),
        interests    text[] NOT NULL,
        categories   text[] NOT NULL,
        source_name  text NOT NULL,
        licence      text,
        listed_at    timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      )`);
    await runner.query('CREATE INDEX local_hosts_city ON local_hosts (country_code, city)');
    await runner.query('CREATE INDEX local_hosts_at ON local_hosts (lat, lng)');
    await runner.query(
      `INSERT INTO local_hosts (host_id, name, offer, languages, city, country_code, area, lat, lng, interests, categories,
                                source_name, licence)
       SELECT host_id, name, offer, languages, city, country_code, area, lat, lng, interests, categories,
              'Tripstream example hosts', 'CC0-1.0'
       FROM jsonb_to_recordset($1::jsonb) AS examples (
         host_id text, name text, offer text, languages text[], city text, country_code text, area text,
         lat double precision, lng double precision, interests text[], categories text[])`,
      [JSON.stringify(examples())],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE local_hosts');
  }
}

function examples() {
  const byId = new Map(cities.map((city) => [city.id, city]));
  return exampleHosts.map(({ hostId, cityId, at: [lat, lng], ...host }) => {
    const city = byId.get(cityId);
    return { host_id: hostId, city: city?.name, country_code: city?.countryCode, lat, lng, ...host };
  });
}
