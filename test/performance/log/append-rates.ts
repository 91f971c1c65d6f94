import { coreOn } from '../../support/core.js';
import { createTrip, newTrip, wholeGeneration, wishFor } from '../../support/trips.js';
import type { BenchPostgres } from '../bench-postgres.js';
import { interleaved, rateRatio, stretch } from '../measure.js';
import { ProcessorTime } from '../processor-time.js';
import type { Report } from '../report.js';
import { BareInserts } from './bare-inserts.js';
import { SteadyTrip } from './steady-trip.js';

const BATCH = 10;

/** Events a second through the whole write path, as shares of what bare inserts reach on as many connections. */
export async function appendRates(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  const rounds = quick ? 2 : 60;
  const calls = quick ? 26 : 91;

  for (const connections of [1, 8]) {
    report.progress(`Appends on ${connections} connection${connections === 1 ? '' : 's'}`);
    const database = await postgres.database(`rates_${connections}`);
    const core = coreOn(database);
    const bare = await BareInserts.prepare(core, database);
    const writers = Array.from({ length: connections }, () => bare.writer());
    const trips: SteadyTrip[] = [];
    for (const _ of writers) trips.push(await SteadyTrip.open(core));
    const each = Math.ceil(calls / Math.sqrt(connections));
    const one = () => stretch(writers, each);
    const events = () =>
      stretch(
        trips.map((trip) => () => trip.write()),
        each,
      );
    const batches = () =>
      stretch(
        trips.map((trip) => () => trip.writeTogether(BATCH)),
        Math.ceil(each / 4),
        BATCH,
      );
    const [bareTime, eventTime] = [new ProcessorTime(database), new ProcessorTime(database)];
    const measured = await interleaved(rounds, {
      one: () => bareTime.of(one),
      events: () => eventTime.of(events),
      batches,
    });
    const on = connections === 1 ? 'one connection' : 'eight connections';
    report.line(`bare INSERT, ${on}`, measured.one);
    report.line(`one event a commit, ${on}`, measured.events);
    report.line(`${BATCH} events a commit, ${on}`, measured.batches);
    report.goal(`one event a commit ÷ bare INSERT, ${on}`, rateRatio(measured.events, measured.one), {
      atLeast: 0.5,
    });
    report.count(
      `one event a commit ÷ bare INSERT, ${on}, processor time`,
      eventTime.perCall / bareTime.perCall,
    );
    const batched = rateRatio(measured.batches, measured.one);
    if (connections === 1)
      report.goal(`${BATCH} events a commit ÷ bare INSERT, ${on}`, batched, { atLeast: 2 });
    else report.count(`${BATCH} events a commit ÷ bare INSERT, ${on}`, batched);
  }
}

/** What a planner really says, progress events and the like included: statements, commits and events of whole trips. */
export async function wholeTrips(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  report.progress('Whole generations');
  const database = await postgres.database('whole_trips');
  let statements = 0;
  const query = database.query.bind(database);
  database.query = (statement, values) => {
    statements += 1;
    return query(statement, values);
  };
  const core = coreOn(database);
  const bare = await BareInserts.prepare(core, database);
  const insert = bare.writer();
  const counted = { statements: 0, commands: 0, events: 0 };
  const generation = async () => {
    const trip = newTrip();
    const commands = [createTrip(trip, wishFor(5)), ...wholeGeneration(trip, 5, 6)];
    const next = commands.values();
    const before = statements;
    let events = 0;
    const measured = await stretch(
      [
        async () => {
          const { value } = next.next();
          const result = value === undefined ? undefined : await core.dispatch(value);
          if (!result?.applied) throw new Error(`a generation's command gave ${JSON.stringify(result)}`);
          events += result.events.length;
        },
      ],
      commands.length,
    );
    counted.statements += statements - before;
    counted.commands += commands.length;
    counted.events += events;
    return { ...measured, rate: (measured.rate * events) / commands.length };
  };
  const inserts = () => stretch([insert], 100);
  const { events, one } = await interleaved(quick ? 2 : 40, { one: inserts, events: generation });
  report.line('events of whole generations, one connection', events);
  report.count('events of whole generations ÷ bare INSERT, one connection', rateRatio(events, one));
  report.count('events per command', counted.events / counted.commands);
  report.count('statements per command', counted.statements / counted.commands);
  report.count('statements per event', counted.statements / counted.events);
}
