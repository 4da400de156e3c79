// Whatever happens to links, records and time, in whatever order: nobody is linked without a proof or a named agent, nobody is two
// people, what was rejected stays so, nothing is lost, what holds can be made anew from the ledger, and a merge can be undone.
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DAY_MS } from '../../src/clock.ts';
import { isProductError } from '../../src/errors.ts';
import { activeLinks } from '../../src/links/active-links.ts';
import { eraseLinks } from '../../src/links/erase-links.ts';
import { changeLink } from '../../src/links/change-link.ts';
import { expireLinks } from '../../src/links/expire.ts';
import { canonical, type LedgerRow, type LinkRow } from '../../src/links/ledger-row.ts';
import { mergeCustomers, unmergeCustomers } from '../../src/links/merge-customers.ts';
import { foldLinks, rebuildLinks } from '../../src/links/rebuild.ts';
import { recordProof } from '../../src/links/record-proof.ts';
import { splitCustomer, unsplitCustomer } from '../../src/links/split-customer.ts';
import { suspendLinks } from '../../src/links/suspend.ts';
import { isLinked, MOST_IDENTITIES, PROOF_METHODS } from '../../src/links/transitions.ts';
import { verifyLedger } from '../../src/links/verify-ledger.ts';
import type { Parts } from '../../src/parts.ts';
import { CUSTOMERS } from '../cast.ts';
import { account, conversation, openHouse, type House } from '../journeys/api/house.ts';
import { act, customer } from '../journeys/links/people.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld } from '../world.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 600_000 });

/** More of them with LINK_RUNS=10000. */
const RUNS = Number(process.env['LINK_RUNS'] ?? 0);
const USER = { id: 'usr_ruth' };
const REASON = 'They said so on the phone';

/** Mostly the same few, so that they meet again. */
const who = {
  contact: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6),
  customer: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 3),
};
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('verified' as const), ...who, days: fc.option(fc.integer({ min: 1, max: 9 })) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('confirmed' as const), ...who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('claimed' as const), ...who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rejected' as const), ...who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unlinked' as const), ...who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hop' as const), ...who, to: who.contact }) },
  fc.record({ do: fc.constant('crowd' as const), customer: who.customer }),
  fc.record({ do: fc.constant('replay' as const), ...who, which: fc.nat(9) }),
  fc.record({ do: fc.constant('suspend' as const), ...who }),
  fc.record({ do: fc.constant('erase' as const), ...who }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 9 }) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('merge' as const), customer: who.customer, other: who.customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unmerge' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('split' as const), customer: fc.nat(3), move: fc.subarray(['emails:0', 'emails:1', 'tier', 'handles:x', 'names:0']) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unsplit' as const), which: fc.nat(9) }) },
  fc.record({ do: fc.constant('there and back' as const), customer: who.customer, other: who.customer }),
); // prettier-ignore
const EVERYTHING = ['verified', 'confirmed', 'claimed', 'rejected', 'unlinked', 'suspend', 'erase', 'wait', 'hop', 'crowd', 'merge', 'unmerge', 'split', 'unsplit', 'there and back']; // prettier-ignore
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Cast {
  contacts: string[];
  customers: string[];
}

/** Several records with something in them; a split adds more. */
async function someRecords(parts: Needs): Promise<string[]> {
  const ids: string[] = [];
  for (const n of [1, 2, 3, 4]) {
    const emails = [1, 2].map((m) => ({ value: `p${n}.${m}@example.org`, changedAt: n }));
    const names = [{ kind: 'record' as const, given: 'Ana', family: 'Ruiz' }];
    ids.push(await customer(parts, { names, emails, tier: 'gold', handles: { x: `ana_${n}`, instagram: `a${n}` } }));
  }
  return ids;
}

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

/** Whether it happened. What is refused is refused with a sentence; anything else is a failure. */
async function take(parts: House | Needs, { contacts, customers }: Cast, one: Step): Promise<boolean> {
  const { store, clock } = parts;
  const contactId = 'contact' in one ? (contacts[one.contact % contacts.length] ?? '') : '';
  const customerId = 'customer' in one ? (customers[one.customer % customers.length] ?? '') : '';
  const otherId = 'other' in one ? (customers[one.other % customers.length] ?? '') : '';
  try {
    switch (one.do) {
      case 'verified': {
        const expiresAt = one.days === null ? {} : { expiresAt: clock.now() + one.days * DAY_MS };
        return (await act(parts, 'verified', { contactId, customerId, ...expiresAt })).done;
      }
      case 'confirmed':
      case 'claimed':
      case 'rejected':
      case 'unlinked':
        return (await act(parts, one.do, { contactId, customerId })).done;
      case 'hop': {
        const to = contacts[one.to % contacts.length] ?? '';
        const link = (await activeLinks(store, { contactIds: [contactId], now: clock.now() })).get(contactId);
        if (link?.state !== 'verified' || to === contactId) return false;
        const { links: l } = store.t;
        const [source] = await store.db.select().from(l).where(eq(l.id, link.linkId));
        return store.tx(async (db) => {
          const evidenceIds = [await recordProof(store, db, { contactId: to, value: 'prf_hop', at: clock.now() })];
          const how = { action: 'verified', method: 'hop', evidenceIds, explanation: { from: contactId } } as const;
          const pair = { contactId: to, customerId: link.recordId, expiresAt: source?.expiresAt ?? null };
          return (await changeLink(parts, { db, ...pair, ...how })).done;
        });
      }
      case 'crowd': {
        const all: boolean[] = [];
        for (const one of contacts) all.push((await act(parts, 'verified', { contactId: one, customerId })).done);
        return all.includes(true);
      }
      case 'replay': {
        // Any proof of anybody, used or not, for anybody: none of them is good again.
        const { evidence: e } = store.t;
        const proofs = await store.db.select({ id: e.id }).from(e).where(and(inArray(e.contactId, contacts), eq(e.kind, 'proof'))).orderBy(asc(e.id)); // prettier-ignore
        const proof = proofs[one.which % Math.max(1, proofs.length)];
        if (proof === undefined) return false;
        const again = { contactId, customerId, action: 'verified', method: 'code', evidenceIds: [proof.id] } as const;
        return (await store.tx((db) => changeLink(parts, { db, ...again }))).done;
      }
      case 'suspend':
        return store.tx((db) => suspendLinks(parts, { db, contactId, because: 'asked' }));
      case 'erase':
        return (await store.tx((db) => eraseLinks(parts, { db, contactId }))) > 0;
      case 'wait':
        (clock as House['clock']).advance(one.days * DAY_MS);
        return (await expireLinks(parts)) > 0;
      case 'merge':
        await store.tx((db) => mergeCustomers(parts, { db, survivorId: customerId, mergedId: otherId, take: ['tier'], user: USER, reason: REASON })); // prettier-ignore
        return true;
      case 'unmerge': {
        const merges = await mergesOf(parts, customers);
        const merge = merges[one.which % Math.max(1, merges.length)];
        if (merge === undefined) return false;
        await store.tx((db) => unmergeCustomers(parts, { db, customerId: merge.survivorId, mergeId: merge.id, user: USER })); // prettier-ignore
        return true;
      }
      case 'split': {
        const { links: l } = store.t;
        const links = await store.db.select().from(l).where(eq(l.customerId, customerId)).orderBy(asc(l.id));
        const [link] = links.filter(({ state }) => isLinked(state));
        if (link === undefined) return false;
        const { newId } = await store.tx((db) => splitCustomer(parts, { db, customerId, contactIds: [link.contactId], move: one.move, user: USER, reason: REASON })); // prettier-ignore
        customers.push(newId);
        return true;
      }
      case 'unsplit': {
        const { linkEvents: le } = store.t;
        const splits = await store.db
          .select()
          .from(le)
          .where(and(eq(le.action, 'split'), isNull(le.contactId), inArray(le.customerId, customers)))
          .orderBy(asc(le.no));
        const split = splits[one.which % Math.max(1, splits.length)];
        if (split === undefined) return false;
        await store.tx((db) => unsplitCustomer(parts, { db, customerId: split.customerId ?? '', splitId: split.id, user: USER })); // prettier-ignore
        return true;
      }
      case 'there and back': {
        const before = await everything(parts, { contacts, customers });
        const mergeId = await store.tx((db) => mergeCustomers(parts, { db, survivorId: customerId, mergedId: otherId, take: ['tier'], user: USER, reason: REASON })); // prettier-ignore
        await store.tx((db) => unmergeCustomers(parts, { db, customerId, mergeId, user: USER }));
        expect(await everything(parts, { contacts, customers })).toBe(before);
        return true;
      }
      default:
        return one satisfies never;
    }
  } catch (error) {
    if (!isProductError(error, 'state_conflict') && !isProductError(error, 'bad_request')) throw error;
    expect(error.message).toMatch(/[.!]$/);
    return false;
  }
}

const mergesOf = ({ store }: Needs, customers: string[]) => {
  const { customerMerges: m } = store.t;
  return store.db
    .select()
    .from(m)
    .where(and(isNull(m.undoneAt), inArray(m.survivorId, customers)))
    .orderBy(asc(m.id));
};

/** What a merge must leave as it is. */
async function everything({ store }: Needs, { contacts, customers }: Cast): Promise<string> {
  const { customers: c, links: l, facts: f, conversations: v, conversationContacts: m, messages } = store.t;
  return JSON.stringify([
    await store.db.select().from(c).where(inArray(c.id, customers)).orderBy(asc(c.id)),
    await store.db.select().from(l).where(inArray(l.contactId, contacts)).orderBy(asc(l.id)),
    await store.db.select().from(f).where(inArray(f.contactId, contacts)).orderBy(asc(f.id)),
    await store.db.select().from(v).where(inArray(v.contactId, contacts)).orderBy(asc(v.id)),
    await store.db.select().from(m).where(inArray(m.contactId, contacts)).orderBy(asc(m.conversationId), asc(m.contactId)), // prettier-ignore
    await store.db.select().from(messages).where(inArray(messages.contactId, contacts)).orderBy(asc(messages.id)),
  ]);
}

const messagesOf = async ({ store }: Needs, contacts: string[]): Promise<string> => {
  const { messages: m } = store.t;
  const { id, contactId, conversationId, text, state } = m;
  const of = { id, contactId, conversationId, text, state };
  return JSON.stringify(await store.db.select(of).from(m).where(inArray(m.contactId, contacts)).orderBy(asc(m.id)));
};

async function mustHold(parts: Needs, { contacts, customers }: Cast): Promise<void> {
  const { store } = parts;
  const { links: l, linkEvents: le, customers: c, contacts: people, evidence: e } = store.t;
  const links = await store.db.select().from(l).where(inArray(l.contactId, contacts));
  const rows = await store.db.select().from(le).where(inArray(le.contactId, contacts)).orderBy(asc(le.no));
  const records = await store.db.select().from(c).where(inArray(c.id, customers));
  const channels = new Map((await store.db.select().from(people).where(inArray(people.id, contacts))).map((one) => [one.id, one.channel])); // prettier-ignore
  const evidence = new Map((await store.db.select().from(e).where(inArray(e.contactId, contacts))).map((one) => [one.id, one])); // prettier-ignore

  // What holds is what the ledger says, to the byte.
  expect(byId([...foldLinks(rows).values()])).toBe(byId(links));

  // A merge is a pointer, and no way leads round in a circle.
  const into = new Map(records.map(({ id, mergedIntoId }) => [id, mergedIntoId]));
  const merges = await mergesOf(parts, customers);
  const pointers = records.flatMap(({ id, mergedIntoId }) => (mergedIntoId === null ? [] : [`${id} ${mergedIntoId}`]));
  expect(pointers.toSorted()).toEqual(merges.map(({ mergedId, survivorId }) => `${mergedId} ${survivorId}`).toSorted());
  const personOf = (id: string): string => {
    let at = id;
    for (let steps = 0; into.get(at) != null; steps += 1) {
      expect(steps).toBeLessThan(8);
      at = into.get(at) as string;
    }
    return at;
  };

  const active = links.filter(({ state }) => isLinked(state));
  expect(new Set(active.map(({ contactId }) => contactId)).size, 'one contact is one customer').toBe(active.length);
  const identities = new Map<string, number>();
  for (const { contactId, customerId } of active) {
    const key = `${personOf(customerId)} ${channels.get(contactId)}`;
    identities.set(key, (identities.get(key) ?? 0) + 1);
  }
  expect(Math.max(0, ...identities.values())).toBeLessThanOrEqual(MOST_IDENTITIES);
  for (const rejected of links.filter(({ state }) => state === 'rejected')) {
    const same = active.filter(({ contactId, customerId }) => contactId === rejected.contactId && personOf(customerId) === personOf(rejected.customerId)); // prettier-ignore
    expect(same, 'rejected, and linked all the same').toEqual([]);
  }
  // What holds was proved of this person, by a proof of theirs and not of a record that only was theirs once.
  for (const link of active) {
    const made = rows.findLast(({ linkId, action }) => linkId === link.id && (action === 'verified' || action === 'confirmed')); // prettier-ignore
    const proved = made?.explanation['of'];
    if (typeof proved === 'string') expect(personOf(proved), 'proved of somebody else').toBe(personOf(link.customerId));
  }
  const used = new Set<string>();
  for (const row of rows) restsOnSomething(row, { evidence, used });
}

const byId = (links: readonly LinkRow[]): string => canonical(links.toSorted((a, b) => (a.id < b.id ? -1 : 1)));

function restsOnSomething(
  row: LedgerRow,
  { evidence, used }: { evidence: ReadonlyMap<string, { contactId: string; kind: string }>; used: Set<string> },
): void {
  for (const id of row.evidenceIds) {
    expect(used.has(id), 'used twice').toBe(false);
    used.add(id);
    expect(evidence.get(id)?.contactId).toBe(row.contactId);
  }
  if (row.action === 'verified') expect(PROOF_METHODS).toContain(row.method);
  if (row.action === 'confirmed') expect([row.method, row.userId, row.reasonMac === null]).toEqual(['agent', 'usr_mira', false]); // prettier-ignore
  if (row.action === 'verified' || row.action === 'confirmed')
    expect(row.evidenceIds.map((id) => evidence.get(id)?.kind)).toContain('proof');
}

/** Found by a walk: a link that rests on a hop of somebody who was erased came to doubt when other records were merged and apart again. */
const SOURCE_ERASED: Step[] = [
  { do: 'verified', contact: 0, customer: 0, days: null },
  { do: 'hop', contact: 0, customer: 0, to: 2 },
  { do: 'erase', contact: 0, customer: 0 },
  { do: 'there and back', customer: 1, other: 0 },
];

describe.each(ENGINES)('on %s', (engine) => {
  let house: House;
  let accounts: string[];
  beforeAll(async () => {
    house = await openHouse({ engine });
    accounts = [await account(house), await account(house, { channel: 'instagram', externalId: '17841400000000009' })];
  });
  afterAll(() => house.close());

  test('whatever happens, the invariants hold after every step, and a merge can be undone', async () => {
    let end = { no: 0, hash: '' };
    const happened = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), async (steps) => {
        const contacts: string[] = [];
        for (const n of [0, 1, 2, 3, 4, 5, 6]) {
          const isX = n < 6;
          const contact = isX ? {} : { channel: 'instagram' };
          contacts.push((await conversation(house, accounts[isX ? 0 : 1] ?? '', { contact })).contactId);
        }
        const cast = { contacts, customers: await someRecords(house) };
        const messages = await messagesOf(house, contacts);
        for (const one of steps) {
          if (await take(house, cast, one)) happened.set(one.do, (happened.get(one.do) ?? 0) + 1);
          await mustHold(house, cast);
        }
        expect(await messagesOf(house, contacts)).toBe(messages);
        const verified = await verifyLedger(house, { from: end });
        expect(verified.broken).toBe(null);
        end = verified.end;
      }),
      { numRuns: RUNS || (engine === 'sqlite' ? 40 : 8), examples: [[SOURCE_ERASED]] },
    );
    // A walk on which nothing happens proves nothing.
    if (engine === 'sqlite') expect(EVERYTHING.filter((one) => !happened.has(one))).toEqual([]);
    expect(await rebuildLinks(house)).toMatchObject({ mended: 0 });
    expect(await verifyLedger(house)).toMatchObject({ broken: null });
  });

  test('whatever is linked, merged and split meanwhile, an answer goes to whoever wrote, once', async () => {
    const world = await openWorld({ engine });
    try {
      const people = [CUSTOMERS.ana, CUSTOMERS.bruno, CUSTOMERS.chidi, CUSTOMERS.mei];
      for (const { channel, externalId } of people)
        world.sim.customerWrites({ channel, contact: externalId, text: 'Hi' });
      await world.settle();
      const all = await world.mira.conversations('&view=all');
      const contacts = people.map(({ externalId }) => all.find(({ contact }) => contact.externalId === externalId).contact.id as string); // prettier-ignore
      const cast = { contacts, customers: await someRecords(world.parts) };
      let wrote = people.length;
      const answered: { to: string; text: string }[] = [];
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12, size: 'max' }), fc.nat(3), async (steps, n) => {
          const { channel, externalId } = people[n] as (typeof people)[number];
          for (const one of steps.filter((step) => step.do !== 'wait')) await take(world.parts, cast, one);
          await mustHold(world.parts, cast);
          world.sim.customerWrites({ channel, contact: externalId, text: `And again ${(wrote += 1)}` });
          await world.settle();
          const found = (await world.mira.conversations('&view=all')).find(({ contacts: of }) => of.some((one: { externalId: string }) => one.externalId === externalId)); // prettier-ignore
          const text = `Here is your answer ${wrote}`;
          expect((await world.mira.replies(found.id, text)).status).toBe(202);
          answered.push({ to: externalId, text });
          await world.settle();
        }),
        { numRuns: engine === 'sqlite' ? 12 : 4 },
      );
      const sent = world.sim.ledger.accepted().map(({ contact, text }) => ({ to: contact, text }));
      expect(sent).toEqual(answered);
      const shown = await Promise.all(
        (await world.mira.conversations('&view=all')).map(({ id }) => world.mira.messages(id)),
      );
      expect(shown.flat().filter(({ direction }) => direction === 'inbound')).toHaveLength(wrote);
      expect(await verifyLedger(world.parts)).toMatchObject({ broken: null });
    } finally {
      await world.close();
    }
  });
});
