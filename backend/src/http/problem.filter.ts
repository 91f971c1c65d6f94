import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { type Problem, type ProblemCode, problems } from '@tripstream/contracts';
import type { Request, Response } from 'express';
import { CommandIdReused, LogUnavailable } from '../commands/trip-commands.js';
import { StreamsClosing } from '../delivery/sse-connection-manager.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { ProblemException } from './problem.exception.js';
import { traceIdOf } from './trace-id.js';

/** The one place that knows status codes: every refusal and every failure leaves as a problem document (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    sendProblem(request, response, this.problemOf(error, request));
  }

  private problemOf(error: unknown, request: Request): ProblemException {
    if (error instanceof ProblemException) return error;
    if (error instanceof CommandIdReused) return new ProblemException('idempotency-key-reused');
    if (error instanceof StreamsClosing)
      return new ProblemException('unavailable', { headers: { 'Retry-After': '1' } });
    if (error instanceof LogUnavailable || isDatabaseUnavailable(error)) {
      this.logger.error({ event: 'http.unavailable', traceId: traceIdOf(request), error: String(error) });
      return new ProblemException('unavailable', { headers: { 'Retry-After': '2' } });
    }
    const code = codeOf(error);
    if (code !== 'internal') return new ProblemException(code);
    this.logger.error({
      event: 'http.failed',
      traceId: traceIdOf(request),
      route: request.route?.path,
      error: error instanceof Error ? error.stack : String(error),
    });
    return new ProblemException('internal');
  }
}

/** What Nest, Express and the body parser throw, in our words. */
function codeOf(error: unknown): ProblemCode {
  if (!(error instanceof Error)) return 'internal';
  const status = error instanceof HttpException ? error.getStatus() : 'status' in error ? error.status : 500;
  switch (status) {
    case 404:
      return 'not-found';
    case 405:
      return 'method-not-allowed';
    case 406:
      return 'not-acceptable';
    case 413:
      return 'payload-too-large';
    case 415:
      return 'unsupported-media-type';
    default:
      return typeof status === 'number' && status >= 400 && status < 500 ? 'bad-request' : 'internal';
  }
}

export function sendProblem(request: Request, response: Response, { code, facts }: ProblemException): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, title } = problems[code];
  const problem: Problem = {
    type: `urn:tripstream:problem:${code}`,
    title,
    status,
    code,
    ...(facts.detail === undefined ? {} : { detail: facts.detail }),
    traceId: traceIdOf(request),
    ...(facts.errors === undefined ? {} : { errors: facts.errors }),
  };
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', ...facts.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}
