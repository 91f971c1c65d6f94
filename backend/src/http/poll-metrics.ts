import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { type Observable, tap } from 'rxjs';
import { Metrics } from '../platform/metrics.js';

/** What clients without a stream ask for again and again. */
const polled: Readonly<Record<string, string>> = {
  '/api/generations/:id': 'generation',
  '/api/itineraries/:id/events': 'events',
};

/** Counts polls that were answered: beside the generations that were started, it is how often clients ask for each. */
@Injectable()
export class PollMetrics implements NestInterceptor {
  constructor(private readonly metrics: Metrics) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const { method, route } = context.switchToHttp().getRequest<Request & { route?: { path?: string } }>();
    const of = method === 'GET' ? polled[route?.path ?? ''] : undefined;
    return of === undefined ? next.handle() : next.handle().pipe(tap(() => this.metrics.polls.inc({ of })));
  }
}
