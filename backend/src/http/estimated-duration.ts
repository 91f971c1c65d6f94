import { Inject, Injectable } from '@nestjs/common';
import type { JobKind, Planner } from '@tripstream/contracts';
import { LOGGER, type Logger } from '../platform/logger.js';
import { PLANNER } from '../platform/planner-identity.js';
import { GenerationQueries } from '../projections/generation-queries.js';

const START_MS = 3_000;
const DAY_MS = 6_000;
const BUNDLES_MS = 20_000;
const LOOKED_UP_EVERY_MS = 60_000;

/** How long a generation usually takes: as past ones of its kind took, else at the pace at which models write. */
@Injectable()
export class EstimatedDurations {
  private usual: Promise<ReadonlyMap<JobKind, number>> | null = null;
  private askedAt = 0;

  constructor(
    @Inject(GenerationQueries) private readonly generations: Pick<GenerationQueries, 'usualDurations'>,
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * When a generation that began then will usually be complete.
   *
   * @param days - how many days it writes; of no meaning for proposals
   */
  async completionOf(kind: JobKind, days: number, startedAt: string, now = Date.now()): Promise<string> {
    const usual = (await this.lookedUp(now)).get(kind);
    return new Date(Date.parse(startedAt) + estimatedMs(kind, days, usual)).toISOString();
  }

  private lookedUp(now: number): Promise<ReadonlyMap<JobKind, number>> {
    if (this.usual === null || now - this.askedAt >= LOOKED_UP_EVERY_MS) {
      this.askedAt = now;
      this.usual = this.lookUp();
    }
    return this.usual;
  }

  /** An estimate is worth no error: while nobody can say, it is a guess. */
  private async lookUp(): Promise<ReadonlyMap<JobKind, number>> {
    try {
      const durations = await this.generations.usualDurations(this.planner.provider);
      return new Map(durations.map(({ kind, usualMs }) => [kind, usualMs]));
    } catch (error) {
      this.logger.warn({ event: 'http.durations-unreadable', error: String(error) });
      return new Map();
    }
  }
}

/** @param usual - the median of past ones, for each planned day where days are planned */
function estimatedMs(kind: JobKind, days: number, usual: number | undefined): number {
  if (kind === 'bundles') return Math.round(usual ?? BUNDLES_MS);
  return usual === undefined ? START_MS + days * DAY_MS : Math.round(days * usual);
}
