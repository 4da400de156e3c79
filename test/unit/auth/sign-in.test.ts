import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as passwords from '../../../src/auth/passwords.ts';
import { findSession, startSession } from '../../../src/auth/sessions.ts';
import { signIn } from '../../../src/auth/sign-in.ts';
import { changeUser, createUser, ensureFirstAdmin } from '../../../src/auth/users.ts';
import { hire, openHouse, PASSWORD, type House } from '../../journeys/api/house.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';

let house: House;
let mira: string;
tellMissingPostgres();

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    house = await openHouse({ engine });
    mira = await hire(house, 'Mira', 'agent');
    await hire(house, 'Omar', 'agent');
  });
  afterAll(() => house.close());
  afterEach(() => vi.restoreAllMocks());

  const from = (email: string, password: string, address = '198.51.100.7') =>
    signIn(house.store, { email, password, address });

  describe('signing in', () => {
    it('gives a new session each time, found again by its value and stored as a hash only', async () => {
      const first = await from('Mira@HalcyonAir.example ', PASSWORD);
      const second = await from('mira@halcyonair.example', PASSWORD);
      expect(first).not.toBe(second);
      expect(await findSession(house.store, first)).toMatchObject({
        user: { id: mira, displayName: 'Mira', roles: ['agent'] },
        by: 'session',
      });
      const rows = await house.store.db.select().from(house.store.t.sessions);
      expect(JSON.stringify(rows)).not.toContain(first);
    });

    it('looks at no more than ten of a thousand wrong passwords that come at once, and then not at the right one either', async () => {
      const tries = Array.from({ length: 1000 }, () => from('omar@halcyonair.example', 'a wrong password'));
      const codes = (await Promise.allSettled(tries)).map((one) =>
        one.status === 'rejected' ? (one.reason as { code: string }).code : 'in',
      );
      expect(codes.filter((code) => code === 'wrong_login')).toHaveLength(10);
      expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(990);
      await expect(from('omar@halcyonair.example', PASSWORD)).rejects.toMatchObject({ code: 'too_many_requests' });
    });

    it('still works for that person from elsewhere, and for a colleague from here', async () => {
      await expect(from('omar@halcyonair.example', PASSWORD, '203.0.113.9')).resolves.toBeTruthy();
      await expect(from('mira@halcyonair.example', PASSWORD)).resolves.toBeTruthy();
    });

    it('says the same for an unknown e-mail and a wrong password, after the same work', async () => {
      const work = vi.spyOn(passwords, 'isPassword');
      const unknown = from('nobody@halcyonair.example', 'whatever it is', '203.0.113.10').catch((error: unknown) =>
        String(error),
      );
      const wrong = from('mira@halcyonair.example', 'whatever it is', '203.0.113.10').catch((error: unknown) =>
        String(error),
      );
      expect(await unknown).toBe(await wrong);
      work.mockRestore();
    });
  });

  describe('a session', () => {
    it('ends when it has not been used for twelve hours', async () => {
      const value = await startSession(house.store, mira);
      const later = Date.now() + 12 * 3_600_000 + 1000;
      vi.spyOn(Date, 'now').mockReturnValue(later);
      expect(await findSession(house.store, value)).toBeUndefined();
    });

    it('goes on while it is used', async () => {
      const value = await startSession(house.store, mira);
      const start = Date.now();
      for (let hour = 0; hour < 40; hour += 8) {
        vi.spyOn(Date, 'now').mockReturnValue(start + hour * 3_600_000);
        expect(await findSession(house.store, value), `after ${hour} hours`).toBeDefined();
      }
    });

    it('ends at once when its user is disabled or gets other roles', async () => {
      const bruno = await hire(house, 'Ruth', 'supervisor');
      for (const change of [{ roles: ['agent' as const] }, { disabled: true }]) {
        const value = await startSession(house.store, bruno);
        await house.store.tx((db) => changeUser(house.store, db, { userId: bruno, ...change }));
        expect(await findSession(house.store, value)).toBeUndefined();
      }
    });
  });

  describe('the first administrator', () => {
    it('is made from the settings when nobody works here yet, once, however many processes start', async () => {
      const empty = await openHouse({
        engine,
        env: { ADMIN_EMAIL: 'sam@halcyonair.example', ADMIN_PASSWORD: 'sam has a password' },
      });
      expect(await Promise.all([ensureFirstAdmin(empty), ensureFirstAdmin(empty)])).toEqual([true, true]);
      const users = await empty.store.db.select().from(empty.store.t.users);
      expect(users).toMatchObject([{ email: 'sam@halcyonair.example', roles: ['admin'] }]);
      await expect(
        createUser(empty, {
          email: 'SAM@halcyonair.example',
          displayName: 'S',
          password: 'another one',
          roles: ['agent'],
        }),
      ).rejects.toMatchObject({ code: 'already_exists' });
      await empty.close();
    });
  });
});
