// Whoever is talked into sending a code or tapping a link hands over nothing by it: neither a known customer who shares their
// conversation, nor what they had written before.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDeepLinks } from '../../../src/proof/deep-links.ts';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { ANA, hopFrom, proves, recordOf } from './cast-records.ts';

tellMissingPostgres();

const ON_X = CUSTOMERS.ana;
const ON_INSTAGRAM = { channel: 'instagram', externalId: '7700000000000099', handle: 'ana_ruiz', displayName: 'Ana Ruiz', language: 'es' } as const; // prettier-ignore

let world: World;
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld({ engine, simulator: { contacts: [...Object.values(CUSTOMERS), ON_INSTAGRAM] } });
    customerId = await recordOf(world.parts, ANA, 'ana');
  });
  const writes = async (who: { channel: 'x' | 'instagram' | 'messenger'; externalId: string }, text: string) => {
    world.sim.customerWrites({ channel: who.channel, contact: who.externalId, text });
    await world.later(1000);
  };
  const get = async (path: string) => (await world.mira.get(`/api/v1/${path}`)).body;
  const of = async (channel: string) => (await world.mira.conversations('')).find((one) => one.contact.channel === channel); // prettier-ignore
  const said = async (id: string) => (await world.mira.messages(id)).map(({ text }) => text).filter((text) => !text.includes('10 min')); // prettier-ignore
  const hop = async (id: string) => (await hopFrom(world, id)).body.code;
  const joined = async () => (await world.events()).filter(({ type }) => type === 'conversation.joined').length;

  test('a stranger draws in nobody who shares their conversation with a known customer', async () => {
    await writes(ON_X, 'Hello');
    const host = await of('x');
    await writes(ON_INSTAGRAM, await hop(host.id));
    await proves(world.parts, { contactId: host.contact.id, customerId });
    expect(await joined()).toBe(1);
    await writes(CUSTOMERS.chidi, 'I am a stranger');
    const stranger = await of('messenger');
    const code = await hop(stranger.id);
    const since = (await world.events()).at(-1)?.n;
    await writes(ON_INSTAGRAM, code);
    expect(await said(stranger.id)).toEqual(['I am a stranger']);
    expect((await get(`conversations/${stranger.id}`)).contacts).toHaveLength(1);
    expect(await world.eventTypes(since)).toEqual(['message.received', 'proof.ended']);
    // Nor into the conversation of another customer.
    const other = await recordOf(world.parts, { names: [{ kind: 'record', given: 'Chidi', family: 'Okafor' }] }, 'chidi');
    await proves(world.parts, { contactId: stranger.contact.id, customerId: other });
    await writes(ON_INSTAGRAM, await hop(stranger.id));
    expect(await said(stranger.id)).toEqual(['I am a stranger']);
    expect(await joined()).toBe(1);
  }); // prettier-ignore

  async function tapped(): Promise<void> {
    const links = await makeDeepLinks(world.parts, { customer: customerId, subject: null, userId: 'usr_app' });
    const url = new URL(links.find(({ channel }) => channel === 'instagram')?.url ?? '');
    const ref = url.searchParams.get('ref') ?? '';
    world.sim.customerComes({ channel: 'instagram', contact: ON_INSTAGRAM.externalId, by: 'link', ref });
    await world.later(1000);
  }

  test('what was written before a link was tapped stays where it is, and one conversation is proposed', async () => {
    await writes(ON_X, 'Hello');
    const host = await of('x');
    await proves(world.parts, { contactId: host.contact.id, customerId });
    await writes(ON_INSTAGRAM, 'About my passport');
    const own = await of('instagram');
    await tapped();
    expect(await said(host.id)).toEqual(['Hello']);
    expect(await said(own.id)).toEqual(['About my passport']);
    expect(await joined()).toBe(0);
    expect(await get(`contacts/${own.contact.id}`)).toMatchObject({
      customer: { id: customerId, link: 'verified' },
      hopProposals: [{ conversationId: host.id, isProved: true }],
    });
  });

  test('who comes by the link first, and writes then, is in the one conversation', async () => {
    await writes(ON_X, 'Hello');
    const host = await of('x');
    await proves(world.parts, { contactId: host.contact.id, customerId });
    await tapped();
    await writes(ON_INSTAGRAM, 'Here I am');
    expect(await said(host.id)).toEqual(['Hello', 'Here I am']);
    expect(await joined()).toBe(1);
  });
});
