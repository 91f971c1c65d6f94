import type {
  Bundle,
  Generation,
  GenerationAnswer,
  RequestBundlesRequest,
  TripEvent,
} from '@tripstream/contracts';
import { Follower } from './follower.js';
import { ofType } from './stored-trip.js';
import type { ApiUser } from './test-server.js';

/** What a traveller who does not know where to go sends. */
export const asked: RequestBundlesRequest = {
  interests: ['music', 'food'],
  timeframe: { from: '2027-06-01', to: '2027-06-20', days: 3 },
};

/** `POST /api/generations`. */
export async function askForBundles(
  user: ApiUser,
  change: Partial<RequestBundlesRequest> = {},
): Promise<GenerationAnswer> {
  const response = await user.post('/api/generations', { ...asked, ...change });
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as GenerationAnswer;
}

/** `GET /api/generations/:id`. */
export async function generationOf(user: ApiUser, generationId: string): Promise<Generation> {
  const response = await user.request(`/api/generations/${generationId}`);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Generation;
}

/** Reads a trip's stream until the generation has ended. */
export async function followToEnd(
  user: ApiUser,
  tripId: string,
  generationId: string,
): Promise<readonly TripEvent[]> {
  const follower = new Follower(tripId);
  await follower.read(user, (events) => hasEndedOf(events, generationId));
  return follower.events;
}

export const hasEndedOf = (events: readonly TripEvent[], generationId: string): boolean =>
  events.some(
    (event) =>
      event.generationId === generationId &&
      /^generation_(complete|error|cancelled)$|^bundles_expired$/.test(event.type),
  );

export const bundlesIn = (events: readonly TripEvent[]): Bundle[] =>
  ofType(events, 'bundle_proposed').map(({ payload }) => payload.bundle);
