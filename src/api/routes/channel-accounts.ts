// The brand's handles, and a look at their connection on request. Adding one also lets in what was delivered for it before it was known.
import { checkAccount } from '../../accounts/check-account.ts';
import { connectAccount } from '../../accounts/connect-account.ts';
import { standingAccount, type Account } from '../../accounts/find-account.ts';
import { refreshToken } from '../../accounts/refresh-token.ts';
import { changeAccount, registerAccount, removeAccount } from '../../accounts/register-account.ts';
import { notFound } from '../../errors.ts';
import { listGaps } from '../../gaps/list.ts';
import { releaseUnrouted } from '../../ingest/replay.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { NOTHING } from '../documentation.ts';
import { signedIn } from '../identify.ts';
import { presentAccounts } from '../present/channel-accounts.ts';
import { presentGap } from '../present/gaps.ts';
import * as S from '../schemas.ts';

export function channelAccountRoutes(app: App, { parts }: { parts: Door }): void {
  const path = '/api/v1/channel-accounts';

  async function one(id: string | undefined): Promise<S.ChannelAccount> {
    const [account] = id === undefined ? [] : await presentAccounts(parts, id);
    if (account === undefined) throw notFound('The handle');
    return account;
  }

  async function standing(id: string): Promise<Account> {
    const account = await standingAccount(parts.store, id);
    if (account === undefined) throw notFound('The handle');
    return account;
  }

  app.get(path, { schema: { querystring: S.NoQuery, response: { 200: S.ChannelAccountList } } }, async () => ({
    items: await presentAccounts(parts),
  }));

  app.get(
    `${path}/:id/gaps`,
    { schema: { params: S.IdParams, querystring: S.GapQuery, response: { 200: S.GapPage } } },
    async (request) => {
      const account = await one(request.params.id);
      const { rows, next } = await listGaps(parts.store, { accountId: account.id, ...request.query });
      return { items: rows.map((row) => presentGap(row, account)), next };
    },
  );

  app.post(
    path,
    { schema: { querystring: S.NoQuery, body: S.ChannelAccountBody, response: { 201: S.ChannelAccount } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id } = await withKey(parts, onceOf(request), async (db) => {
        const registered = await registerAccount(parts, db, {
          userId: user.id,
          account: request.body,
          ifKnown: 'refuse',
        });
        return { id: registered.id };
      });
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

  const oneAccount = { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.ChannelAccount } };

  app.post(`${path}/:id/check`, { schema: oneAccount }, async (request) => {
    const { id } = await standing(request.params.id);
    await refreshToken(parts, id);
    await checkAccount(parts, { account: await standing(id), depth: 'full', asked: true });
    return one(id);
  });

  app.post(`${path}/:id/connect`, { schema: oneAccount }, async (request) => {
    const { id } = await standing(request.params.id);
    await connectAccount(parts, id);
    return one(id);
  });

  app.delete(
    `${path}/:id`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { id } = request.params;
      await withKey(parts, onceOf(request), async (db) => {
        await removeAccount(parts, db, { userId: user.id, id });
        return { id };
      });
      return reply.status(204).send();
    },
  );
}
