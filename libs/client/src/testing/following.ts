import type { TripEvent } from '@tripstream/contracts';
import type { ServiceOptions } from '../options.js';
import { RealTimeItineraryService } from '../real-time-itinerary-service.js';
import type { TripCallbacks, TripStream } from '../trip-stream.js';
import { tripId } from './log.js';
import { Tab } from './tab.js';
import { TripServer } from './trip-server.js';

/** What one follower was told, in order: `7` a live event, `7r` a replayed one, `=7` a snapshot, `reset`. */
export class Told implements TripCallbacks {
  readonly news: string[] = [];
  readonly connections: string[] = [];
  readonly ends: string[] = [];

  onEvent: TripCallbacks['onEvent'] = ({ version }, { replayed }) =>
    void this.news.push(`${version}${replayed ? 'r' : ''}`);
  onSnapshot: TripCallbacks['onSnapshot'] = ({ version }) => void this.news.push(`=${version}`);
  onReset: TripCallbacks['onReset'] = ({ reason }) => void this.news.push(reason);
  onConnection: TripCallbacks['onConnection'] = ({ kind }) => void this.connections.push(kind);
  onComplete: TripCallbacks['onComplete'] = () => void this.ends.push('complete');
  onError: TripCallbacks['onError'] = (failure) => void this.ends.push(`error ${failure?.code}`);
  onCancelled: TripCallbacks['onCancelled'] = () => void this.ends.push('cancelled');

  /** Versions of events, whether replayed or not. */
  get versions(): number[] {
    return this.news.map((item) => Number.parseInt(item, 10)).filter((version) => !Number.isNaN(version));
  }
}

/** A server, a tab and services with time limits short enough for tests; `stop` ends all of them. */
export class Scene {
  readonly tab = new Tab();
  readonly #streams: TripStream[] = [];

  private constructor(readonly server: TripServer) {}

  static async start(events?: TripEvent[]): Promise<Scene> {
    return new Scene(await TripServer.start(events));
  }

  service(options: ServiceOptions = {}): RealTimeItineraryService {
    return new RealTimeItineraryService({
      baseUrl: this.server.url,
      backoff: { minMs: 1, maxMs: 20 },
      connectTimeoutMs: 2_000,
      pollMs: { min: 5, max: 20 },
      probeEveryMs: 40,
      environment: this.tab,
      ...options,
    });
  }

  follow(options: ServiceOptions = {}): {
    stream: TripStream;
    told: Told;
    service: RealTimeItineraryService;
  } {
    const told = new Told();
    const service = this.service(options);
    const stream = service.follow(tripId(), { callbacks: told });
    this.#streams.push(stream);
    return { stream, told, service };
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams) stream.leave();
    await this.server.stop();
  }
}
