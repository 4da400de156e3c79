// What was taken for a message of the native app in another conversation and turns out to be ours leaves that one as if it had never
// stood there: its newest message, and who waits. Shown with an answer that comes after its echo was placed elsewhere.
import { afterEach, expect, test } from 'vitest';
import { claimNext } from '../../src/outbox/claim.ts';
import { recordOutcome } from '../../src/outbox/outcome.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const { ana } = CUSTOMERS;
const OTHER = '8800000000000007';

test.each(ENGINES)('on %s', async (engine) => {
  world = await openWorld({ engine });
  for (const contact of [ana.externalId, OTHER])
    world.sim.customerWrites({ channel: 'x', contact, text: 'Where is gate B?' });
  await world.settle();
  const find = async (contact: string) =>
    (await world.mira.conversations('&view=all')).find((each) => each.contact.externalId === contact);
  const before = await find(ana.externalId);
  expect(before.waitingSince).not.toBeNull();
  world.clock.advance(60_000);
  const { externalId } = world.sim.nativeAppReplies({ channel: 'x', contact: ana.externalId, text: 'To the left' });
  await world.settle();
  expect((await find(ana.externalId)).waitingSince).toBeNull();

  await world.stopWorking();
  const { id: conversationId } = await find(OTHER);
  await world.mira.replies(conversationId, 'To the left');
  const claim = await claimNext(world.parts, { conversationId });
  if (claim.next !== 'send') throw new Error(`nothing leaves: ${JSON.stringify(claim)}`);
  const { leaving, account } = claim;
  await recordOutcome(world.parts, { leaving, account, outcome: { outcome: 'sent', externalId } });

  const after = await find(ana.externalId);
  expect(after.lastMessage.id).toBe(before.lastMessage.id);
  expect(after).toMatchObject({ waitingSince: before.waitingSince, lastMessageAt: before.lastMessageAt });
  const theirs = await world.mira.messages(conversationId);
  expect(theirs.map(({ text, state }) => `${text} ${state}`)).toEqual([
    'Where is gate B? received',
    'To the left sent',
  ]);
});
