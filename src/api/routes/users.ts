// The people who work here: everybody sees who there is to give a conversation to; administrators add, change and disable.
import { hashPassword } from '../../auth/passwords.ts';
import { mayAdminister } from '../../auth/permissions.ts';
import { addUser, alreadyThere, changeUser, listUsers } from '../../auth/users.ts';
import { notFound } from '../../errors.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import * as S from '../schemas.ts';

export function userRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;

  async function listed(withEmail: boolean): Promise<S.UserListed[]> {
    return (await listUsers(store)).map(({ id, displayName, email, roles, disabledAt }) => ({
      id,
      displayName,
      email: withEmail ? email : null,
      roles,
      disabled: disabledAt !== null,
    }));
  }

  async function one(id: string | undefined): Promise<S.UserListed> {
    const user = (await listed(true)).find((user) => user.id === id);
    if (user === undefined) throw notFound('The user');
    return user;
  }

  app.get('/api/v1/users', { schema: { querystring: S.NoQuery, response: { 200: S.UserList } } }, async (request) => ({
    items: await listed(mayAdminister(signedIn(request).user.roles)),
  }));

  app.post(
    '/api/v1/users',
    { schema: { querystring: S.NoQuery, body: S.UserBody, response: { 201: S.UserListed } } },
    async (request, reply) => {
      const once = onceOf(request);
      const { password, ...facts } = request.body;
      const passwordHash = await hashPassword(password); // before the transaction: it takes its time
      const { userId } = await alreadyThere(() =>
        withKey(parts, once, async (db) => ({ userId: await addUser(store, db, { ...facts, passwordHash }) })),
      );
      return reply.status(201).send(await one(userId));
    },
  );

  app.put(
    '/api/v1/users/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.UserChangeBody, response: { 200: S.UserListed } } },
    async (request) => {
      const { id: userId } = request.params;
      await withKey(parts, onceOf(request), async (db) => {
        await changeUser(store, db, { userId, ...request.body });
        return { userId };
      });
      return one(userId);
    },
  );
}
