// The brand's handles. Adding one also lets in what was delivered for it before it was known.
import { changeAccount, registerAccount, removeAccount } from '../../accounts/register-account.ts';
import { notFound } from '../../errors.ts';
import { releaseUnrouted } from '../../ingest/replay.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentAccounts } from '../present/channel-accounts.ts';
import * as S from '../schemas.ts';

export function channelAccountRoutes(app: App, { parts }: { parts: Door }): void {
  const path = '/api/v1/channel-accounts';

  async function one(id: string | undefined): Promise<S.ChannelAccount> {
    const [account] = id === undefined ? [] : await presentAccounts(parts, id);
    if (account === undefined) throw notFound('The handle');
    return account;
  }

  app.get(path, { schema: { querystring: S.NoQuery, response: { 200: S.ChannelAccountList } } }, async () => ({
    items: await presentAccounts(parts),
  }));

  app.post(
    path,
    { schema: { querystring: S.NoQuery, body: S.ChannelAccountBody, response: { 201: S.ChannelAccount } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id } = await withKey(parts, onceOf(request), async (db) => ({
        id: await registerAccount(parts, db, { userId: user.id, account: request.body }),
      }));
      await releaseUnrouted(parts, request.body);
      return reply.status(201).send(await one(id));
    },
  );

  app.put(
    `${path}/:id`,
    {
      schema: {
        params: S.IdParams,
        querystring: S.NoQuery,
        body: S.ChannelAccountChange,
        response: { 200: S.ChannelAccount },
      },
    },
    async (request) => {
      const { user } = signedIn(request);
      const { id } = request.params;
      await withKey(parts, onceOf(request), async (db) => {
        await changeAccount(parts, db, { userId: user.id, id, change: request.body });
        return { id };
      });
      return one(id);
    },
  );

  app.delete(`${path}/:id`, { schema: { params: S.IdParams, querystring: S.NoQuery } }, async (request, reply) => {
    const { user } = signedIn(request);
    const { id } = request.params;
    await withKey(parts, onceOf(request), async (db) => {
      await removeAccount(parts, db, { userId: user.id, id });
      return { id };
    });
    return reply.status(204).send();
  });
}
