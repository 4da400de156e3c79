// A user's own tokens for scripts. The token itself is told once, to the request that made it.
import { addToken, listTokens, revokeToken, tokenSecret } from '../../auth/tokens.ts';
import { notFound, ProductError } from '../../errors.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { NOTHING } from '../documentation.ts';
import { signedIn } from '../identify.ts';
import { iso, isoOrNull } from '../present/times.ts';
import * as S from '../schemas.ts';

export function tokenRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, sealer } = parts;

  async function listed(userId: string): Promise<S.Token[]> {
    return (await listTokens(store, userId)).map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: iso(createdAt),
      lastUsedAt: isoOrNull(lastUsedAt),
    }));
  }

  app.get(
    '/api/v1/tokens',
    { schema: { querystring: S.NoQuery, response: { 200: S.TokenList } } },
    async (request) => ({
      items: await listed(signedIn(request).user.id),
    }),
  );

  app.post(
    '/api/v1/tokens',
    { schema: { querystring: S.NoQuery, body: S.TokenBody, response: { 201: S.TokenMade } } },
    async (request, reply) => {
      const { user, by } = signedIn(request);
      // A stolen token must not be able to make others that outlive it.
      if (by !== 'session') throw new ProductError('not_allowed', 'Sign in with your password to make a token.');
      const once = onceOf(request);
      const { tokenId } = await withKey(parts, once, async (db) => ({
        tokenId: await addToken(parts, db, { userId: user.id, name: request.body.name }),
      }));
      const token = (await listed(user.id)).find(({ id }) => id === tokenId);
      if (token === undefined) throw notFound('The token');
      return reply.status(201).send({ ...token, token: tokenSecret(sealer, token.id) });
    },
  );

  app.delete(
    '/api/v1/tokens/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      await revokeToken(store, { userId: signedIn(request).user.id, tokenId: request.params.id });
      return reply.status(204).send();
    },
  );
}
