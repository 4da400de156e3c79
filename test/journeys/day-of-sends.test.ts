// X's 1,440 sends a day are never exceeded, and two handles of one app share them: a virtual day with more replies than that, under
// a limit by the quarter of an hour that would let them all go at once.
import { afterEach, expect, test } from 'vitest';
import { ACCOUNTS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(async () => world.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const A_DAY = 1_440;
const CONVERSATIONS = 80;
const REPLIES_EACH = 19;
const ALL = CONVERSATIONS * REPLIES_EACH;
const STEP_MS = 5 * 60_000;

const SECOND = {
  channel: 'x',
  externalId: '1190000000000000002',
  handle: 'halcyonhelp',
  displayName: 'Halcyon Help',
  credentials: { accessToken: '1190000000000000002-token', accessSecret: 'second-secret' },
} as const;

async function addSecondHandle(): Promise<void> {
  world.sim.addAccount(SECOND);
  const { channel, externalId, handle, credentials } = SECOND;
  const answer = await world.sam.send('POST', '/api/v1/channel-accounts', { channel, externalId, handle, credentials });
  expect(answer.status).toBe(201);
}

async function queueReplies(): Promise<string[]> {
  for (let i = 0; i < CONVERSATIONS; i += 1) {
    const account = i % 2 === 0 ? ACCOUNTS.x.externalId : SECOND.externalId;
    world.sim.customerWrites({ channel: 'x', account, contact: `3300000000000${5000 + i}`, text: 'My flight, please' });
  }
  await world.settle(60_000);
  const all = await world.mira.conversations('&view=all');
  expect(all.length).toBe(CONVERSATIONS);
  for (const { id } of all) {
    for (let n = 1; n <= REPLIES_EACH; n += 1) {
      const reply = await world.mira.replies(id, `Part ${n} of your new booking`, {
        force: true,
        lastSeenMessageId: null,
      });
      expect(reply.status).toBe(202);
    }
  }
  return all.map(({ id }) => id);
}

const handles = async () => (await world.sam.accounts()).filter(({ channel }) => channel === 'x');

test(
  '1,520 replies of two handles: 1,440 in the first day, none refused, the rest when the day is over',
  { timeout: 300_000 },
  async () => {
    world = await openWorld({
      env: { UNDO_SECONDS: '30' },
      simulator: { xLimits: { 'x.dm.send': { limit: 99, perDay: A_DAY, perAppDay: A_DAY } } },
    });
    await addSecondHandle();
    const [conversation = ''] = await queueReplies();
    const start = world.clock.now() + 30_000;
    const sent = () => world.sim.ledger.accepted().map(({ at }) => at);
    const inDay = (from: number) => sent().filter((at) => at >= from && at < from + DAY).length;

    while (world.clock.now() < start + 12 * HOUR) await world.later(STEP_MS);
    const [halfway] = await handles();
    expect(halfway.sends).toMatchObject({ limit: A_DAY, today: inDay(start) });
    expect(halfway.sends.share).toBeGreaterThan(0.8);
    const waiting = await world.mira.get(`/api/v1/conversations/${conversation}`);
    expect(waiting.body.composer.dayUsedUp).toMatchObject({
      reason: 'sends',
      sentence: expect.stringMatching(/in a day/),
    });
    expect(Date.parse(waiting.body.composer.dayUsedUp.reopensAt)).toBeGreaterThan(world.clock.now());

    while (world.clock.now() < start + DAY - STEP_MS) await world.later(STEP_MS);
    const firstDay = sent().length;
    while (sent().length < ALL && world.clock.now() < start + DAY + 4 * HOUR) await world.later(STEP_MS);
    const most = Math.max(...sent().map((at) => inDay(at)));
    const refused = world.sim.calls().filter(({ status }) => status === 429).length;
    const warned = (await world.events()).filter(({ type }) => type === 'account.budget_warned');
    console.info(
      `${ALL} replies of two handles: ${firstDay} in the first day, ${sent().length} in all, ${refused} refused with 429; ` +
        `most in any 24 hours ${most}; ${warned.length} warnings`,
    );
    expect(refused).toBe(0);
    expect(firstDay).toBe(A_DAY);
    expect(sent().length).toBe(ALL);
    expect(new Set(world.sim.ledger.accepted().map(({ contact, text }) => contact + text)).size).toBe(ALL);
    // Once for each handle and day (UTC); the day of the limit reaches into two of them.
    const marks = warned.map(({ data }) => `${String(data['channelAccountId'])} ${String(data['budget'])}`);
    expect(new Set(marks).size).toBe(2);
    expect(marks.length).toBeLessThanOrEqual(4);
  },
);
