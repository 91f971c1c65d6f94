import type { Itinerary } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { proposalState } from './proposal-state.js';

const text = messages.bundles.announce;

/** Whole-trip sentences for what changed between two states of the proposals. */
export function bundleAnnouncements(before: Itinerary, after: Itinerary): string[] {
  const said: string[] = [];
  const { bundles } = after;
  const newest = bundles.at(-1);
  if (newest && bundles.length === before.bundles.length + 1)
    said.push(text.arrived(newest.title, bundles.length));
  else if (bundles.length > before.bundles.length) said.push(text.arrivedMany(bundles.length));
  const [was, is] = [proposalState(before), proposalState(after)];
  if (was === is) return said;
  if (is === 'ready') said.push(text.complete(bundles.length));
  if (is === 'stopped') said.push(text.stopped);
  if (is === 'expired') said.push(text.expired);
  return said;
}
