// Every guard is needed: each promise is shown to hold, and to break when the one thing that keeps it is taken away. A guard
// without which nothing breaks would prove nothing.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { typedBy } from '../../src/outbox/author.ts';
import { claimNext, type Claim } from '../../src/outbox/claim.ts';
import { deliverConversation } from '../../src/outbox/deliver.ts';
import { recordOutcome } from '../../src/outbox/outcome.ts';
import { openMemoryQueue } from '../../src/queues/memory.ts';
import type { Queue } from '../../src/queues/queue.ts';
import { relayOnce } from '../../workers/relay.ts';
import { ACCOUNTS, CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

const outside = (statement: string): void => {
  const database = new Database(join(world.parts.config.dataDir, 'touchpoint.db'));
  database.exec(statement);
  database.close();
};

describe('the unique key on (account, platform id) keeps a repeated delivery one message', () => {
  const deliverThrice = async (): Promise<number> => {
    world.sim.setDisorder({ duplicate: 1 });
    world.sim.customerWrites({
      channel: 'messenger',
      contact: CUSTOMERS.chidi.externalId,
      text: 'Is HL 207 cancelled?',
    });
    await world.settle();
    const [conversation] = await world.mira.conversations('&view=all');
    return (await world.mira.messages(conversation.id)).length;
  };

  test('with it there is one', async () => {
    world = await openWorld();
    expect(await deliverThrice()).toBe(1);
  });

  test('without it there are more', async () => {
    world = await openWorld();
    outside('DROP INDEX messages_external_uq');
    expect(await deliverThrice()).toBeGreaterThan(1);
  });
});

/** A conversation with a reply that no worker has taken yet; the workers rest, so that the test can play them. */
async function replyWaiting(): Promise<string> {
  world = await openWorld();
  world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'Nos han cambiado la puerta' });
  await world.settle();
  await world.stopWorking();
  const conversation = await world.mira.onlyConversation();
  expect((await world.mira.replies(conversation.id, 'La puerta es la B26')).status).toBe(202);
  return conversation.id;
}

type Sending = Extract<Claim, { next: 'send' }>;
const claim = async (conversationId: string): Promise<Sending> => {
  const claimed = await claimNext(world.parts, { conversationId });
  if (claimed.next !== 'send') throw new Error(`nothing to send: ${JSON.stringify(claimed)}`);
  return claimed;
};
const call = async ({ leaving, account }: Sending) => {
  const { credentials } = ACCOUNTS.x;
  return world.parts.registry.channel('x').send({
    account: { id: account.id, externalId: account.externalId, handle: account.handle, credentials },
    kind: 'dm',
    contactExternalId: CUSTOMERS.ana.externalId,
    text: leaving.message.text,
    inReplyToExternalId: null,
    files: [],
    clientRef: leaving.row.id,
    how: 'standard',
    sender: typedBy({ user: { id: 'usr_mira', email: '', displayName: 'Mira', roles: ['agent'] } }),
  });
};
const accepted = (): number => world.sim.ledger.accepted().length;

describe('the fence keeps a worker that was frozen from undoing what was decided since', () => {
  /** A worker claims and freezes; its row is given up, an agent sends again, a second worker is on the way; the first awakes. */
  const wakeUpLate = async (forget: (stale: Sending, fresh: Sending) => Sending): Promise<number> => {
    const conversationId = await replyWaiting();
    const frozen = await claim(conversationId);
    outside('UPDATE outbox SET lease_until = 0');
    expect((await claimNext(world.parts, { conversationId })).next).toBe('nothing');
    const again = { action: 'send_again' };
    expect(
      (await world.mira.send('POST', `/api/v1/messages/${frozen.leaving.message.id}/settle`, again)).status,
    ).toBeLessThan(300);
    world.clock.advance(10_000); // the very first call of a limit is waited for so long
    const second = await claim(conversationId);
    await recordOutcome(world.parts, {
      leaving: forget(frozen, second).leaving,
      account: frozen.account,
      outcome: { outcome: 'retry', at: null, scope: 'message', code: 'claim_too_old' },
    });
    world.clock.advance(60_000);
    await deliverConversation(world.parts, conversationId);
    await recordOutcome(world.parts, { leaving: second.leaving, account: second.account, outcome: await call(second) });
    return accepted();
  };

  test('with it the reply is sent once', async () => {
    expect(await wakeUpLate((stale) => stale)).toBe(1);
  });

  test('without it the reply is sent twice', async () => {
    const forged = (stale: Sending, fresh: Sending): Sending => ({
      ...stale,
      leaving: { ...stale.leaving, row: { ...stale.leaving.row, fence: fresh.leaving.row.fence } },
    });
    expect(await wakeUpLate(forged)).toBe(2);
  });
});

describe('the rule that a row in `sending` is never sent again by itself keeps a crash from doubling a reply', () => {
  /** The platform has it, and the worker dies before it can write that down. */
  const dieAfterTheCall = async (meanwhile: () => void): Promise<number> => {
    const conversationId = await replyWaiting();
    world.sim.faults.next('x.dm.send', { echo: 'never' });
    await call(await claim(conversationId));
    outside('UPDATE outbox SET lease_until = 0');
    meanwhile();
    world.startWorking();
    for (const ms of [0, 11_000, 31_000, 81_000]) await world.later(ms);
    return accepted();
  };

  test('with it the reply is found at the platform and settled', async () => {
    expect(await dieAfterTheCall(() => undefined)).toBe(1);
    const conversation = await world.mira.onlyConversation();
    expect((await world.mira.messages(conversation.id)).at(-1)).toMatchObject({
      state: expect.stringMatching(/^(sent|seen)$/),
    });
  });

  test('without it the reply is sent twice', async () => {
    expect(await dieAfterTheCall(() => outside("UPDATE outbox SET state = 'queued'"))).toBe(2);
  });
});

describe('the relay keeps a lost ring from losing a message', () => {
  /** A bell whose first rings nobody hears, like a Redis that was killed with them. */
  const losing =
    (rings: number) =>
    ({ log }: { log: World['parts']['log'] }): Queue => {
      const queue = openMemoryQueue({ log });
      let lost = 0;
      return { ...queue, ring: (belt, ids) => (lost++ < rings ? Promise.resolve(true) : queue.ring(belt, ids)) };
    };
  const stateOf = async (): Promise<string | undefined> => {
    const { inbox } = world.parts.store.t;
    return (await world.parts.store.db.select({ state: inbox.state }).from(inbox).where(eq(inbox.door, 'meta')))[0]
      ?.state;
  };

  test('without it the delivery lies there, with it a conversation comes of it', async () => {
    world = await openWorld({ queue: losing(1) });
    world.sim.customerWrites({ channel: 'messenger', contact: CUSTOMERS.chidi.externalId, text: 'Hello?' });
    await world.sim.settled();
    expect(await stateOf()).toBe('new');
    outside('UPDATE inbox SET lease_until = 0');
    expect(await relayOnce(world.parts)).toBe(1);
    await world.settle();
    expect(await stateOf()).toBe('done');
    expect(await world.mira.onlyConversation()).toMatchObject({ unread: 1 });
  });
});
