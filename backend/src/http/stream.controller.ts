import { Controller, Get, Header, Headers, Param, Query, Req, Res } from '@nestjs/common';
import type { EventPage, GenerationId, ProblemCode, ResetReason, TravellerId } from '@tripstream/contracts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { EventPages } from '../delivery/event-pages.js';
import { SseConnectionManager } from '../delivery/sse-connection-manager.js';
import { PageLooks } from '../platform/page-looks.js';
import { Traveller } from './identity/identity.guard.js';
import { ProblemException } from './problem.exception.js';
import { TripAccess } from './trip-access.js';

const pageQuerySchema = z.strictObject({
  after: z.string().default('0'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  /** Seconds to wait for something to come when there is nothing yet. */
  wait: z.coerce.number().min(0).max(25).default(0),
});

/** Lenient: to a native EventSource any refusal is final, so whatever is no cursor of ours becomes a reset instead. */
const text = z.string().optional().catch('');
const streamQuerySchema = z.object({ executionId: text, after: text });

/** The two ways to follow a trip: a stream, and pages for those whose network lets no stream through. */
@Controller('api/itineraries/:id')
export class StreamController {
  constructor(
    private readonly access: TripAccess,
    private readonly connections: SseConnectionManager,
    private readonly pages: EventPages,
    private readonly pageLooks: PageLooks,
  ) {}

  @Get('patches')
  async stream(
    @Param('id') id: string,
    @Query({ schema: streamQuerySchema }) query: z.output<typeof streamQuerySchema>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Headers('accept') accept: string | undefined,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (accept !== undefined && !/text\/event-stream|text\/\*|\*\/\*/.test(accept))
      throw new ProblemException('not-acceptable');
    const { tripId, activeGenerationId } = await this.access.require(id, travellerId);
    this.pageLooks.opened(tripId);
    if (request.method === 'HEAD') return void response.type('text/event-stream').end();
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
    @Res({ passthrough: true }) response: Response,
  ): Promise<EventPage> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { tripId } = await this.access.require(id, travellerId);
    const result = await this.pages.page(tripId, after, { limit, waitMs: wait * 1000, signal: gone.signal });
    if ('refused' in result) throw new ProblemException(refusedCursor[result.refused]);
    return result.page;
  }
}

const refusedCursor = {
  cursor_invalid: 'cursor-invalid',
  other_trip: 'cursor-invalid',
  cursor_ahead: 'cursor-ahead',
  other_epoch: 'cursor-other-epoch',
  generation_superseded: 'cursor-invalid',
} as const satisfies Record<ResetReason, ProblemCode>;
