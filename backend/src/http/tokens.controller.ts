import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { createTokenSchema, type TokenResponse, type TravellerId } from '@tripstream/contracts';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { newId } from '../platform/ids.js';
import { Public, Traveller } from './identity/identity.guard.js';
import { Identity, SESSION_COOKIE } from './identity/identity.js';

/** How somebody becomes a traveller: by asking. */
@Controller('api/tokens')
export class TokensController {
  constructor(private readonly identity: Identity) {}

  /** Who is known already stays who they are; everybody else becomes a new traveller. */
  @Public()
  @Post()
  async create(
    @Body({ schema: createTokenSchema }) body: z.output<typeof createTokenSchema>,
    @Traveller() known: TravellerId | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokenResponse> {
    const travellerId = known ?? newId<TravellerId>('trv');
    const { token, expiresAt, maxAgeMs } = await this.identity.sign(travellerId, body.as);
    response.set('Cache-Control', 'no-store');
    const answer = { travellerId, expiresAt: expiresAt.toISOString() };
    if (body.as === 'bearer') return { ...answer, tokenType: 'Bearer', token };
    response.cookie(SESSION_COOKIE, token, {
      httpOnly: true,
      sameSite: 'lax',
      secure: request.secure,
      path: '/',
      maxAge: maxAgeMs,
    });
    return { ...answer, tokenType: 'Cookie' };
  }
}
