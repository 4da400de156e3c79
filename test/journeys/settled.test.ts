// What is true of a conversation stays true whatever comes late or is taken back: nobody waits again for what was settled by
// resolving (metrics E6, rule 7), the log counts each wait once, and unread is what came since somebody looked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deskIn, type Desk } from './desk.ts';
import { metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(ENGINES)('on %s', (engine) => {
  let world: World;
  let desk: Desk;
  beforeAll(async () => {
    world = await openWorld({ engine, env: { META_POLL: 'off', X_POLL: 'off' } });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  const says = (contact: string, at: number) =>
    desk.arrive(metaBody('instagram', [written({ contact, at, mid: `m_${contact}_${at}`, text: 'words' })]));
  const answers = (contact: string, at: number) => {
    const message = { mid: `a_${contact}_${at}`, text: 'an answer', is_echo: true };
    return desk.arrive(metaBody('instagram', [{ contact, at, what: { message }, byBrand: true }]));
  };
  const takesBack = (contact: string, at: number) => {
    const message = { mid: `m_${contact}_${at}`, is_deleted: true };
    return desk.arrive(metaBody('instagram', [{ contact, at: world.clock.now(), what: { message } }]));
  };
  const becomes = async (contact: string, status: 'resolved' | 'open') => {
    const { id } = await desk.conversationOf(contact);
    const { status: answered } = await world.mira.send('PUT', `/api/v1/conversations/${id}/status`, { status });
    expect(answered).toBe(200);
  };
  const since = async (contact: string) => Date.parse((await desk.conversationOf(contact)).waitingSince);
  const lastWait = async () =>
    (await world.events()).findLast(({ type }) => type === 'conversation.responded')?.data['waitedMs'];

  /** Somebody was thanked for nothing yesterday, and comes back today with a new problem. */
  const backAgain = async () => {
    const contact = desk.somebody();
    const thanked = world.clock.now();
    await says(contact, thanked);
    world.clock.advance(HOUR);
    await becomes(contact, 'resolved');
    world.clock.advance(20 * HOUR);
    const problem = world.clock.now();
    await says(contact, problem);
    expect(await since(contact)).toBe(problem);
    world.clock.advance(10 * MINUTE);
    return { contact, thanked, problem };
  };

  test('who came back waits from then on, also when something is taken back', async () => {
    const { contact, problem } = await backAgain();
    const oops = world.clock.now();
    await says(contact, oops);
    await takesBack(contact, oops);
    expect(await since(contact)).toBe(problem);
    await takesBack(contact, problem);
    expect((await desk.conversationOf(contact)).waitingSince).toBeNull();
  });

  test('and when something comes late', async () => {
    const { contact, problem } = await backAgain();
    await says(contact, problem - MINUTE);
    expect(await since(contact)).toBe(problem - MINUTE);
    world.clock.advance(10 * MINUTE);
    await says(contact, problem + 9 * MINUTE);
    await answers(contact, problem + 8 * MINUTE);
    expect(await lastWait(), 'from their new problem on').toBe(9 * MINUTE);
    expect(await since(contact)).toBe(problem + 9 * MINUTE);
  });

  test('what is opened again by an agent is not settled', async () => {
    const { contact, problem } = await backAgain();
    await becomes(contact, 'resolved');
    await becomes(contact, 'open');
    expect(await since(contact)).toBe(problem);
    const oops = world.clock.now();
    await says(contact, oops);
    await takesBack(contact, oops);
    expect(await since(contact)).toBe(problem);
  });

  test('what comes late and is taken back is not unread', async () => {
    const contact = desk.somebody();
    const start = world.clock.now();
    world.clock.advance(HOUR);
    await says(contact, start + 30 * MINUTE);
    const { id } = await desk.conversationOf(contact);
    await world.mira.send('POST', `/api/v1/conversations/${id}/read`);
    await says(contact, start + 10 * MINUTE);
    expect((await desk.conversationOf(contact)).unread).toBe(1);
    await takesBack(contact, start + 10 * MINUTE);
    expect((await desk.conversationOf(contact)).unread).toBe(0);
    await says(contact, start + 20 * MINUTE);
    await takesBack(contact, start + 30 * MINUTE);
    expect((await desk.conversationOf(contact)).unread, 'that one had been read').toBe(1);
  });
});
