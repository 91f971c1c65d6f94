import type { EventPayload, NodeId } from '@tripstream/contracts';
import type { ProviderRuntime } from '../projections/provider-runtimes.js';
import type { DraftNode } from './draft-plan.js';
import { failureOfProvider } from './failures.js';
import { type OpenDay, OpenDays } from './open-days.js';
import type { PlanPart } from './plan-stream-parser.js';
import type { PlanningTask } from './planning-task.js';
import type { PlannedDay } from './prompt.js';
import type { ProviderSession } from './provider-session.js';
import type { ProviderFailure } from './providers/planner-provider.js';

/**
 * Makes orders to the trip of what the model writes, and keeps in mind what stands there. What the trip has already of
 * a response that is read again is only taken note of.
 */
export class PlanRecorder {
  readonly days: OpenDays;
  /** By day: the days that are written. */
  readonly planned: Map<number, PlannedDay>;
  private titled = false;

  /** @param agent - whose recorder it is: what went wrong is told in its name */
  constructor(
    private readonly task: PlanningTask,
    private readonly agent: string,
  ) {
    this.days = new OpenDays(task.days);
    this.planned = new Map(task.alreadyPlanned.map((planned) => [planned.day, planned]));
  }

  /**
   * Takes the parts that one piece of the model's text completed. Each order says how much of the provider's response is
   * recorded with it: this piece only with the last one, since a worker may die between them.
   *
   * @param session - null when the response cannot be read again
   * @param sequence - the provider's number of the piece
   */
  async take(
    parts: readonly PlanPart[],
    session: ProviderSession | null,
    sequence: number | null,
  ): Promise<void> {
    const known = session?.hasRecorded(sequence) === true;
    const last = parts.length - 1;
    for (const [index, part] of parts.entries()) {
      if (known) this.note(part);
      else await this.record(part, session, sequence !== null && index < last ? sequence - 1 : sequence);
    }
  }

  /** Withdraws what the trip shows of days that are not finished: they are asked for again. */
  async withdrawUnfinished(): Promise<void> {
    for (const day of this.days.remaining) {
      if (day.nodes === 0) continue;
      this.task.hydrator.withdraw(day.day);
      this.days.restarted(day, await this.task.publisher.dayRestarted(day.day, day.attempt));
    }
  }

  async failDay(day: OpenDay, failed: ProviderFailure): Promise<void> {
    this.task.hydrator.withdraw(day.day);
    this.days.close(day);
    await this.task.publisher.dayFailed(day.day, day.attempt, failureOfProvider(failed), this.agent);
    this.task.context.logger.warn({ event: 'planner.day-failed', day: day.day, code: failed.code });
  }

  /** The trip has this part already. */
  private note(part: PlanPart): void {
    if (part.type === 'title') this.titled = true;
    else if (part.type === 'dayBegun') this.days.begin(part.day);
    else if (part.type === 'node') this.days.current?.places.push(placeOf(part.node));
  }

  private async record(
    part: PlanPart,
    session: ProviderSession | null,
    sequence: number | null,
  ): Promise<void> {
    const { days, task } = this;
    const { current } = days;
    if (part.type === 'title') {
      if (!this.titled) await task.onTitle(part.title, session?.recordedTo(sequence));
      this.titled = true;
    } else if (part.type === 'dayBegun') {
      const isOurs = days.begin(part.day) !== null || (session?.attemptOf(part.day) ?? null) !== null;
      if (!isOurs) task.context.logger.warn({ event: 'planner.day-not-asked-for', day: part.day });
    } else if (current !== null) {
      const runtime = session?.recordedTo(sequence);
      if (part.type === 'node') await this.recordNode(current, part.index, part.node, runtime);
      else await this.recordDay(current, part, runtime);
    }
  }

  private async recordNode(
    day: OpenDay,
    index: number,
    draft: DraftNode,
    runtime: ProviderRuntime | undefined,
  ): Promise<void> {
    const node = this.nodeOf(draft, day, index);
    // Counted before it is told: whatever happens meanwhile, it may be in the trip.
    day.nodes = Math.max(day.nodes, index);
    day.places.push(placeOf(draft));
    await this.task.publisher.nodePlanned(node, runtime);
    this.task.hydrator.hydrate(node, day.date);
  }

  private async recordDay(
    day: OpenDay,
    { theme, summary }: { theme: string; summary: string },
    runtime: ProviderRuntime | undefined,
  ): Promise<void> {
    await this.task.publisher.dayCompleted({ day: day.day, theme, summary }, day.attempt, runtime);
    this.planned.set(day.day, { day: day.day, theme, places: day.places });
    this.days.close(day);
    const { nodes, attempt } = day;
    this.task.context.logger.info({
      event: 'planner.day-planned',
      day: day.day,
      dayAttempt: attempt,
      nodes,
    });
  }

  private nodeOf(draft: DraftNode, day: OpenDay, index: number): EventPayload<'node_planned'>['node'] {
    const { generationId } = this.task.context.run;
    return {
      nodeId: `${generationId}.${day.day}.${day.attempt}.${index}` as NodeId,
      generationId,
      day: day.day,
      index,
      kind: draft.kind,
      title: draft.title,
      description: draft.description,
      why: draft.why,
      startTime: draft.start_time,
      durationMinutes: draft.duration_minutes,
      cost: draft.cost,
      status: 'provisional',
      unverified: null,
      // Half a coordinate is none.
      location:
        draft.lat === null || draft.lng === null
          ? null
          : { lat: draft.lat, lng: draft.lng, provenance: 'draft' },
      placeName: draft.place_name,
      place: null,
      host: null,
    };
  }
}

const placeOf = ({ place_name, title }: DraftNode): string => place_name ?? title;
