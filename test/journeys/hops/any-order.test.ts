// Whatever customers write and agents do, in any order: joining and leaving lose nothing, put nothing into a second place, answer
// nobody who did not take part, and leave rows that say what a fresh count says. What is joined and left at once is as it was. Who
// was taken for the customer and is not shares nothing with the others.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recount } from '../../../src/conversations/recount.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { ANA, proves, recordOf } from './cast-records.ts';

tellMissingPostgres();

const CHANNELS = ['x', 'instagram', 'messenger'] as const;
const RUNS = 20;
/** Somebody on each channel, for every run their own. */
const people = Array.from({ length: RUNS }, (_, run) =>
  CHANNELS.map((channel, i) => ({
    channel,
    externalId: `88000000000${run}0${i}`,
    handle: `traveller_${run}_${i}`,
    displayName: `Traveller ${run}`,
    language: 'en',
  })),
);

type Step =
  | { do: 'write'; who: number }
  | { do: 'unlink'; who: number }
  | { do: 'prove'; who: number }
  | { do: 'reply' | 'resolve' | 'wait' | 'read'; which: number }
  | { do: 'join' | 'leave' | 'both'; which: number; who: number };

const who = fc.nat({ max: 2 });
const which = fc.nat({ max: 2 });
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), who }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('reply', 'reply', 'resolve', 'wait', 'read'), which }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('join', 'join', 'leave', 'both'), which, who }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('unlink', 'prove'), who }) },
  ),
  { minLength: 6, maxLength: 16 },
) as fc.Arbitrary<Step[]>;

describe.each(ENGINES)('on %s', (engine) => {
  let world: World;
  let run = 0;
  beforeAll(async () => {
    world = await openWorld({ engine, simulator: { contacts: people.flat() } });
  });
  afterAll(() => world.close());

  test('joining and leaving', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const them = people[run++ % people.length] ?? [];
        const customerId = await recordOf(world.parts, ANA, `ana-${run}`);
        for (const [i, one] of them.entries()) await writes(one, `Hello ${i}`);
        const contacts = await contactsOf(them);
        for (const { id } of contacts) await proves(world.parts, { contactId: id, customerId });
        let written = them.length;
        let answered = 0;
        const strangers = new Set<string>();
        for (const step of sequence) {
          const contactId = 'who' in step ? (contacts[step.who]?.id ?? '') : '';
          if (step.do === 'write') {
            await writes(them[step.who], 'More');
            written += 1;
          } else if (step.do === 'unlink') {
            if (!strangers.has(contactId)) await unlinks(contactId);
            strangers.add(contactId);
          } else if (step.do === 'prove') {
            if (strangers.delete(contactId)) await proves(world.parts, { contactId, customerId });
          } else answered += await acts(step, contacts);
          const messages = await holds(contacts);
          expect([messages.inbound, messages.outbound]).toEqual([written, answered]);
          const { members } = await rowsOf(contacts);
          for (const id of strangers) {
            const theirs = members.filter((one) => one.contactId === id).map((one) => one.conversationId);
            const beside = members.filter((one) => one.contactId !== id && theirs.includes(one.conversationId));
            expect(beside.filter((one) => !strangers.has(one.contactId))).toEqual([]);
          }
        }
      }),
      { numRuns: engine === 'sqlite' ? RUNS : 8, seed: 20_261_122, endOnFailure: true },
    );
  });

  const unlinks = async (contactId: string): Promise<void> => {
    const { current } = (await world.mira.get(`/api/v1/contacts/${contactId}/links`)).body;
    const link = current.find(({ state }: { state: string }) => state === 'verified');
    const at = `/api/v1/contacts/${contactId}/links/${link?.id}`;
    expect((await world.mira.send('DELETE', at, { reason: 'Not her' })).status).toBe(204);
    await world.settle();
  };

  const writes = async (one: (typeof people)[number][number] | undefined, text: string): Promise<void> => {
    if (one) world.sim.customerWrites({ channel: one.channel, contact: one.externalId, text });
    await world.later(1000);
  };

  async function contactsOf(them: readonly { externalId: string }[]) {
    const all = await world.parts.store.db.select().from(world.parts.store.t.contacts);
    return them.map(({ externalId }) => {
      const found = all.find((contact) => contact.externalId === externalId);
      if (found === undefined) throw new Error('somebody has not arrived');
      return found;
    });
  }
  type Contacts = Awaited<ReturnType<typeof contactsOf>>;

  async function rowsOf(contacts: Contacts) {
    const { conversations: c, conversationContacts: m } = world.parts.store.t;
    const ids = new Set(contacts.map(({ id }) => id));
    const members = (await world.parts.store.db.select().from(m)).filter(({ contactId }) => ids.has(contactId));
    const own = new Set(members.map(({ conversationId }) => conversationId));
    const rows = (await world.parts.store.db.select().from(c)).filter(({ id }) => own.has(id));
    return { rows: rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)), members };
  }

  /** Answers how many replies left. */
  async function acts(step: Exclude<Step, { do: 'write' | 'unlink' | 'prove' }>, contacts: Contacts): Promise<number> {
    const { rows } = await rowsOf(contacts);
    const row = rows[step.which % rows.length];
    if (row === undefined) return 0;
    const at = `/api/v1/conversations/${row.id}`;
    if (step.do === 'reply') {
      const { status } = await world.mira.replies(row.id, `We look into it ${world.clock.now()}`);
      await world.later(10_000);
      return status === 202 ? 1 : 0;
    }
    if (step.do === 'read') await world.mira.send('POST', `${at}/read`);
    if (step.do === 'resolve' || step.do === 'wait')
      await world.mira.send('PUT', `${at}/status`, { status: step.do === 'wait' ? 'waiting_customer' : 'resolved' });
    if (!('who' in step)) return 0;
    const contactId = contacts[step.who]?.id ?? '';
    const before = await asTheyStand(contacts);
    const joined = step.do !== 'leave' && (await world.mira.send('POST', `${at}/joins`, { contactId })).status === 200;
    const isNews = joined && JSON.stringify(await asTheyStand(contacts)) !== JSON.stringify(before);
    if (step.do === 'leave' || (step.do === 'both' && isNews)) {
      const { status } = await world.mira.send('DELETE', `${at}/joins/${contactId}`);
      // 409: that conversation has gone on in another one, where they may leave.
      expect([204, 404, 409]).toContain(status);
    }
    if (step.do === 'both' && isNews) expect(await asTheyStand(contacts)).toEqual(before);
    await world.settle();
    return 0;
  }

  /** Rows, members and messages, without what only counts how often something was touched. */
  async function asTheyStand(contacts: Contacts): Promise<object> {
    const { rows, members } = await rowsOf(contacts);
    const { messages: m } = world.parts.store.t;
    const ids = new Set(contacts.map(({ id }) => id));
    const messages = (await world.parts.store.db.select().from(m)).filter(({ contactId }) => ids.has(contactId));
    return [
      rows.map((row) => ({ ...row, version: 0, updatedAt: 0 })),
      members.map(({ conversationId, contactId, current }) => `${conversationId} ${contactId} ${current}`).toSorted(),
      messages.map(({ id, conversationId }) => `${id} ${conversationId}`).toSorted(),
    ];
  }

  async function holds(contacts: Contacts): Promise<{ inbound: number; outbound: number }> {
    const { store } = world.parts;
    const { messages: m, outbox: o } = store.t;
    const ids = new Set(contacts.map(({ id }) => id));
    const { rows, members } = await rowsOf(contacts);
    const messages = (await store.db.select().from(m)).filter(({ contactId }) => ids.has(contactId));
    const current = members.filter((one) => one.current).map(({ contactId }) => contactId);
    expect(new Set(current).size).toBe(current.length);
    for (const message of messages) {
      // Where it stands its contact takes part, on the channel that it came by.
      expect(members).toContainEqual(expect.objectContaining({ conversationId: message.conversationId, contactId: message.contactId })); // prettier-ignore
      expect(contacts.find(({ id }) => id === message.contactId)?.channel).toBe(message.channel);
    }
    for (const row of rows) {
      const here = messages.filter(({ conversationId }) => conversationId === row.id);
      if (row.joinedIntoId !== null) {
        expect([here.length, row.status]).toEqual([0, 'resolved']);
        expect(members.some(({ conversationId, current: isCurrent }) => conversationId === row.id && isCurrent)).toBe(false); // prettier-ignore
        continue;
      }
      const fresh = await store.tx((db) => recount(store, db, { conversationId: row.id, now: row.updatedAt }));
      if (fresh) expect({ ...fresh, updatedAt: 0 }).toEqual({ ...row, updatedAt: 0 });
      const last = here.filter(({ direction }) => direction === 'inbound').toSorted((a, b) => a.sentAt - b.sentAt).at(-1); // prettier-ignore
      if (last) expect(row.contactId).toBe(last.contactId);
    }
    const leaving = (await store.db.select().from(o)).filter(({ contactId }) => ids.has(contactId));
    for (const { messageId, conversationId, contactId } of leaving)
      expect(messages).toContainEqual(expect.objectContaining({ id: messageId, conversationId, contactId }));
    const count = (direction: string) => messages.filter((one) => one.direction === direction).length;
    return { inbound: count('inbound'), outbound: count('outbound') };
  }
});
