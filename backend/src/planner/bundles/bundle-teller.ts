import type { Bundle } from '@tripstream/contracts';
import type { AgentEventPublisher } from '../agent-event-publisher.js';
import type { RunContext } from '../run-context.js';
import type { PlacesTool } from '../tools/ports.js';
import { locateBundle } from './bundle-places.js';
import type { TakenBundle } from './bundle-search.js';

/** What the search for trips is called in events. */
export const BUNDLE_AGENT = 'BundleAgent';

/** Tells proposals in their order, one after the other, each with its places looked up, while the model writes on. */
export class BundleTeller {
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly places: Pick<PlacesTool, 'locate' | 'resolve'>,
    private readonly run: { context: RunContext; publisher: AgentEventPublisher },
  ) {}

  /** When everything is told. Rejects with what stopped it. */
  get settled(): Promise<void> {
    return this.telling;
  }

  later(taken: TakenBundle): void {
    this.telling = this.telling.then(() => this.tell(taken));
    // Whoever reads the response hears of it at its end.
    this.telling.catch(() => undefined);
  }

  private async tell({ bundleId, draft }: TakenBundle): Promise<void> {
    const { context, publisher } = this.run;
    const { destination, places } = await locateBundle(draft, this.places, context);
    const bundle: Bundle = {
      bundleId,
      title: draft.title,
      mood: draft.mood,
      description: draft.description,
      destination: draft.destination,
      startDate: draft.start_date,
      days: draft.days,
      pace: draft.pace,
      keyEvents: draft.key_events,
      // An address that a model writes is never asked.
      imageUrl: null,
      priceBand: draft.price_band,
      estimatedCost: draft.estimated_cost,
      walkingKm: draft.walking_km,
      weatherRisk: draft.weather_risk,
      tradeOff: draft.trade_off,
      whyItFits: draft.why_it_fits,
      places,
    };
    await publisher.bundleProposed(bundle);
    context.logger.info({ event: 'planner.bundle-proposed', bundleId, located: destination !== null });
    if (destination === null)
      await publisher.partialFailure({
        severity: 'warning',
        agent: BUNDLE_AGENT,
        code: 'destination_unknown',
        message: `We do not know ${draft.destination}, so the places of “${draft.title}” could not be checked.`,
        day: null,
      });
  }
}
