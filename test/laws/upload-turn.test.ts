// Files go up before their message, for minutes perhaps: a worker that was frozen over it, or whose message was taken back meanwhile,
// must not send. Shown with two workers played by the test.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
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

/** And the wait after a try is over. */
const leaseEnds = (): void => {
  const database = new Database(join(world.parts.config.dataDir, 'touchpoint.db'));
  database.exec('UPDATE outbox SET lease_until = 0, next_at = 0');
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

test('a file that ends every worker who touches it is tried five times, each later than the last, and then fails by name', async () => {
  const { conversationId, frozen } = await frozenOver();
  const { messageId } = frozen.leaving.row;
  const { outbox: o } = world.parts.store.t;
  const waits: number[] = [];
  for (let tries = 1; tries <= 5; tries += 1) {
    const [row] = await world.parts.store.db.select().from(o).where(eq(o.messageId, messageId));
    waits.push((row?.nextAt ?? 0) - world.clock.now());
    expect(row?.attempts).toBe(tries);
    leaseEnds();
    const { next } = await claimNext(world.parts, { conversationId });
    expect(next).toBe(tries < 5 ? 'upload' : 'nothing');
  }
  expect(waits).toEqual([10_000, 60_000, 300_000, 900_000, 900_000]);
  const [message] = (await world.mira.messages(conversationId)).filter(({ direction }) => direction === 'outbound');
  expect(message).toMatchObject({ state: 'failed', failure: { reason: 'upload_failed', code: 'worker_lost' } });
  await world.mira.send('POST', `/api/v1/messages/${messageId}/settle`, { action: 'send_again' });
  await deliverConversation(world.parts, conversationId);
  expect(there()).toBe(1);
});

test('with the turn still its own it may send', async () => {
  const { conversationId, frozen } = await frozenOver();
  expect((await claimNext(world.parts, { conversationId, uploaded: frozen.leaving })).next).toBe('send');
});
