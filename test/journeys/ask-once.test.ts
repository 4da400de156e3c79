// An agent who is about to ask for something known is told so, with the value and its age; whoever asks all the same is answered
// for, and counted.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { repeatAsks } from '../../src/ask-once/repeat-asks.ts';
import { Lint } from '../../src/api/schemas.ts';
import { DAY_MS, MINUTE_MS } from '../../src/clock.ts';
import { noteFact } from '../../src/links/note-fact.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { settingsOf, touchpointHere } from './cli/tool.ts';
import { ANA, proves, recordOf } from './hops/cast-records.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  let conversationId: string;
  let contactId: string;
  beforeEach(async () => {
    world = await openWorld({ engine });
    await says('My bag is not here. My booking is K7QX2M');
    const conversation = await world.mira.onlyConversation();
    [conversationId, contactId] = [conversation.id, conversation.contact.id];
  });
  async function says(text: string): Promise<void> {
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text });
    await world.settle();
  }
  const lint = (text: string) => world.mira.send('POST', `/api/v1/conversations/${conversationId}/lint`, { text });
  const found = async (text: string) => Lint.parse((await lint(text)).body).items;
  const askedAgain = async () =>
    (await world.events()).filter(({ type }) => type === 'reply.asked_again').map(({ data }) => data);

  test('what they wrote themselves is not asked for again, and anything else may be', async () => {
    await world.later(12 * MINUTE_MS);
    const text = 'Hola Ana, ¿me facilita su localizador?';
    expect(await found(text)).toEqual([
      {
        kind: 'booking',
        start: text.indexOf('localizador'),
        end: text.indexOf('?'),
        value: 'K7QX2M',
        ageMs: 12 * MINUTE_MS,
        sentence: 'We know this: K7QX2M (they wrote it 12 min ago)',
      },
    ]);
    expect(await found('Your booking reference is K7QX2M. What is your phone number?')).toEqual([]);
    expect(await found('')).toEqual([]);
  });

  test('what the record says is known under a link that holds, and not a word of it without one', async () => {
    const text = 'Could you send me your membership number and your email address?';
    const customerId = await recordOf(world.parts, ANA, 'ana');
    expect(await found(text)).toEqual([]);
    await proves(world.parts, { contactId, customerId });
    expect((await found(text)).map(({ kind, value }) => [kind, value])).toEqual([
      ['loyalty', 'HA12345678'],
      ['email', 'ana.ruiz@example.org'],
    ]);
    expect((await found('Could you verify your identity?'))[0]?.sentence).toMatch(/^We know this: Ana Ruiz \(proved/);
    // Who it is does not say how the name is spelled in a document.
    expect(await found('Please send us a photo of your passport.')).toEqual([]);
  }); // prettier-ignore

  test('what has expired may be asked for again', async () => {
    const { store, clock } = world.parts;
    const expiresAt = clock.now() + 5 * MINUTE_MS;
    const fact = { contactId, conversationId, kind: 'address', value: 'Calle Mayor 1', method: 'agent', expiresAt } as const; // prettier-ignore
    await store.tx((db) => noteFact(world.parts, { db, ...fact }));
    const kinds = async () => (await found('Please confirm your postal address.')).map(({ kind }) => kind);
    expect(await kinds()).toEqual(['address']);
    await world.later(6 * MINUTE_MS);
    expect(await kinds()).toEqual([]);
  });

  test('what is somebody else’s is not known of the writer', async () => {
    await says("My mother's email is mother@example.org");
    expect(await found('What is your email address?')).toEqual([]);
  });

  test('a reply that asks all the same goes out and is counted once, with numbers and ids alone', async () => {
    await world.mira.replies(conversationId, 'We are looking for the bag.');
    expect(await askedAgain()).toEqual([]);
    const { body } = await world.mira.replies(conversationId, 'Please send us your booking reference and your phone number.'); // prettier-ignore
    expect(await askedAgain()).toEqual([{ replyId: body.replyId, userId: expect.stringMatching(/^usr_/), kinds: 1 }]);
    await world.settle();
    expect(world.sim.ledger.messagesTo(CUSTOMERS.ana.externalId)).toHaveLength(2);
  });

  test('of three conversations, two in which something was known and one that was asked again, the rate is a half', async () => {
    const others = [CUSTOMERS.bruno, CUSTOMERS.chidi];
    const texts = ['Where is my suitcase?', 'My email is chidi@example.org'];
    for (const [at, { channel, externalId }] of others.entries())
      world.sim.customerWrites({ channel, contact: externalId, text: texts[at] ?? '' });
    await world.settle();
    for (const { id } of await world.mira.conversations('&view=all'))
      await world.mira.replies(id, 'Could you send us your booking reference?');
    expect(repeatAsks(await world.events())).toEqual({ known: 2, askedAgain: 1, rate: 0.5 });

    const asks = async (days: string) => (await touchpointHere(['asks', '--days', days, '--json'], settingsOf(world)));
    expect((await asks('1')).json()).toEqual({ days: 1, known: 2, askedAgain: 1, rate: 0.5 });
    expect((await asks('0')).exit).toBe(2);
    await world.later(2 * DAY_MS);
    expect((await asks('1')).json()).toEqual({ days: 1, known: 0, askedAgain: 0, rate: null });
  }); // prettier-ignore

  test('nobody is told about a conversation that is not there', async () => {
    const away = await world.mira.send('POST', '/api/v1/conversations/cnv_nowhere/lint', { text: 'Your email?' });
    expect(away.status).toBe(404);
  });
});
