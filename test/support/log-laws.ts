import type { EventType, TripEvent } from '@tripstream/contracts';

const endings: readonly EventType[] = [
  'generation_complete',
  'generation_error',
  'generation_cancelled',
  'job_repaired',
  'bundles_expired',
];

/**
 * What must hold of any trip's log, whoever wrote it in whatever order.
 *
 * @param events - the whole log of one trip on which no end was ever corrected
 * @returns the laws that it breaks
 */
export function brokenLaws(events: readonly TripEvent[]): string[] {
  const broken: string[] = [];
  const ended = new Set<string>();
  const started: string[] = [];
  for (const [at, event] of events.entries()) {
    const { type, version, generationId } = event;
    const breaks = (law: string) => broken.push(`${version} ${type}: ${law}`);
    if (version !== at + 1) breaks('versions have no holes');
    if (type === 'generation_started') {
      const { turn } = event.payload;
      const previous = started.at(-1);
      if (previous !== undefined && !ended.has(previous)) breaks('one generation at a time');
      if (started.includes(event.payload.generationId)) breaks('a generation starts once');
      started.push(event.payload.generationId);
      if (turn !== started.length) breaks('turns are counted without holes');
    }
    if (generationId === null) continue;
    if (ended.has(generationId)) breaks('nothing of a generation follows its end');
    if (generationId !== started.at(-1)) breaks('nothing of an older generation follows a newer one');
    if (
      type === 'progress' &&
      event.payload.percent === 100 &&
      events[at + 1]?.type !== 'generation_complete'
    )
      breaks('only a complete generation is at 100 percent');
    if (endings.includes(type)) ended.add(generationId);
  }
  return broken;
}

/** By generation: the version that began it and the one that ended it, null while it runs. */
export function spansOf(
  events: readonly TripEvent[],
): Map<string, { started: number; ended: number | null }> {
  const spans = new Map<string, { started: number; ended: number | null }>();
  for (const { type, version, generationId } of events) {
    if (generationId === null) continue;
    const span = spans.get(generationId);
    if (type === 'generation_started') spans.set(generationId, { started: version, ended: null });
    else if (span !== undefined && endings.includes(type)) span.ended ??= version;
  }
  return spans;
}
