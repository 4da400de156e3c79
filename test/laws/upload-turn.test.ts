// Files go up before their message, for minutes perhaps: a worker that was frozen over it, or whose message was taken back meanwhile,
// must not send. Shown with two workers played by the test.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { claimNext, type Claim } from '../../src/outbox/claim.ts';
import { deliverConversation } from '../../src/outbox/deliver.ts';
import { CUSTOMERS } from '../cast.ts';
import { attach, picture } from '../journeys/sent-files.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

const { mei } = CUSTOMERS;
type Turn = Extract<Claim, { next: 'upload' }>;

/** A reply with a picture that one worker has begun to bring up, and then froze. */
async function frozenOver(): Promise<{ conversationId: string; replyId: string; frozen: Turn }> {
  world = await openWorld();
  world.sim.customerWrites({ channel: 'instagram', contact: mei.externalId, text: 'A photo, please' });
  await world.settle();
  await world.stopWorking();
  const { id: conversationId } = await world.mira.onlyConversation();
  const { attachmentIds } = await attach(world, [[picture('a'), 'a.png']]);
  const { body } = await world.mira.replies(conversationId, '', { attachmentIds });
  const frozen = await claimNext(world.parts, { conversationId });
  if (frozen.next !== 'upload') throw new Error(`nothing goes up: ${JSON.stringify(frozen)}`);
  return { conversationId, replyId: body.replyId as string, frozen };
}

const leaseEnds = (): void => {
  const database = new Database(join(world.parts.config.dataDir, 'touchpoint.db'));
  database.exec('UPDATE outbox SET lease_until = 0');
  database.close();
};
const there = (): number => world.sim.ledger.messagesTo(mei.externalId).length;

test('while one worker has the turn, nobody else begins', async () => {
  const { conversationId } = await frozenOver();
  await deliverConversation(world.parts, conversationId);
  expect(world.sim.uploads.all()).toEqual([]);
  expect(there()).toBe(0);
});

test('who comes back with the files after another had the turn sends nothing', async () => {
  const { conversationId, frozen } = await frozenOver();
  leaseEnds();
  const second = await claimNext(world.parts, { conversationId });
  expect(second.next, 'the turn is free again').toBe('upload');
  const late = await claimNext(world.parts, { conversationId, uploaded: frozen.leaving });
  expect(late).toEqual({ next: 'nothing', because: 'in flight' });
  leaseEnds();
  await deliverConversation(world.parts, conversationId);
  expect(there()).toBe(1);
  expect((await claimNext(world.parts, { conversationId, uploaded: frozen.leaving })).next).toBe('nothing');
  expect(there()).toBe(1);
});

test('who comes back with the files of a message that was taken back sends nothing', async () => {
  const { conversationId, replyId, frozen } = await frozenOver();
  const undone = await world.mira.send('DELETE', `/api/v1/conversations/${conversationId}/replies/${replyId}`);
  expect(undone.status).toBe(204);
  expect((await claimNext(world.parts, { conversationId, uploaded: frozen.leaving })).next).toBe('nothing');
  expect(there()).toBe(0);
});

test('with the turn still its own it may send', async () => {
  const { conversationId, frozen } = await frozenOver();
  expect((await claimNext(world.parts, { conversationId, uploaded: frozen.leaving })).next).toBe('send');
});
