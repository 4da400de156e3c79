// Signing in, who am I, signing out.
import { secretHash, type Identity } from '../../auth/identity.ts';
import { endSession, findSession, SESSION_COOKIE } from '../../auth/sessions.ts';
import { signIn } from '../../auth/sign-in.ts';
import { ProductError } from '../../errors.ts';
import type { App, Door } from '../api-parts.ts';
import { NOTHING } from '../documentation.ts';
import { identify, refuseForeignOrigin, signedIn } from '../identify.ts';
import { iso } from '../present/times.ts';
import * as S from '../schemas.ts';

/** Only against floods from one address; the limit on guessing is counted in the database, in auth/sign-in. */
const PER_MINUTE = 1200;

export function sessionRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, clock, demo, config } = parts;
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: config.publicUrl.startsWith('https:') } as const;
  const present = ({ user: { id, displayName, email, roles } }: Identity): S.Session => ({
    user: { id, displayName, email, roles: [...roles] },
    simulated: demo !== undefined,
    serverTime: iso(clock.now()),
  });

  app.post(
    '/api/v1/session',
    {
      schema: { body: S.SessionBody, response: { 200: S.Session } },
      config: { rateLimit: { max: PER_MINUTE, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      refuseForeignOrigin(parts, request);
      const { email, password } = request.body;
      const value = await signIn(store, { email, password, address: request.ip });
      const identity = await findSession(store, value);
      if (identity === undefined) throw new ProductError('wrong_login');
      const before = request.cookies[SESSION_COOKIE];
      if (before !== undefined) await endSession(store, secretHash(before));
      return reply.setCookie(SESSION_COOKIE, value, cookie).send(present(identity));
    },
  );

  // Open to anyone, because the sign-in page of the demo must learn here which log-ins it may show.
  app.get('/api/v1/session', { schema: { querystring: S.NoQuery, response: { 200: S.Session } } }, async (request) => {
    const identity = await identify(parts, request);
    if (identity === undefined)
      throw new ProductError('not_signed_in', undefined, demo ? { simulated: true, logins: demo.logins } : {});
    return present(identity);
  });

  app.delete(
    '/api/v1/session',
    { schema: { querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      const { by, hash } = signedIn(request);
      if (by === 'session') await endSession(store, hash);
      return reply.clearCookie(SESSION_COOKIE, cookie).status(204).send();
    },
  );
}
