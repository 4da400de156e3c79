import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findConversationForUser } from '../../../src/auth/authorized.ts';
import { isAllowed, PERMISSIONS } from '../../../src/auth/permissions.ts';
import { changeUser } from '../../../src/auth/users.ts';
import { ROLES, type Role } from '../../../src/db/tables/staff.ts';
import { buildApp } from '../../../src/api/app.ts';
import { openReceiver } from '../../../src/ingest/receive.ts';
import { openDoor, type Asker, type Door } from '../../journeys/api/door.ts';
import { account, conversation, hire } from '../../journeys/api/house.ts';

const ROUTES = Object.entries(PERMISSIONS).map(([name, permission]) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, path, permission };
});
// Last, because it ends the session that the others need.
ROUTES.sort((a, b) => Number(a.name === 'DELETE /api/v1/session') - Number(b.name === 'DELETE /api/v1/session'));

let door: Door;
let conversationId: string;
const people = new Map<Role | 'disabled', Asker>();

beforeAll(async () => {
  door = await openDoor();
  for (const role of ROLES) {
    await hire(door.house, `One-${role}`, role);
    people.set(role, await door.signIn(`One-${role}`));
  }
  const id = await hire(door.house, 'Gone', ...ROLES);
  people.set('disabled', await door.signIn('Gone'));
  // Straight in the table, so that the session itself is still there.
  const { users } = door.house.store.t;
  await door.house.store.tx(async (db) => {
    await db.update(users).set({ disabledAt: 1 }).where(eq(users.id, id));
  });
  conversationId = (await conversation(door.house, await account(door.house))).conversationId;
});
afterAll(() => door.close());

const ask = (asker: Asker, method: string, path: string) =>
  asker(
    method,
    path.replace('conversations/:id', `conversations/${conversationId}`).replace(/:\w+/g, 'nothing_here'),
    method === 'GET' ? undefined : {},
  );

describe('the table of permissions', () => {
  it('knows every route, and every route is in it', () => {
    const missing = ROUTES.filter(({ method, path }) => !door.app.hasRoute({ method, url: path }));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('opens to anyone what a stranger must reach, and nothing else', () => {
    const open = ROUTES.filter(({ permission }) => permission === 'anyone').map(({ name }) => name);
    expect(open).toEqual([
      'GET /webhooks/x', 'POST /webhooks/x', 'GET /webhooks/meta', 'POST /webhooks/meta', 'GET /healthz', 'GET /readyz',
      'GET /metrics', 'GET /api/openapi.json', 'POST /api/v1/session', 'GET /api/v1/session',
      'GET /proof/:token', 'POST /proof/:token',
    ]); // prettier-ignore
  });

  it('leaves handles, people and broken deliveries to administrators, and answering to those who care for customers', () => {
    for (const { name, method, path, permission } of ROUTES) {
      const administers = /\/(users|channel-accounts|admin)/.test(path) && (method !== 'GET' || path.includes('admin'));
      // Supervisors see what numbers look like, so that they can tell why something was or was not recognised.
      const isRead = name === 'GET /api/v1/admin/recognition';
      if (administers && !isRead) expect({ name, permission }).toEqual({ name, permission: ['admin'] });
      const answers = /\/(conversations|messages)/.test(path) && method !== 'GET';
      if (answers) expect({ name, open: isAllowed(permission, ['privacy_officer']) }).toEqual({ name, open: false });
    }
  });

  describe.each(ROUTES.filter(({ permission, path }) => permission !== 'anyone' && path !== '/api/v1/events'))(
    '$name',
    ({ method, path, permission }) => {
      it('is closed to whoever is not signed in', async () => {
        expect((await ask(door.stranger, method, path)).statusCode).toBe(401);
      });

      it('is closed to a disabled user whose browser is still open', async () => {
        const asker = people.get('disabled');
        expect(asker && (await ask(asker, method, path)).statusCode).toBe(401);
      });

      it('opens to the roles in the table and to no other', async () => {
        for (const role of ROLES) {
          if (path.endsWith('/session') && method === 'DELETE') continue; // would sign them out
          const asker = people.get(role);
          const status = asker ? (await ask(asker, method, path)).statusCode : 0;
          const refused = status === 401 || status === 403;
          expect({ role, refused }).toEqual({ role, refused: !isAllowed(permission, [role]) });
        }
      });
    },
  );

  it('stops the start when a route was not declared', async () => {
    const { house } = door;
    const receiver = openReceiver(house);
    const app = await buildApp({ ...house, receiver });
    expect(() => app.get('/api/v1/forgotten', async () => 'open to all')).toThrow('who may GET /api/v1/forgotten');
    expect(() => app.get('/api/v1/conversations', async () => 'nobody asked')).toThrow('nobody would ask');
    await app.close();
    await receiver.close();
  });
});

describe('the gate before a conversation', () => {
  it('says the same for "not there" and "not for you"', async () => {
    const { store } = door.house;
    const officer = { roles: ['privacy_officer' as const] };
    const denied = findConversationForUser(store, { user: officer, conversationId, to: 'change' });
    const absent = findConversationForUser(store, {
      user: officer,
      conversationId: conversationId.replace(/.$/, 'x'),
      to: 'read',
    });
    const [a, b] = await Promise.allSettled([denied, absent]);
    expect(a).toMatchObject({ reason: { code: 'not_found' } });
    expect(String((a as PromiseRejectedResult).reason)).toBe(String((b as PromiseRejectedResult).reason));
    await expect(findConversationForUser(store, { user: officer, conversationId, to: 'read' })).resolves.toMatchObject({
      id: conversationId,
    });
  });
});

describe('the last administrator', () => {
  it('cannot be disabled, nor lose the role', async () => {
    const { store } = door.house;
    const [admin] = (await store.db.select().from(store.t.users)).filter(
      ({ roles, disabledAt }) => roles.includes('admin') && disabledAt === null,
    );
    const userId = admin?.id ?? '';
    await expect(store.tx((db) => changeUser(store, db, { userId, disabled: true }))).rejects.toMatchObject({
      code: 'state_conflict',
    });
    await expect(store.tx((db) => changeUser(store, db, { userId, roles: ['agent'] }))).rejects.toMatchObject({
      code: 'state_conflict',
    });
  });
});
