// A link holds until there is a sign that the account is in other hands, until its time is over, or until it is unlinked; and what a
// message said about who somebody is goes when the message is taken back.
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/clock.ts';
import { knowContact } from '../../../src/people/know-contact.ts';
import { keepEvidence } from '../../../src/evidence/keep-evidence.ts';
import { takeBack } from '../../../src/ingest/take-back.ts';
import { suspendLinks, suspendWhenDoubtful } from '../../../src/links/suspend.ts';
import { eraseLinks } from '../../../src/links/erase-links.ts';
import { rebuildLinks } from '../../../src/links/rebuild.ts';
import { verifyLedger } from '../../../src/links/verify-ledger.ts';
import { newId } from '../../../src/ids.ts';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { settingsOf, touchpointHere } from '../cli/tool.ts';
import { act, customer } from './people.ts';

tellMissingPostgres();
const { ana } = CUSTOMERS;

describe.each(ENGINES)('on %s', (engine) => {
  let world: World;
  let customerId: string;
  let contactId: string;
  beforeEach(async () => {
    world = await openWorld({ engine });
    await says('Hello');
    contactId = (await world.mira.onlyConversation()).contact.id;
    const names = [{ kind: 'record' as const, given: 'Ana', family: 'Ruiz' }];
    customerId = await customer(world.parts, { names, tier: 'gold' });
    await act(world.parts, 'verified', { contactId, customerId });
  });
  afterEach(() => world.close());

  async function says(text: string): Promise<void> {
    world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text });
    await world.settle();
  }
  const shown = async () => (await world.mira.get(`/api/v1/contacts/${contactId}`)).body.customer;
  const history = async () => (await world.mira.get(`/api/v1/contacts/${contactId}/links`)).body;

  /** What the platform says of her from now on. */
  async function isCalled(facts: { handle?: string; displayName?: string }): Promise<void> {
    const { store, clock } = world.parts;
    const [row] = await store.db.select().from(store.t.contacts).where(eq(store.t.contacts.id, contactId));
    await store.tx(async (db) => {
      const account = { id: row?.channelAccountId ?? '', channel: 'x' };
      const meeting = { account, facts: { externalId: ana.externalId, ...facts }, hasHandles: true, wrote: true };
      const contact = await knowContact(store, db, { ...meeting, now: clock.now() });
      await suspendWhenDoubtful(world.parts, { db, contact });
    });
  }

  test('a returning sender is recognised on the first message, without a question', async () => {
    await world.later(30 * DAY_MS);
    await says('It is me again');
    const newest = (await world.mira.conversations('&view=all')).find(({ status }) => status === 'open');
    expect(newest.customer).toMatchObject({ id: customerId, displayName: 'Ana Ruiz', link: 'verified' });
  });

  test('a new handle alone is no sign, with a new name within a week it is', async () => {
    await isCalled({ handle: 'ana_in_the_air' });
    await world.later(8 * DAY_MS);
    await isCalled({ displayName: 'Ana R.' });
    expect(await shown()).not.toBe(null);
    await world.later(6 * DAY_MS);
    await isCalled({ handle: 'cheap_watches' });
    expect(await shown()).toBe(null);
    expect((await history()).items[0]).toMatchObject({
      action: 'suspended',
      sentence: 'Suspended: handle and name changed within a week.',
    });
    await act(world.parts, 'verified', { contactId, customerId });
    await says('It was me all the time');
    expect(await shown()).not.toBe(null);
  });

  test('after a year of silence it is proved again, a day before it is not', async () => {
    await world.later(364 * DAY_MS);
    await says('Hello again');
    expect(await shown()).not.toBe(null);
    await world.later(366 * DAY_MS);
    await says('Long time no see');
    expect(await shown()).toBe(null);
    expect((await history()).items[0]).toMatchObject({
      action: 'suspended',
      sentence: 'Suspended: they wrote again after more than a year.',
    });
  });

  test('who no longer has the contact on file proves it again', async () => {
    const { store } = world.parts;
    const suspend = () => store.tx((db) => suspendLinks(world.parts, { db, contactId, because: 'lost_contact_point' }));
    expect([await suspend(), await suspend()]).toEqual([true, false]);
    expect(await shown()).toBe(null);
    expect((await world.mira.onlyConversation()).customer).toBe(null);
  });

  test('what has an end ends by itself', async () => {
    await act(world.parts, 'verified', { contactId, customerId, expiresAt: world.clock.now() + DAY_MS });
    await world.later(DAY_MS - 1);
    expect(await shown()).not.toBe(null);
    await world.later(1);
    expect(await shown()).toBe(null);
    expect((await history()).items[0]).toMatchObject({ action: 'expired', by: null });
  });

  test('what a message said goes with it, and that it was said stays', async () => {
    const { store, clock } = world.parts;
    const { messages: m, evidence: e, facts: f } = store.t;
    const [message] = await store.db.select().from(m);
    if (message === undefined) throw new Error('there is no message');
    const now = clock.now();
    await store.tx(async (db) => {
      const evidence = {
        kind: 'booking',
        value: 'QX7LT2',
        span: { start: 0, end: 6 },
        polarity: 'self',
        certainty: 'strict',
      } as const;
      await keepEvidence(store, db, { message, found: [{ evidence, key: 7 }], now });
      const fact = {
        id: newId('fact'),
        contactId,
        kind: 'booking',
        value: 'QX7LT2',
        method: 'typed' as const,
        goodFor: [] as string[],
        messageId: message.id,
        at: now,
      };
      await db.insert(f).values(fact);
    });
    const said = () => store.db.select().from(e).where(eq(e.messageId, message.id));
    expect(await said()).toMatchObject([{ value: 'QX7LT2', erasedAt: null }]);
    await store.tx((db) => takeBack(world.parts, { db, message, at: now }));
    expect(await said()).toMatchObject([{ value: '', key: null, kind: 'booking', erasedAt: now }]);
    expect(await store.db.select().from(f).where(eq(f.messageId, message.id))).toMatchObject([
      { value: '', revokedAt: now },
    ]);
  });

  test('erasing a person takes the words and the link, and the ledger still holds', async () => {
    await act(world.parts, 'unlinked', { contactId, customerId });
    const { store } = world.parts;
    const { linkEvents: le, links: l } = store.t;
    expect(await store.tx((db) => eraseLinks(world.parts, { db, contactId }))).toBe(1);
    expect((await store.db.select().from(le).orderBy(le.no)).map(({ action, reason }) => [action, reason])).toEqual([
      ['verified', null],
      ['unlinked', null],
      ['erased', null],
    ]);
    expect(await store.db.select().from(l)).toEqual([]);
    expect(await rebuildLinks(world.parts)).toEqual({ contacts: 1, links: 0, mended: 0 });
    expect(await verifyLedger(world.parts)).toMatchObject({ rows: 3, broken: null });
  });

  test('the operator can verify the ledger and make the links anew', async () => {
    const env = settingsOf(world);
    const verify = () => touchpointHere(['links', 'verify', '--json'], env);
    expect((await verify()).json()).toMatchObject({ rows: 1, intact: true, broken: null, end: { no: 1 } });
    const { store } = world.parts;
    const { linkEvents: le, links: l } = store.t;
    await store.tx(async (db) => {
      await db.update(l).set({ state: 'rejected' }).returning({ id: l.id });
      await db.update(le).set({ customerId: 'cus_other' }).returning({ no: le.no });
    });
    expect(await verify()).toMatchObject({ exit: 1 });
    expect((await verify()).json()).toMatchObject({ intact: false, broken: { no: 1, because: 'hash' } });
    await store.tx((db) => db.update(le).set({ customerId }).returning({ no: le.no }));
    expect((await touchpointHere(['links', 'rebuild', '--json'], env)).json()).toEqual({
      contacts: 1,
      links: 1,
      mended: 1,
    });
    expect(await shown()).not.toBe(null);
  });
});
