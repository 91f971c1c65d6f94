import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { TravellerId } from '@tripstream/contracts';
import { parse } from 'cookie';
import type { Request } from 'express';
import { ProblemException } from '../problem.exception.js';
import { Identity, SESSION_COOKIE } from './identity.js';

const PUBLIC = 'tripstream:public';

/** No identity is needed here; one that is sent is still checked and known. */
export const Public = () => SetMetadata(PUBLIC, true);

const travellers = new WeakMap<Request, TravellerId>();

/** The traveller who asks. Only where the route is not public. */
export const Traveller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  travellers.get(context.switchToHttp().getRequest<Request>()),
);

/** Lets nobody in without an identity, and no browser page of somebody else act with a traveller's cookie. */
@Injectable()
export class IdentityGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly identity: Identity) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    this.requireOwnOrigin(request);
    const traveller = await this.travellerOf(request);
    if (traveller !== null) travellers.set(request, traveller);
    else if (!this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()]))
      throw new ProblemException('credentials-missing', {
        detail: 'Get a token from POST /api/tokens and send it as Authorization: Bearer …',
        headers: { 'WWW-Authenticate': 'Bearer realm="tripstream"' },
      });
    return true;
  }

  private async travellerOf(request: Request): Promise<TravellerId | null> {
    const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
    if (scheme !== undefined) {
      const traveller =
        scheme.toLowerCase() === 'bearer' && token ? await this.identity.verify(token, 'bearer') : null;
      if (traveller === null)
        throw new ProblemException('token-invalid', {
          headers: { 'WWW-Authenticate': 'Bearer realm="tripstream", error="invalid_token"' },
        });
      return traveller;
    }
    const session = parse(request.headers.cookie ?? '')[SESSION_COOKIE];
    // A session that is no longer good is like none: the browser signs in again and gets a new one.
    return session === undefined ? null : this.identity.verify(session, 'cookie');
  }

  /** Browsers say where a page comes from on everything that matters: other sites' pages get nothing, not even to read. */
  private requireOwnOrigin({ headers, protocol }: Request): void {
    if (headers.origin !== undefined && headers.origin !== `${protocol}://${headers.host}`)
      throw new ProblemException('origin-not-allowed');
  }
}
