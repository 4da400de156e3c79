// Edits, unsent messages, reactions and read marks may overtake the message they are about: they wait for it, repeats of them
// change nothing, and the latest one wins. One world for each engine, a new customer in each test.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deskIn, type Desk } from './desk.ts';
import { metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();

let world: World;
let desk: Desk;

describe.each(ENGINES)('a change that comes before its message (on %s)', (engine) => {
  beforeAll(async () => {
    world = await openWorld({ engine });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  const said = (contact: string) => ({ contact, at: world.clock.now() - 60_000, mid: `m_${contact}` });
  const change = (contact: string, what: Record<string, unknown>, at = world.clock.now()) =>
    metaBody('instagram', [{ contact, at, what }]);

  test('an edit is applied when the message comes, the newest one, and only that', async () => {
    const contact = desk.somebody();
    const edit = (num_edit: number, text: string) =>
      change(contact, { message_edit: { mid: `m_${contact}`, text, num_edit } });
    await desk.arrive(edit(2, 'Gate B26, please'), edit(1, 'Gate B2'), metaBody('instagram', [written({ ...said(contact), text: 'Gate B' })])); // prettier-ignore
    const [message, ...more] = await desk.messagesOf(contact);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ text: 'Gate B26, please', editedAt: expect.any(String) });
    await desk.arrive(edit(1, 'Gate B2'));
    expect(await desk.textsOf(contact)).toEqual(['Gate B26, please']);
  });

  test('a message that was taken back never shows its words', async () => {
    const contact = desk.somebody();
    const unsent = change(contact, { message: { mid: `m_${contact}`, is_deleted: true } });
    const since = await desk.newest();
    await desk.arrive(unsent, metaBody('instagram', [written({ ...said(contact), text: 'my card is 4111' })]));
    const [message] = await desk.messagesOf(contact);
    expect(message).toMatchObject({ text: '', attachments: [], unsentAt: expect.any(String) });
    expect(await world.eventTypes(since)).toContain('message.unsent');
    await desk.arrive(change(contact, { message_edit: { mid: `m_${contact}`, text: 'my card is 4111', num_edit: 1 } }));
    expect(await desk.textsOf(contact)).toEqual(['']);
  });

  test('a reaction waits for its message, and one that was taken back is gone', async () => {
    const contact = desk.somebody();
    const at = world.clock.now();
    const react = (action: string, ms: number) =>
      change(contact, { reaction: { mid: `m_${contact}`, action, ...(action === 'react' ? { reaction: 'love', emoji: '❤️' } : {}) } }, at + ms); // prettier-ignore
    await desk.arrive(react('react', 1), metaBody('instagram', [written({ ...said(contact), text: 'Thank you!' })]));
    expect((await desk.messagesOf(contact))[0].reactions).toMatchObject([{ by: 'contact', emoji: '❤️' }]);
    await desk.arrive(react('unreact', 3), react('react', 2));
    expect((await desk.messagesOf(contact))[0].reactions).toEqual([]);
  });

  test('a message that was read before its echo came is shown as seen', async () => {
    const contact = desk.somebody();
    world.sim.customerWrites({ channel: 'instagram', contact, text: 'Is HL 207 on time?' });
    await world.settle();
    const read = change(contact, { read: { mid: `m_echo_${contact}` } });
    const message = { mid: `m_echo_${contact}`, text: 'Yes, at 16:40', is_echo: true };
    const echo = metaBody('instagram', [{ contact, at: world.clock.now(), byBrand: true, what: { message } }]);
    await desk.arrive(read, echo);
    expect((await desk.messagesOf(contact)).at(-1)).toMatchObject({ text: 'Yes, at 16:40', state: 'seen' });
  });
});
