import type { Itinerary } from '@tripstream/contracts';
import { dayPhase } from '@tripstream/itinerary';
import { messages } from '../messages/index.js';

const text = messages.announce;

/** Whole-day sentences for what changed between two states of a trip. */
export function announcements(before: Itinerary, after: Itinerary): string[] {
  const said: string[] = [];
  const all = after.days.length;
  for (const [index, day] of after.days.entries()) {
    const prior = before.days[index];
    if (!prior || prior === day) continue;
    const [was, is] = [dayPhase(prior).kind, dayPhase(day)];
    if (was === is.kind) continue;
    const stops = day.nodes.length;
    const isWritten = was === 'provisional' || was === 'hydrated';
    if (is.kind === 'provisional' && !isWritten) said.push(text.dayReady(day.day, all, stops));
    if (is.kind === 'hydrated' && !isWritten)
      said.push(
        is.unverified > 0
          ? text.dayReadyUnverified(day.day, all, stops, is.unverified)
          : text.dayReady(day.day, all, stops),
      );
    if (is.kind === 'hydrated' && was === 'provisional')
      said.push(text.dayChecked(day.day, all, is.unverified));
  }
  const [was, is] = [before.job?.status, after.job?.status];
  if (was !== is && is === 'complete') said.push(text.complete);
  if (was !== is && is === 'cancelled') said.push(text.stopped);
  return said;
}
