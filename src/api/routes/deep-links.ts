// For the brand's own app and log-in page, with an administrator's token: whoever is logged in there comes into a direct message
// already known.
import { makeAccountLink, makeDeepLinks } from '../../proof/deep-links.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { iso } from '../present/times.ts';
import * as S from '../schemas.ts';

export function deepLinkRoutes(app: App, { parts }: { parts: Door }): void {
  app.post(
    '/api/v1/deep-links',
    { schema: { querystring: S.NoQuery, body: S.DeepLinkBody, response: { 201: S.DeepLink } } },
    async (request, reply) => {
      const { customer, subject } = request.body;
      const userId = signedIn(request).user.id;
      const links = await makeDeepLinks(parts, { customer, subject: subject || null, userId });
      const items = links.map(({ expiresAt, ...link }) => ({ ...link, expiresAt: iso(expiresAt) }));
      return reply.status(201).header('cache-control', 'no-store').send({ items });
    },
  );

  app.post(
    '/api/v1/account-links',
    { schema: { querystring: S.NoQuery, body: S.AccountLinkBody, response: { 201: S.AccountLink } } },
    async (request, reply) => {
      const userId = signedIn(request).user.id;
      const { code, expiresAt } = await makeAccountLink(parts, { customer: request.body.customer, userId });
      return reply
        .status(201)
        .header('cache-control', 'no-store')
        .send({ authorizationCode: code, expiresAt: iso(expiresAt) });
    },
  );
}
