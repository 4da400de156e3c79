import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../../../src/events/event.ts';
import { LEGAL_MOVES } from '../../../src/conversations/change-status.ts';
import { wakeDueConversations } from '../../../src/conversations/wake-due.ts';
import { NO_DEADLINE } from '../../../src/db/tables/conversations.ts';
import { headNumber, readEventsAfter } from '../../../src/events/read-since.ts';
import type { Conversation } from '../../../src/api/schemas.ts';
import { openDoor, problem, type Asker, type Door } from './door.ts';
import { account, conversation, hire, NOON, type Told } from './house.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';

let door: Door;
let accountId: string;
let mira: Asker;
let omarId: string;
let miraId: string;
let told: Told;
let start: number;

tellMissingPostgres();

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    door = await openDoor({}, { engine });
    miraId = await hire(door.house, 'Mira', 'agent');
    omarId = await hire(door.house, 'Omar', 'agent');
    await hire(door.house, 'Paula', 'privacy_officer');
    mira = await door.signIn('Mira');
    accountId = await account(door.house);
  });
  afterAll(() => door.close());
  beforeEach(async () => {
    told = await conversation(door.house, accountId);
    start = await headNumber(door.house.store);
  });

  const at = (path = '') => `/api/v1/conversations/${told.conversationId}${path}`;
  const row = async (id = told.conversationId) => {
    const { conversations: c } = door.house.store.t;
    const [found] = await door.house.store.db.select().from(c).where(eq(c.id, id));
    return found;
  };
  const happened = async () => {
    const events = await readEventsAfter(door.house.store, { n: start, limit: 100 });
    return events === 'reset'
      ? []
      : events.map(({ type, conversationId, data }) => ({ type, mine: conversationId === told.conversationId, data }));
  };
  const put = async (status: string) => mira('PUT', at('/status'), { status });

  describe('a conversation', () => {
    it('is given to somebody, and back to everybody, each told once', async () => {
      const given = (await mira('PUT', at('/assignee'), { userId: omarId })).json<Conversation>();
      expect(given.assignee).toEqual({ id: omarId, displayName: 'Omar' });
      await mira('PUT', at('/assignee'), { userId: omarId });
      expect((await mira('PUT', at('/assignee'), { userId: null })).json<Conversation>().assignee).toBeNull();
      expect(await happened()).toEqual([
        { type: 'conversation.assigned', mine: true, data: { userId: miraId, assigneeId: omarId, before: null } },
        { type: 'conversation.assigned', mine: true, data: { userId: miraId, assigneeId: null, before: omarId } },
      ]);
    });

    it('cannot be given to somebody who does not answer customers', async () => {
      const { items } = (await mira('GET', '/api/v1/users')).json<{ items: { id: string; displayName: string }[] }>();
      const paula = items.find(({ displayName }) => displayName === 'Paula')?.id;
      expect(problem(await mira('PUT', at('/assignee'), { userId: paula }), 'bad_request')).toMatchObject({
        field: 'userId',
      });
      expect(problem(await mira('PUT', at('/assignee'), { userId: 'usr_nobody' }), 'bad_request')).toMatchObject({
        field: 'userId',
      });
    });

    it('that is resolved lets nobody wait, and its contact writes into a new one', async () => {
      const resolved = (await put('resolved')).json<Conversation>();
      expect(resolved).toMatchObject({
        status: 'resolved',
        waitingSince: null,
        dueAt: null,
        resolvedAt: new Date(NOON).toISOString(),
        unread: 0,
      });
      expect(await row()).toMatchObject({ queueAt: NO_DEADLINE });
      const { conversationContacts: m } = door.house.store.t;
      expect(await door.house.store.db.select().from(m).where(eq(m.conversationId, told.conversationId))).toMatchObject(
        [{ current: false }],
      );
      expect(await happened()).toEqual([
        { type: 'conversation.resolved', mine: true, data: { userId: miraId, before: 'open' } },
      ]);
    });

    it('that an agent reopens is its contact’s own again', async () => {
      await put('resolved');
      expect((await put('open')).json<Conversation>()).toMatchObject({ status: 'open', resolvedAt: null });
      const { conversationContacts: m } = door.house.store.t;
      expect(await door.house.store.db.select().from(m).where(eq(m.conversationId, told.conversationId))).toMatchObject(
        [{ current: true }],
      );
      expect((await happened()).map(({ type }) => type)).toEqual(['conversation.resolved', 'conversation.reopened']);
    });

    it('is not reopened when its contact has a newer one, which is named', async () => {
      await put('resolved');
      const newer = await conversation(door.house, accountId);
      const { conversationContacts: m } = door.house.store.t;
      await door.house.store.tx(async (db) => {
        await db
          .insert(m)
          .values({ conversationId: newer.conversationId, contactId: told.contactId, current: true, joinedAt: NOON });
      });
      expect(problem(await put('open'), 'state_conflict')).toMatchObject({ conversationId: newer.conversationId });
      expect(await row()).toMatchObject({ status: 'resolved' });
    });

    it('makes only the moves of the table, and says why not', async () => {
      for (const [before, legal] of Object.entries(LEGAL_MOVES)) {
        for (const after of ['open', 'waiting_customer', 'waiting_third', 'resolved'] as const) {
          told = await conversation(door.house, accountId, { conversation: { status: before as 'open' } });
          const answer = await put(after);
          const allowed = before === after || legal.includes(after);
          expect({ before, after, status: answer.statusCode }).toEqual({ before, after, status: allowed ? 200 : 409 });
          if (!allowed) expect(problem(answer, 'state_conflict').detail).toMatch(/cannot become/);
        }
      }
    });

    it('sleeps until its time and then is open again, told once', async () => {
      const until = new Date(NOON + 3_600_000).toISOString();
      expect((await mira('POST', at('/snooze'), { until })).json<Conversation>()).toMatchObject({
        status: 'snoozed',
        snoozedUntil: until,
      });
      expect(await wakeDueConversations(door.house, 10)).toBe(0);
      door.house.clock.advance(3_600_000);
      expect(
        await Promise.all([wakeDueConversations(door.house, 10), wakeDueConversations(door.house, 10)]).then((n) =>
          n.toSorted(),
        ),
      ).toEqual([0, 1]);
      door.house.clock.set(NOON);
      expect(await row()).toMatchObject({ status: 'open', snoozedUntil: null });
      expect((await happened()).map(({ type }) => type)).toEqual(['conversation.status_changed', 'conversation.woken']);
    });

    it('cannot sleep until yesterday, nor for years', async () => {
      for (const until of [NOON - 1, NOON, NOON + 400 * 86_400_000]) {
        const answer = await mira('POST', at('/snooze'), { until: new Date(until).toISOString() });
        expect(problem(answer, 'bad_request')).toMatchObject({ field: 'until' });
      }
    });

    it('keeps its tags each once; the log knows only how many', async () => {
      const tagged = (await mira('PUT', at('/tags'), { tags: ['baggage', ' vip ', 'baggage'] })).json<Conversation>();
      expect(tagged.tags).toEqual(['baggage', 'vip']);
      expect(await happened()).toEqual([
        { type: 'conversation.tagged', mine: true, data: { userId: miraId, tags: 2 } },
      ]);
    });

    it('is read once', async () => {
      expect((await mira('POST', at('/read'))).json<Conversation>().unread).toBe(0);
      await mira('POST', at('/read'));
      expect((await happened()).map(({ type }) => type)).toEqual(['conversation.read']);
    });

    it('tells its story in order: message, what people did, note', async () => {
      await mira('POST', at('/notes'), { text: 'Her bag is in Lisbon.' });
      await mira('PUT', at('/assignee'), { userId: miraId });
      const { items } = (await mira('GET', at('/timeline'))).json<{
        items: { type: string; by?: { displayName: string } }[];
      }>();
      expect(items.map(({ type }) => type)).toEqual(['message', 'event', 'note']);
      expect(items[1]?.by?.displayName).toBe('Mira');
      // Two entries stand at the same moment; a page of one still shows each exactly once.
      const seen: unknown[] = [];
      let before = '';
      for (let page = 0; page < 5; page++) {
        const answer = (await mira('GET', at(`/timeline?limit=1${before}`))).json<{
          items: unknown[];
          next: string | null;
        }>();
        seen.unshift(...answer.items);
        if (answer.next === null) break;
        before = `&before=${encodeURIComponent(answer.next)}`;
      }
      expect(seen).toEqual(items);
    });
  });

  describe('the same key', () => {
    const withKey = (key: string, text: string, path = at('/notes')) =>
      mira('POST', path, { text }, { 'idempotency-key': key });
    const notes = async () => {
      const { notes: n } = door.house.store.t;
      return door.house.store.db.select().from(n).where(eq(n.conversationId, told.conversationId));
    };

    it('writes once and answers the same, twenty times at once', async () => {
      const key = `k-${told.conversationId}`;
      const answers = await Promise.all(Array.from({ length: 20 }, () => withKey(key, 'Call the hotel')));
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(answers.every(({ statusCode }) => statusCode === 201)).toBe(true);
      expect(await notes()).toHaveLength(1);
      expect(await happened()).toHaveLength(1);
    });

    it('with other words, or for another conversation, is refused', async () => {
      const key = `r-${told.conversationId}`;
      await withKey(key, 'one');
      problem(await withKey(key, 'two'), 'key_reused');
      const other = await conversation(door.house, accountId);
      problem(await withKey(key, 'one', `/api/v1/conversations/${other.conversationId}/notes`), 'key_reused');
    });

    it('of somebody else, or after 72 hours, is another key', async () => {
      const key = `s-${told.conversationId}`;
      await withKey(key, 'one');
      const omar = await door.signIn('Omar');
      expect((await omar('POST', at('/notes'), { text: 'one' }, { 'idempotency-key': key })).statusCode).toBe(201);
      door.house.clock.advance(72 * 3_600_000 + 1);
      expect((await withKey(key, 'two')).statusCode).toBe(201);
      door.house.clock.set(NOON);
      expect(await notes()).toHaveLength(3);
    });

    it('is free again when the act failed', async () => {
      const key = `f-${told.conversationId}`;
      const snooze = (until: number) =>
        mira('POST', at('/snooze'), { until: new Date(until).toISOString() }, { 'idempotency-key': key });
      problem(await snooze(NOON - 1), 'bad_request');
      expect((await snooze(NOON + 60_000)).statusCode).toBe(200);
    });

    it('makes one token, told the same twice', async () => {
      const make = () =>
        mira('POST', '/api/v1/tokens', { name: 'export' }, { 'idempotency-key': `t-${told.conversationId}` });
      const [a, b] = await Promise.all([make(), make()]);
      expect(a.json()).toEqual(b.json());
    });
  });

  it('events of the moves hold nothing that a person typed', async () => {
    await mira('POST', at('/notes'), { text: 'SECRET-NOTE' });
    await mira('PUT', at('/tags'), { tags: ['SECRET-TAG'] });
    const events = await happened();
    expect(events.length).toBe(2);
    expect(JSON.stringify(events)).not.toContain('SECRET');
    for (const { type } of events) expect(EVENT_TYPES).toContain(type);
  });
});
