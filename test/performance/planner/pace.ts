import type { BenchPostgres } from '../bench-postgres.js';
import { median, percentile } from '../measure.js';
import type { Report } from '../report.js';
import { ownCommit } from './own-commit.js';
import { Site } from './site.js';

/** What the demo writes at unless told otherwise. */
const USUAL_PACE = 110;
const AT_MOST = { atMost: 1.05 };

/** When each event that the provider caused was appended, by the database's clock, and which response it came from. */
const eventsStatement = {
  name: 'bench-paced-events',
  text: `SELECT r.response_id AS response, e.event_type AS type,
                coalesce(e.payload_json -> 'node' ->> 'day', e.payload_json ->> 'day')::int AS day,
                extract(epoch FROM e.occurred_at)::float8 * 1000 AS at
         FROM orchestration_events e
         JOIN provider_session_runtime r ON r.trip_id = e.stream_id
         WHERE e.event_type IN ('generation_started', 'node_planned', 'day_completed', 'generation_complete')
         ORDER BY e.stream_id, e.stream_version`,
};

/** Something that happened, on either side, in the same words. */
interface Moment {
  response: string;
  what: 'asked' | 'node' | 'day' | 'end';
  day: number | null;
  at: number;
}

const words: Readonly<Record<string, Moment['what']>> = {
  generation_started: 'asked',
  node_planned: 'node',
  day_completed: 'day',
  generation_complete: 'end',
  node_ended: 'node',
  day_ended: 'day',
  finished: 'end',
};

/** Generations at the pace of a real model: what the traveller waits for is the model, and nothing of ours. */
export async function paced(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  const generations = quick ? 2 : 8;
  const days = quick ? 1 : 3;
  report.progress('Commits of nodes by themselves');
  const commit = await ownCommit(postgres, quick);
  report.progress(`${generations} generations at ${USUAL_PACE} tokens a second`);
  const site = await Site.start(postgres, {
    name: 'paced',
    tokensPerSecond: USUAL_PACE,
    concurrency: generations,
  });
  try {
    await site.begin(generations, days);
    await site.ended(generations);
    const ours = await momentsOf(site);
    const theirs = site.provider.log().flatMap(({ mark, responseId, day, at }): Moment[] => {
      const what = words[mark];
      return what === undefined ? [] : [{ response: responseId, what, day: day ?? null, at }];
    });
    for (const [what, text] of [
      ['node', 'first node'],
      ['day', 'first day'],
      ['end', 'completion'],
    ] as const)
      report.goal(`time to ${text} ÷ the provider’s own`, ratio(ours, theirs, what), AT_MOST);
    const late = latenesses(ours, theirs);
    report.goal(
      'from a node’s closing brace to the start of its commit, ms, median',
      median(late) - commit.untilClock,
      { atMost: 2 },
    );
    const p99 = percentile([{ rate: Number.NaN, times: late }], 0.99) - commit.untilClock;
    report.count(`from brace to commit, ms, p99 of ${late.length} nodes`, p99);
    report.count('a node’s commit by itself, ms, median', commit.whole);
  } finally {
    await site.stop();
  }
}

async function momentsOf({ database }: Site): Promise<Moment[]> {
  const rows = await database.query<Omit<Moment, 'what'> & { type: string }>(eventsStatement, []);
  return rows.flatMap(({ type, ...moment }) => {
    const what = words[type];
    return what === undefined ? [] : [{ ...moment, what }];
  });
}

/** The median over generations: from the request to the first of its kind, by us and by the provider. */
function ratio(ours: readonly Moment[], theirs: readonly Moment[], what: Moment['what']): number {
  const responses = new Set(ours.map(({ response }) => response));
  return median(
    [...responses].map((response) => {
      const first = (moments: readonly Moment[], kind: Moment['what']) =>
        moments.find((moment) => moment.response === response && moment.what === kind)?.at ?? Number.NaN;
      const asked = first(ours, 'asked');
      return (first(ours, what) - asked) / (first(theirs, what) - asked);
    }),
  );
}

/** For each node, milliseconds from its last character to the moment that its event says. */
function latenesses(ours: readonly Moment[], theirs: readonly Moment[]): number[] {
  const written = nodesByDay(theirs);
  return [...nodesByDay(ours)].flatMap(([day, nodes]) =>
    nodes.flatMap(({ at }, index) => {
      const ended = written.get(day)?.[index];
      return ended === undefined ? [] : [at - ended.at];
    }),
  );
}

function nodesByDay(moments: readonly Moment[]): Map<string, Moment[]> {
  const byDay = new Map<string, Moment[]>();
  for (const moment of moments) {
    if (moment.what !== 'node') continue;
    const key = `${moment.response}/${moment.day}`;
    byDay.set(key, [...(byDay.get(key) ?? []), moment]);
  }
  return byDay;
}
