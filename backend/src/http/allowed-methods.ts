import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import { ProblemException } from './problem.exception.js';
import { sendProblem } from './problem.filter.js';

/** What Express keeps of a route; its types leave the stack open. */
interface Layer {
  match(path: string): boolean;
  route?: { methods: Record<string, boolean> };
}

/**
 * Comes before all routes and looks ahead at them. A path that exists under another method answers 405 and says which;
 * the framework itself would answer 404 and send people looking for a typing mistake.
 *
 * @param router - read at each request: the routes are added after this handler
 */
export const allowedMethods =
  (router: () => Router): RequestHandler =>
  (request: Request, response: Response, next: NextFunction) => {
    const allowed = new Set<string>();
    for (const layer of router().stack as unknown as Layer[])
      if (layer.route !== undefined && layer.match(request.path))
        for (const method of Object.keys(layer.route.methods)) allowed.add(method.toUpperCase());
    if (allowed.has('GET')) allowed.add('HEAD');
    if (allowed.size === 0 || allowed.has(request.method)) return next();
    const headers = { Allow: [...allowed].join(', ') };
    sendProblem(request, response, new ProblemException('method-not-allowed', { headers }));
  };
