import { hkdfSync } from 'node:crypto';
import { type TravellerId, travellerIdSchema } from '@tripstream/contracts';
import { jwtVerify, SignJWT } from 'jose';

export type Transport = 'bearer' | 'cookie';

export const SESSION_COOKIE = 'tripstream_session';
const LIFETIME_SECONDS: Record<Transport, number> = { bearer: 30 * 86_400, cookie: 365 * 86_400 };
const ISSUER = 'tripstream';

/** Signs and checks identities. It keeps no list: a signature is all there is to an anonymous traveller. */
export class Identity {
  private readonly key: Uint8Array;

  /** @param secret - at least 32 characters; whoever knows it can be anybody */
  constructor(secret: string) {
    this.key = new Uint8Array(hkdfSync('sha256', secret, '', 'tripstream identity', 32));
  }

  /** A signed statement of who somebody is. A token says how it travels, so a stolen cookie is no bearer token. */
  async sign(
    travellerId: TravellerId,
    transport: Transport,
  ): Promise<{ token: string; expiresAt: Date; maxAgeMs: number }> {
    const seconds = LIFETIME_SECONDS[transport];
    const expiresAt = new Date(Math.floor(Date.now() / 1000 + seconds) * 1000);
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(transport)
      .setSubject(travellerId)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(this.key);
    return { token, expiresAt, maxAgeMs: seconds * 1000 };
  }

  /** Who a token speaks for; null when it is forged, expired or meant for another transport. */
  async verify(token: string, transport: Transport): Promise<TravellerId | null> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: transport,
      });
      return travellerIdSchema.parse(payload.sub);
    } catch {
      return null;
    }
  }
}
