// What somebody told counts for nothing, also when it was told from another account, written over or taken back.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import type { Person } from '../../person.ts';
import { openWorld, type World } from '../../world.ts';
import { customerSends, PICTURE } from '../kept-files.ts';
import { ANA, hopFrom, recordOf } from '../hops/cast-records.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

const { mei } = CUSTOMERS;
const ON_INSTAGRAM = { channel: 'instagram', externalId: '7700000000000099', handle: 'mei_99', displayName: 'Mei', language: 'en' } as const; // prettier-ignore
const TOLD = 'Ana Ruiz, booking QX7P2K, ana.ruiz@example.org';
const CHECKS = [
  { kind: 'email', value: 'ana.ruiz@example.org' },
  { kind: 'booking', value: 'QX7P2K' },
];

describe.each(ENGINES)('an agent confirms (on %s)', (engine) => {
  let world: World;
  let customerId: string;
  let contactId: string;
  let conversationId: string;
  beforeEach(async () => {
    world = await openWorld({ engine, simulator: { contacts: [...Object.values(CUSTOMERS), ON_INSTAGRAM] } });
    customerId = await recordOf(world.parts, { ...ANA, birthDate: '1984-03-07' }, 'ana');
    await writes(mei, 'Hello');
    const conversation = await world.mira.onlyConversation();
    contactId = conversation.contact.id;
    conversationId = conversation.id;
  });
  afterEach(() => world.close());

  async function writes(who: { channel: 'x' | 'messenger' | 'instagram'; externalId: string }, text: string) {
    const { externalId } = world.sim.customerWrites({ channel: who.channel, contact: who.externalId, text });
    await world.settle();
    return externalId;
  }
  const texts = async () => (await world.mira.messages(conversationId)).map(({ text }) => text);
  const confirm = (checks: readonly object[] = CHECKS) =>
    world.mira.send('POST', `/api/v1/contacts/${contactId}/links`, {
      action: 'confirm',
      customerId,
      reason: 'They told me',
      checks,
    });
  const refused = async (checks?: readonly object[]) => {
    const { status, body } = await confirm(checks);
    expect([status, body.because]).toEqual([409, 'too_few_checks']);
    return body.detail as string;
  };

  test('not with what was taken back; nobody can tell any more what it was', async () => {
    const message = await writes(mei, TOLD);
    await refused();
    world.sim.customerUnsends({ message });
    await world.settle();
    expect(await texts()).not.toContain(TOLD);
    expect(await refused()).toContain('They took back a message');
    await refused([
      { kind: 'birth_date', value: '1984-03-07' },
      { kind: 'call_back', value: 'The number on record' },
    ]);
  });

  test('not with what was written over, once and twice', async () => {
    const message = await writes(mei, 'sorry, wrong window');
    for (const text of [`It is ${TOLD}`, 'never mind']) {
      world.sim.customerEdits({ message, text });
      await world.settle();
    }
    expect(await texts()).toContain('never mind');
    await refused();
  });

  test('not with what the other account in the same conversation told', async () => {
    const { body: hop } = await hopFrom(world, conversationId);
    await writes(ON_INSTAGRAM, hop.code);
    await writes(ON_INSTAGRAM, TOLD);
    expect(await texts()).toContain(TOLD);
    await refused();
  });

  test('with a passport that they looked at themselves, and a call', async () => {
    const row = { identity: 'suspected', identityBecause: 'mrz', name: 'passport.jpg' } as const;
    const passport = await customerSends(world, { bytes: PICTURE, row });
    contactId = (await world.mira.get(`/api/v1/conversations/${passport.conversationId}`)).body.contact.id;
    const checks = [
      { kind: 'call_back', value: 'The number on record' },
      { kind: 'document', value: 'Passport, picture and name compared' },
    ];
    const look = (who: Person) =>
      who.send('POST', `/api/v1/attachments/${passport.id}/views`, { reason: 'correct_name' });
    expect((await look(world.omar)).status).toBe(201);
    expect(await refused(checks)).toContain('that you looked at yourself');
    expect((await look(world.mira)).status).toBe(201);
    expect((await confirm(checks)).body).toMatchObject({ state: 'confirmed' });
  });

  test('with what nobody told', async () => {
    expect((await confirm()).status).toBe(201);
  });
});
