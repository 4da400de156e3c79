import { eq } from 'drizzle-orm';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretHash, type Identity } from '../../../src/auth/identity.ts';
import { startSession } from '../../../src/auth/sessions.ts';
import type { Role } from '../../../src/db/tables/staff.ts';
import { eventCursor, headNumber, readEventsAfter } from '../../../src/events/read-since.ts';
import { record } from '../../../src/events/record.ts';
import { audienceOf, audiencesOf } from '../../../src/notifications/audience.ts';
import { openFeed, type Feed, type Wire } from '../../../src/notifications/feed.ts';
import { openStream } from '../../../src/notifications/stream.ts';
import { EVENT_TYPES } from '../../../src/events/event.ts';
import { hire, openHouse, until, type House } from '../../journeys/api/house.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';

let house: House;
let feed: Feed;
let mira: Identity;

tellMissingPostgres();

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    house = await openHouse({ engine });
    feed = openFeed(house);
    mira = await loggedIn('Mira', 'agent');
  });
  afterEach(async () => {
    feed.close();
    await house.close();
  });

  async function loggedIn(name: string, ...roles: Role[]): Promise<Identity> {
    const id = await hire(house, name, ...roles);
    const hash = secretHash(await startSession(house.store, id));
    return { user: { id, email: '', displayName: name, roles }, by: 'session', hash };
  }

  /** Something happens, as any story would do it. */
  const happen = (times = 1) =>
    house.store.tx(async () => {
      for (let i = 0; i < times; i++)
        record(house.store, 'contact.updated', { conversationId: null, at: 1, data: { contactId: 'con_1' } });
      house.store.afterCommit(() => house.queue.wake());
    });

  /** A browser that keeps what it got; `stuck` takes nothing any more. */
  function browser() {
    const state = { closed: false, isStuck: false };
    const got: string[] = [];
    const listeners: (() => void)[] = [];
    let stuck = 0;
    return {
      got,
      state,
      numbers: () => [...got.join('').matchAll(/event: log\ndata: \{"n":(\d+)/g)].map(([, n]) => Number(n)),
      kinds: () => [...got.join('').matchAll(/^event: (\w+)$/gm)].map(([, kind]) => kind),
      lastId: () => [...got.join('').matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
      wire: {
        send(bytes: Buffer) {
          if (state.isStuck) stuck += bytes.length;
          else got.push(bytes.toString());
        },
        buffered: () => stuck,
        drained: async () => undefined,
        close() {
          if (state.closed) return;
          state.closed = true;
          for (const listener of listeners) listener();
        },
        get closed(): boolean {
          return state.closed;
        },
        onClose: (listener: () => void) => void listeners.push(listener),
      } satisfies Wire,
    };
  }

  const listen = async (after: string, identity = mira) => {
    const reader = browser();
    await openStream({ store: house.store, feed }, { identity, wire: reader.wire, after });
    return reader;
  };
  const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i + 1);

  describe('a live stream', () => {
    it('starts with "ready" at the head and then tells what happens, once and in order', async () => {
      await happen(3);
      const start = await headNumber(house.store);
      const reader = await listen('now');
      expect(reader.kinds()).toEqual(['ready']);
      expect(reader.lastId()).toBe(eventCursor(house.store, start));
      for (let i = 0; i < 20; i++) await happen(i % 3);
      const head = await headNumber(house.store);
      await until('all of it arrives', () => reader.numbers().length >= head - start);
      expect(reader.numbers()).toEqual(upTo(start, head));
    });

    it('replays from a cursor, over several pages, and goes live without a gap or a repetition while things happen', async () => {
      const start = await headNumber(house.store);
      await happen(1300);
      const busy = (async () => {
        for (let i = 0; i < 60; i++) await happen();
      })();
      const readers = await Promise.all(
        [start, start + 700, start + 1299].map((n) => listen(eventCursor(house.store, n))),
      );
      await busy;
      const head = await headNumber(house.store);
      for (const [i, from] of [start, start + 700, start + 1299].entries()) {
        const reader = readers[i];
        await until('it has caught up', () => reader?.numbers().at(-1) === head);
        expect(reader?.numbers()).toEqual(upTo(from, head));
      }
    });

    it('loses nothing over any pattern of leaving and coming back', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ while: fc.nat(4), away: fc.nat(4) }), { minLength: 1, maxLength: 6 }),
          async (visits) => {
            const start = await headNumber(house.store);
            let cursor = eventCursor(house.store, start);
            const seen: number[] = [];
            for (const visit of visits) {
              const reader = await listen(cursor);
              await happen(visit.while);
              const head = await headNumber(house.store);
              await until('it is told', () => reader.lastId() === eventCursor(house.store, head));
              seen.push(...reader.numbers());
              cursor = reader.lastId();
              reader.wire.close();
              await happen(visit.away);
            }
            expect(seen).toEqual(upTo(start, start + seen.length));
          },
        ),
        { numRuns: 15 },
      );
    });

    it('notices within a second what another process wrote without a word', async () => {
      const reader = await listen('now');
      await house.store.tx(async () => {
        record(house.store, 'contact.updated', { conversationId: null, at: 1, data: { contactId: 'con_1' } });
      });
      await until('it is found by looking', () => reader.numbers().length === 1);
    });

    it.each([
      ['of another database', () => 'db_somewhere_else:3'],
      ['ahead of this log', () => eventCursor(house.store, 10_000)],
      ['that is none', () => "'; drop table events"],
    ])('asks a reader to start again whose cursor is one %s', async (_name, cursor) => {
      await happen(2);
      const reader = await listen(cursor());
      expect(reader.kinds()).toEqual(['ready', 'reset']);
      await happen();
      await until('it goes on from the head', () => reader.numbers().length === 1);
    });

    it('asks a reader to start again whose events were pruned', async () => {
      await happen(5);
      const start = await headNumber(house.store);
      await happen(3);
      const { events } = house.store.t;
      await house.store.tx(async (db) => {
        await db.delete(events).where(eq(events.n, start + 1));
      });
      expect((await listen(eventCursor(house.store, start))).kinds()).toEqual(['ready', 'reset']);
      expect(await readEventsAfter(house.store, { n: start, limit: 10 })).toBe('reset');
      expect(await readEventsAfter(house.store, { n: start + 1, limit: 10 })).toMatchObject([
        { n: start + 2 },
        { n: start + 3 },
      ]);
    });

    it('drops a reader that takes nothing, and nobody else; it comes back with its cursor', async () => {
      const slow = await listen('now');
      const quick = await listen('now');
      slow.state.isStuck = true;
      const cursor = slow.lastId();
      const before = await headNumber(house.store);
      for (let i = 0; i < 12; i++) await happen(1000);
      const head = await headNumber(house.store);
      await until('the quick one has it all', () => quick.numbers().at(-1) === head);
      expect(slow.state.closed).toBe(true);
      expect(quick.state.closed).toBe(false);
      expect(feed.readers).toBe(1);
      const back = await listen(cursor);
      expect(back.kinds().slice(0, 2)).toEqual(['ready', head - before > 10_000 ? 'reset' : 'log']);
    });

    it('tells a signed-out or disabled user nothing more, and closes', async () => {
      const omar = await loggedIn('Omar', 'agent');
      const [one, two, three] = [await listen('now'), await listen('now', omar), await listen('now')];
      const { sessions, users } = house.store.t;
      await house.store.tx(async (db) => {
        await db.delete(sessions).where(eq(sessions.hash, mira.hash));
        await db.update(users).set({ disabledAt: 1 }).where(eq(users.id, omar.user.id));
      });
      await happen();
      for (const reader of [one, two, three]) await until('it is closed', () => reader.state.closed);
      expect([...one.numbers(), ...two.numbers(), ...three.numbers()]).toEqual([]);
      expect(feed.readers).toBe(0);
    });

    it('does not replay to somebody who is signed out by then', async () => {
      const start = await headNumber(house.store);
      await happen(3);
      await house.store.tx(async (db) => {
        await db.delete(house.store.t.sessions);
      });
      const reader = await listen(eventCursor(house.store, start));
      expect(reader.state.closed).toBe(true);
      expect(reader.numbers()).toEqual([]);
    });

    it('tells of broken deliveries to administrators only', async () => {
      const sam = await loggedIn('Sam', 'admin');
      const [agent, admin] = [await listen('now'), await listen('now', sam)];
      await house.store.tx(async () => {
        record(house.store, 'delivery.dead', {
          conversationId: null,
          at: 1,
          data: { inboxId: 'inb_1', error: 'not JSON' },
        });
      });
      await happen();
      await until('both heard the second', () => agent.numbers().length === 1 && admin.numbers().length === 2);
      expect(agent.got.join('')).not.toContain('delivery.dead');
    });
  });

  describe('every kind of event', () => {
    it('has an audience, and nobody without a role is in any', () => {
      for (const type of EVENT_TYPES) expect(['readers', 'administrators']).toContain(audienceOf(type));
      expect(audiencesOf([])).toEqual([]);
      expect(audiencesOf(['agent'])).toEqual(['readers']);
      expect(audiencesOf(['admin'])).toEqual(['readers', 'administrators']);
    });
  });
});
