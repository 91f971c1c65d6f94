import type { BundlePlace, Destination } from '@tripstream/contracts';
import type { Logger } from '../../platform/logger.js';
import type { PlacesTool } from '../tools/ports.js';
import type { DraftBundle, DraftPlace } from './draft-bundle.js';

/** A proposal waits no longer than this for its places: what is late has no location. */
const LONGEST_LOOK_MS = 10_000;

export interface LocatedBundle {
  /** Null when nobody knows where the trip goes, or nobody could say so in time. */
  destination: Destination | null;
  places: BundlePlace[];
}

/** Looks up where a proposed trip goes, and the places that it is about. @throws the signal's reason when it is aborted */
export async function locateBundle(
  draft: DraftBundle,
  tool: Pick<PlacesTool, 'locate' | 'resolve'>,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<LocatedBundle> {
  const look = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_LOOK_MS)]);
  const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      return await work;
    } catch (error) {
      signal.throwIfAborted();
      logger.warn({ event: 'planner.bundle-place-not-looked-up', error: String(error) });
      return null;
    }
  };
  const destination = await orNull(tool.locate(draft.destination, look));
  const locate = async ({ name, lat, lng }: DraftPlace): Promise<BundlePlace> => {
    // Half a coordinate is none.
    const location = lat === null || lng === null ? null : { lat, lng, provenance: 'draft' as const };
    const question = { kind: 'activity' as const, title: name, placeName: name, location };
    const found =
      destination === null
        ? null
        : await orNull(tool.resolve(question, { destination, date: draft.start_date, signal: look }));
    if (found?.status !== 'hydrated') return { name, location: null, source: null };
    const { location: at, place } = found;
    return { name, location: { lat: at.lat, lng: at.lng }, source: place.source };
  };
  return { destination, places: await Promise.all(draft.places.map(locate)) };
}
