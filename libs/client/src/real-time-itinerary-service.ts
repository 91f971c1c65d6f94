import type {
  About,
  ChooseBundleRequest,
  CreateItineraryRequest,
  Generation,
  GenerationAnswer,
  Itinerary,
  ItineraryCreationResponse,
  ItineraryList,
  ItinerarySummary,
  JobAnswer,
  RequestBundlesRequest,
  Snapshot,
  UsageTotals,
} from '@tripstream/contracts';
import { FollowerStream } from './follower-stream.js';
import { Http, newIdempotencyKey } from './http.js';
import { type ResolvedOptions, resolveOptions, type ServiceOptions } from './options.js';
import type { TraceListener } from './run-trace.js';
import { ServerClock } from './server-clock.js';
import { TripChannel, tripPath } from './trip-channel.js';
import type { TripCallbacks, TripStream, TripView } from './trip-stream.js';

export interface CreateOptions {
  /** What makes a repeated creation the same one. @defaultValue a random UUID, kept through retries */
  idempotencyKey?: string;
  /** Stops waiting for the answer. The trip may have been created; leaving its stream is `stream.leave()`. */
  signal?: AbortSignal;
}

export interface FollowOptions {
  /** The generation to follow. The stream resets once when it is superseded, then goes on with its successor. */
  executionId?: string;
  /** A state that is known already: shown until the stream has caught up. */
  initial?: Itinerary;
  /** The cursor of exactly that state; with it the stream resumes there instead of sending a snapshot. */
  after?: string;
  /** A function is asked at each delivery, for callers whose callbacks change. */
  callbacks?: TripCallbacks | (() => TripCallbacks | undefined);
}

/**
 * Creates itineraries and follows them while they are written. It owns the connections: one per followed trip,
 * reopened from its cursor whenever it breaks, for as long as somebody follows.
 *
 * Requests throw `ProblemError` when the server refuses, `NetworkError` when nothing useful answers, and the reason of
 * an aborted signal. Following never throws: its state is `TripView.connection`.
 *
 * @example
 * const service = new RealTimeItineraryService();
 * const { stream } = await service.createItinerary(wish, { onDayCompleted: (day) => console.log(day.theme) });
 * stream.subscribe(() => render(stream.view()));
 */
export class RealTimeItineraryService {
  readonly #options: ResolvedOptions;
  readonly #http: Http;
  readonly #clock: ServerClock;
  readonly #channels = new Map<string, TripChannel>();

  /** Sends nothing yet, and can be constructed on a server. */
  constructor(options: ServiceOptions = {}) {
    this.#options = resolveOptions(options);
    this.#http = new Http(this.#options);
    this.#clock = new ServerClock(this.#options.environment);
  }

  /** Makes sure of an identity. Not needed: the first 401 does the same. */
  signIn(): Promise<void> {
    return this.#http.signIn();
  }

  about(): Promise<About> {
    return this.#http.json('GET', '/api/about');
  }

  /** Asks for a trip and follows it. Network failures are retried with the same key, so one call makes one trip. */
  async createItinerary(
    request: CreateItineraryRequest,
    callbacks?: TripCallbacks,
    options: CreateOptions = {},
  ): Promise<{ response: ItineraryCreationResponse; stream: TripStream }> {
    const response = await this.#create<ItineraryCreationResponse>('/api/itineraries', request, options);
    return { response, stream: this.#followCreated(response, callbacks) };
  }

  /**
   * Asks for proposals and follows the trip that they belong to: `TripCallbacks.onBundle` is told of each as it arrives.
   * Network failures are retried with the same key.
   */
  async requestBundles(
    preferences: RequestBundlesRequest,
    callbacks?: TripCallbacks,
    options: CreateOptions = {},
  ): Promise<{ response: GenerationAnswer; stream: TripStream }> {
    const response = await this.#create<GenerationAnswer>('/api/generations', preferences, options);
    const stream = this.follow(response.tripId, {
      executionId: response.generationId,
      ...(callbacks && { callbacks }),
    });
    return { response, stream };
  }

  /** How a generation stands, and the bundles it has proposed so far. It names the trip to follow. */
  generation(generationId: string): Promise<Generation> {
    return this.#http.json('GET', `/api/generations/${encodeURIComponent(generationId)}`);
  }

  /**
   * Plans a proposed bundle. The first choice of a trip goes on in that trip; a later one answers with a trip of its own.
   * Either is followed from its placeholder days on.
   */
  async chooseBundle(
    choice: ChooseBundleRequest,
    callbacks?: TripCallbacks,
    options: CreateOptions = {},
  ): Promise<{ response: ItineraryCreationResponse; stream: TripStream }> {
    const response = await this.#create<ItineraryCreationResponse>('/api/itineraries', choice, options);
    return { response, stream: this.#followCreated(response, callbacks) };
  }

  /** Follows a trip; the connection is shared with everyone who follows it through this service. */
  follow(tripId: string, options: FollowOptions = {}): TripStream {
    const { callbacks } = options;
    const channel = this.#channelOf(tripId, options);
    return new FollowerStream(tripId, channel, {
      callbacks: typeof callbacks === 'function' ? callbacks : () => callbacks,
      reportError: (error) => this.#options.environment.reportError(error),
      left: () => this.#closeUnfollowed(tripId, channel),
    });
  }

  /** What is known of a trip that somebody follows, without following it; null otherwise. */
  peek(tripId: string): TripView | null {
    return this.#channels.get(tripId)?.view ?? null;
  }

  async list(): Promise<ItinerarySummary[]> {
    return (await this.#http.json<ItineraryList>('GET', '/api/itineraries')).itineraries;
  }

  snapshot(tripId: string): Promise<Snapshot> {
    return this.#http.json('GET', tripPath(tripId));
  }

  /** Plans again what failed or was stopped, as a new generation of the same job. Its events come on the same stream. */
  retry(tripId: string): Promise<JobAnswer> {
    return this.#write(`${tripPath(tripId)}/retry`);
  }

  /**
   * Plans one day again that failed or was never planned, as a job of its own; the other days stay as they are. Its events
   * come on the same stream.
   *
   * @param day - counted from 1
   */
  retryDay(tripId: string, day: number): Promise<JobAnswer> {
    return this.#write(`${tripPath(tripId)}/days/${day}/retry`);
  }

  /** Looks one stop up again whose place could not be verified; nothing else of the trip changes. */
  retryNode(tripId: string, nodeId: string): Promise<JobAnswer> {
    return this.#write(`${tripPath(tripId)}/nodes/${encodeURIComponent(nodeId)}/retry`);
  }

  /** What planning has used for this traveller so far. */
  usage(): Promise<UsageTotals> {
    return this.#http.json('GET', '/api/me/usage');
  }

  /** Stops the planner, for everyone; followers stay connected. @param keep - `days` keeps what is written */
  stop(tripId: string, keep: 'days' | 'nothing' = 'days'): Promise<JobAnswer> {
    return this.#write(`${tripPath(tripId)}/cancel`, { keep });
  }

  /** The clock that events are dated by, in ms since 1970: what is old is old by this one. This device's until a server spoke. */
  serverNow(): number {
    return this.#clock.now();
  }

  /** Tells `listener` from now on what is applied, on every trip; for who learns late that the server traces runs. */
  traceTo(listener: TraceListener): void {
    this.#options.onTrace = listener;
  }

  #create<T>(path: string, body: object, { idempotencyKey, signal }: CreateOptions): Promise<T> {
    return this.#http.json('POST', path, {
      body,
      idempotencyKey: idempotencyKey ?? newIdempotencyKey(),
      signal,
    });
  }

  #followCreated(
    { itineraryId, executionId, itinerary, sseEndpoint }: ItineraryCreationResponse,
    callbacks: TripCallbacks | undefined,
  ): TripStream {
    const after = new URLSearchParams(sseEndpoint.split('?')[1]).get('after');
    return this.follow(itineraryId, {
      executionId,
      initial: itinerary,
      ...(after !== null && { after }),
      ...(callbacks && { callbacks }),
    });
  }

  #write(path: string, body: object = {}): Promise<JobAnswer> {
    return this.#http.json('POST', path, { body, idempotencyKey: newIdempotencyKey() });
  }

  #channelOf(tripId: string, options: FollowOptions): TripChannel {
    const open = this.#channels.get(tripId);
    if (open !== undefined && !open.isClosed) return open;
    const channel = new TripChannel(tripId, options, this.#http, this.#options, this.#clock);
    this.#channels.set(tripId, channel);
    return channel;
  }

  /**
   * Closes a channel that nobody follows any more. One turn later, because a page often leaves a trip only to follow
   * it again at once: React's StrictMode does, and so does a creation form that hands over to the trip's page.
   */
  #closeUnfollowed(tripId: string, channel: TripChannel): void {
    this.#options.environment.setTimer(() => {
      if (channel.isFollowed) return;
      channel.close();
      if (this.#channels.get(tripId) === channel) this.#channels.delete(tripId);
    }, 0);
  }
}
