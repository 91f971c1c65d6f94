import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { tripIdSchema } from '@tripstream/contracts';
import { type Projector, projectors } from '../event-log/read-model-tables.js';
import { ProjectionRebuild } from '../projections/projection-rebuild.js';
import { endWith, withDatabase } from './with-database.js';

const USAGE = `npm run projections -- verify | rebuild [--trip <tripId>] [--projector <name>]

  verify    compares every read model with what the log says, byte for byte, and changes nothing
  rebuild   makes them anew from the log, trip by trip; the server may be running

  Projectors: ${projectors.join(', ')}`;

const PAGE = 200;

const say = (text: string) => process.stdout.write(`${text}\n`);

endWith(main());

/** @returns 0 when all is well, 1 when verification found differences, 2 when the question was not understood */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { trip: { type: 'string' }, projector: { type: 'string' } },
  });
  const [task] = positionals;
  if ((task !== 'verify' && task !== 'rebuild') || positionals.length > 1) {
    say(USAGE);
    return 2;
  }
  const wanted = projectorsNamed(values.projector);
  return withDatabase(async ({ database }) => {
    const rebuild = new ProjectionRebuild(database);
    const started = Date.now();
    let trips = 0;
    let differing = 0;
    const one = async (tripId: Parameters<typeof rebuild.verify>[0]) => {
      if (task === 'rebuild') await rebuild.rebuild(tripId, wanted);
      else {
        const tables = await rebuild.verify(tripId, wanted);
        if (tables.length > 0) {
          differing += 1;
          say(`${tripId} differs in ${tables.join(', ')}`);
        }
      }
      trips += 1;
    };
    if (values.trip === undefined) {
      for (let page = await rebuild.trips('', PAGE); page.length > 0; ) {
        for (const tripId of page) await one(tripId);
        say(`${trips} trips, ${Math.round((Date.now() - started) / 1000)} s`);
        page = await rebuild.trips(page.at(-1) ?? '', PAGE);
      }
    } else {
      await one(tripIdSchema.parse(values.trip));
    }
    if (task === 'rebuild') say(`${trips} trips rebuilt.`);
    else say(`${trips} trips verified, ${differing} differ.`);
    return differing === 0 ? 0 : 1;
  });
}

function projectorsNamed(name: string | undefined): readonly Projector[] {
  if (name === undefined) return projectors;
  const known = projectors.find((projector) => projector === name);
  if (known === undefined)
    throw new Error(`There is no projector "${name}". The projectors are: ${projectors.join(', ')}.`);
  return [known];
}
