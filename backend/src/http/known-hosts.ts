import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Config } from '../platform/config.js';
import { ProblemException } from './problem.exception.js';
import { sendProblem } from './problem.filter.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Answers only to names that are ours. A page of another site can make its own name point at this machine (DNS
 * rebinding); the browser then takes us for that site, and only the Host header tells.
 */
export function knownHosts({ HOST, ALLOWED_HOSTS }: Pick<Config, 'HOST' | 'ALLOWED_HOSTS'>): RequestHandler {
  const known = new Set([...LOOPBACK, HOST.toLowerCase(), ...ALLOWED_HOSTS]);
  return (request: Request, response: Response, next: NextFunction) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    const name = host.replace(/:\d*$/, '');
    if (known.has(name) || known.has(host)) return next();
    const detail = 'Set ALLOWED_HOSTS to the names that this site is reached by';
    sendProblem(request, response, new ProblemException('misdirected-request', { detail }));
  };
}
