import {
  type ErrorRequestHandler,
  json,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
  raw,
} from 'express';
import { ProblemException } from './problem.exception.js';

/** Larger than any wish, smaller than any nuisance; counted after inflation too. */
const MOST_BYTES = 64 * 1024;

/** Larger than the plan of the longest trip. */
const MOST_CALLBACK_BYTES = 2 * 1024 * 1024;

/** What is signed is signed as bytes: nothing may have been made of them before the signature was checked. */
const signedBodies: RequestHandler = Router().use(
  '/api/webhooks',
  raw({ limit: MOST_CALLBACK_BYTES, type: () => true, inflate: false }),
);

const isRaw = ({ body }: Request) => Buffer.isBuffer(body);

const hasBody = ({ headers }: Request) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** A body is JSON or it is refused: a form post from another site never gets as far as a cookie. */
const requireJson: RequestHandler = (request: Request, _response: Response, next: NextFunction) => {
  if (hasBody(request) && !isRaw(request) && !request.is('application/json'))
    return next(new ProblemException('unsupported-media-type'));
  next();
};

/** `__proto__` as a key is an attack or an accident, and a schema does not see it. */
const refusePrototypeKeys: RequestHandler = (request: Request, _response: Response, next: NextFunction) => {
  const open: unknown[] = isRaw(request) ? [] : [request.body];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__'))
      return next(new ProblemException('unknown-field', { detail: 'no field is called __proto__' }));
    open.push(...Object.values(value));
  }
  next();
};

/** The framework makes one kind of error of everything that cannot be parsed; here it is still known what it was. */
const brokenJson: ErrorRequestHandler = (error: { type?: string }, _request, _response, next) => {
  next(error.type === 'entity.parse.failed' ? new ProblemException('malformed-json') : error);
};

export const bodyParsers: readonly (RequestHandler | ErrorRequestHandler)[] = [
  signedBodies,
  requireJson,
  json({ limit: MOST_BYTES, type: 'application/json', strict: false }),
  brokenJson,
  refusePrototypeKeys,
];
