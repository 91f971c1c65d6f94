import { Controller, Get, Header, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { type EventPage, formatCursor, type GenerationId, type TravellerId } from '@tripstream/contracts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { startingPoint } from '../delivery/cursor-rules.js';
import { SseConnectionManager } from '../delivery/sse-connection-manager.js';
import { EventLog } from '../event-log/event-log.js';
import { Traveller } from './identity/identity.guard.js';
import { ProblemException } from './problem.exception.js';
import { TripAccess } from './trip-access.js';

const pageQuerySchema = z.strictObject({
  after: z.string().max(256).default('0'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  /** Seconds to wait for something to come when there is nothing yet. */
  wait: z.coerce.number().min(0).max(25).default(0),
});

const streamQuerySchema = z.strictObject({
  executionId: z.string().max(64).optional(),
  after: z.string().optional(),
});

/** The two ways to follow a trip: a stream, and pages for those whose network lets no stream through. */
@Controller('api/itineraries/:id')
export class StreamController {
  constructor(
    private readonly access: TripAccess,
    private readonly connections: SseConnectionManager,
    private readonly log: EventLog,
  ) {}

  @Get('patches')
  async stream(
    @Param('id') id: string,
    @Query({ schema: streamQuerySchema }) query: z.output<typeof streamQuerySchema>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Headers('accept') accept: string | undefined,
    @Traveller() travellerId: TravellerId,
    @Res() response: Response,
  ): Promise<void> {
    if (accept !== undefined && !/text\/event-stream|text\/\*|\*\/\*/.test(accept))
      throw new ProblemException('not-acceptable');
    const { tripId, activeGenerationId } = await this.access.require(id, travellerId);
    await this.connections.open(
      {
        tripId,
        activeGenerationId,
        executionId: query.executionId as GenerationId,
        lastEventId,
        after: query.after,
      },
      response,
    );
  }

  @Get('events')
  @Header('Cache-Control', 'no-store')
  async page(
    @Param('id') id: string,
    @Query({ schema: pageQuerySchema }) { after, limit, wait }: z.output<typeof pageQuerySchema>,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
  ): Promise<EventPage> {
    const { tripId } = await this.access.require(id, travellerId);
    const { epoch } = this.log;
    const arrival = this.arrival(tripId, wait, request);
    try {
      let head = (await this.log.heads([tripId])).get(tripId) ?? 0;
      const start = startingPoint({ lastEventId: undefined, after }, { epoch, tripId, head });
      if (start.kind === 'reset') throw refusedCursor[start.reason];
      const version = start.kind === 'resume' ? start.version : 0;
      let events = await this.log.readAfter(tripId, version, limit);
      if (events.length === 0 && wait > 0) {
        await arrival.happened;
        events = await this.log.readAfter(tripId, version, limit);
      }
      head = Math.max(head, events.at(-1)?.version ?? 0);
      return {
        epoch,
        tripId,
        head,
        events,
        next: formatCursor({ epoch, tripId, version: events.at(-1)?.version ?? version }),
      };
    } finally {
      arrival.forget();
    }
  }

  /** Listens from before the first read, so that an event between the read and the wait ends the wait. */
  private arrival(tripId: string, seconds: number, request: Request) {
    let forget = () => {};
    const happened = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      const stop = this.log.onAppended((appendedTo) => {
        if (appendedTo === tripId) resolve();
      });
      request.once('close', resolve);
      forget = () => {
        clearTimeout(timer);
        stop();
        request.off('close', resolve);
      };
    });
    return { happened, forget };
  }
}

const refusedCursor = {
  cursor_invalid: new ProblemException('cursor-invalid'),
  other_trip: new ProblemException('cursor-invalid', { detail: 'the cursor belongs to another trip' }),
  cursor_ahead: new ProblemException('cursor-ahead'),
  other_epoch: new ProblemException('cursor-other-epoch'),
  generation_superseded: new ProblemException('cursor-invalid'),
} as const;
