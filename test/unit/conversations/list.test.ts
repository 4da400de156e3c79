import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listConversations, type QueueQuery } from '../../../src/conversations/list.ts';
import { positionOf } from '../../../src/conversations/position.ts';
import { SORTS } from '../../../src/conversations/views.ts';
import { CONVERSATION_STATUSES, NO_DEADLINE } from '../../../src/db/tables/conversations.ts';
import type { ConversationRow } from '../../../src/auth/authorized.ts';
import { newId } from '../../../src/ids.ts';
import { NOON, openHouse, type House } from '../../journeys/api/house.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';

const MIRA = { id: 'usr_mira', email: 'mira@halcyonair.example', displayName: 'Mira', roles: ['agent' as const] };

let house: House;
let rows: ConversationRow[];

tellMissingPostgres();

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    house = await openHouse({ engine });
    const seed = fc.sample(
      fc.record({
        status: fc.constantFrom(...CONVERSATION_STATUSES),
        assigneeId: fc.constantFrom(null, null, 'usr_mira', 'usr_omar'),
        channel: fc.constantFrom('x', 'messenger', 'instagram'),
        // Few different times, so that many rows are equal and only the id tells them apart.
        lastMessageAt: fc.integer({ min: 0, max: 9 }).map((n) => NOON + n),
        waits: fc.boolean(),
        since: fc.integer({ min: 0, max: 9 }).map((n) => NOON - n),
        name: fc.constantFrom('Ana Ruiz', 'Íñigo Muñoz Peralta', 'Bruno Keller', null),
      }),
      { numRuns: 400, seed: 20261121 },
    );
    const t = house.store.t;
    rows = await house.store.tx((db) =>
      db
        .insert(t.conversations)
        .values(
          seed.map(({ waits, since, name, ...row }) => {
            const waitingSince = waits && row.status !== 'resolved' ? since : null;
            const dueAt = waitingSince === null ? null : waitingSince + 60_000;
            return {
            ...row, id: newId('conversation'), priority: 'normal' as const, tags: [], contactId: 'con_1', channelAccountId: 'cha_1',
            contactExternalId: '1', contactName: name, contactHandle: 'somebody', openedAt: NOON, waitingSince, dueAt,
            queueAt: dueAt ?? NO_DEADLINE, unread: 0, version: 0, updatedAt: NOON,
          }; // prettier-ignore
          }),
        )
        .returning(),
    );
  });
  afterAll(() => house.close());

  async function everyPage(query: Partial<QueueQuery>): Promise<ConversationRow[]> {
    const seen: ConversationRow[] = [];
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof listConversations>> = await listConversations(house.store, {
        user: MIRA,
        query: { limit: 50, sort: 'due', ...query, cursor },
      });
      seen.push(...page.rows);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return seen;
  }

  const idsOf = (list: readonly ConversationRow[]) => list.map(({ id }) => id);

  describe('the queue', () => {
    it('shows every conversation exactly once over its pages, in every order, for every filter and page size', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            sort: fc.constantFrom(...SORTS),
            limit: fc.integer({ min: 7, max: 100 }),
            status: fc.constantFrom(undefined, 'all', 'open', 'snoozed,open', 'resolved'),
            assignee: fc.constantFrom(undefined, 'me', 'none', 'usr_omar'),
            channel: fc.constantFrom(undefined, 'x'),
          }),
          async (query) => {
            const wanted = rows.filter((row) => {
              const statuses = query.status === 'all' ? [...CONVERSATION_STATUSES] : query.status?.split(',');
              if (statuses ? !statuses.includes(row.status) : row.status === 'resolved') return false;
              const who = query.assignee === 'me' ? 'usr_mira' : query.assignee === 'none' ? null : query.assignee;
              return (
                (who === undefined || row.assigneeId === who) &&
                (query.channel === undefined || row.channel === query.channel)
              );
            });
            const seen = await everyPage(query);
            expect(idsOf(seen).toSorted()).toEqual(idsOf(wanted).toSorted());
            const sort = query.sort === 'due' && query.status === 'resolved' ? 'newest' : query.sort;
            const keys = seen.map((row) => positionOf(row, sort).key);
            expect(keys).toEqual(keys.toSorted((a, b) => (sort === 'newest' ? b - a : a - b)));
          },
        ),
        { numRuns: 120 },
      );
    });

    it('leaves out of "mine" and "unassigned" what is snoozed until its time comes', async () => {
      const mine = await everyPage({ view: 'mine' });
      const expected = rows.filter(
        (row) => row.assigneeId === 'usr_mira' && row.status !== 'resolved' && row.status !== 'snoozed',
      );
      expect(idsOf(mine).toSorted()).toEqual(idsOf(expected).toSorted());
      expect((await everyPage({ view: 'snoozed' })).every((row) => row.status === 'snoozed')).toBe(true);
    });

    it('finds a name without its accents and capitals, over as many pages as it takes', async () => {
      const found = await everyPage({ q: 'inigo munoz', status: 'all', limit: 9 });
      expect(idsOf(found).toSorted()).toEqual(
        idsOf(rows.filter((row) => row.contactName?.startsWith('Íñigo'))).toSorted(),
      );
      expect(found.length).toBeGreaterThan(20);
    });

    it('refuses a cursor of another order and a status that does not exist, by name', async () => {
      const page = await listConversations(house.store, { user: MIRA, query: { limit: 5, sort: 'due' } });
      const other = listConversations(house.store, {
        user: MIRA,
        query: { limit: 5, sort: 'newest', cursor: page.next ?? '' },
      });
      await expect(other).rejects.toMatchObject({ code: 'bad_request', facts: { field: 'cursor' } });
      const wrong = listConversations(house.store, { user: MIRA, query: { limit: 5, sort: 'due', status: 'closed' } });
      await expect(wrong).rejects.toMatchObject({ code: 'bad_request', facts: { field: 'status' } });
    });
  });
});
