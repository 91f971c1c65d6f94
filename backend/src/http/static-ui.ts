import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Request, type Response, Router, static as serveStatic } from 'express';

const HASHED = { maxAge: '1y', immutable: true, acceptRanges: false } as const;

/** Paths that belong to the API or to operators and are never answered with the page. */
const notPages = /^\/+(api|assets|livez|readyz|metrics|docs)(\/|%2f|$)/i;

/**
 * The built web app. Its assets carry a hash in their names and never change; every other path is one of the app's
 * own routes and gets the page.
 *
 * @param folder - the folder that holds index.html
 */
export function staticUi(folder: string): Router {
  const router = Router();
  if (!existsSync(join(folder, 'index.html'))) return router;
  router.use('/assets', serveStatic(join(folder, 'assets'), HASHED));
  router.use(serveStatic(folder, { index: false, maxAge: '1h', acceptRanges: false }));
  router.get('/{*path}', (request: Request, response: Response, next: () => void) => {
    if (notPages.test(request.path) || !request.accepts('html')) return next();
    response.set('Cache-Control', 'no-cache').sendFile(join(folder, 'index.html'), { acceptRanges: false });
  });
  return router;
}
