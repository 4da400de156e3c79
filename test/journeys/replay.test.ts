// Nobody answers X for forty minutes while customers write to us, also in public without naming the handle. What X lists is read
// back at once; the rest no list shows, and X is asked to deliver it again as soon as it lets itself be asked: once.
import { afterEach, describe, expect, test } from 'vitest';
import { pollOnce } from '../../src/polling/poll-due.ts';
import { keepOnce } from '../../workers/keep.ts';
import { ACCOUNTS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const AWAY_MINUTES = 40;
const contactOf = (n: number) => `22000000000000${String(n).padStart(2, '0')}`;

/** What all the timed doors do, with a second keeper beside the first. */
async function work(): Promise<void> {
  await Promise.all([keepOnce(world.parts), keepOnce(world.parts)]);
  await pollOnce(world.parts);
  await world.settle();
}

async function workUntil(until: number, stepMs: number): Promise<void> {
  while (world.clock.now() < until) {
    world.clock.advance(stepMs);
    await work();
  }
}

async function account(): Promise<any> {
  const items = await world.sam.accounts();
  return items.find(({ channel }: { channel: string }) => channel === 'x');
}
const gaps = async (): Promise<any[]> =>
  (await world.ruth.get(`/api/v1/channel-accounts/${(await account()).id}/gaps`)).body.items;

/** Everything that customers wrote, as the inbox has it: `id text`. */
async function shown(): Promise<string[]> {
  const conversations = await world.mira.conversations('&view=all');
  const messages = await Promise.all(conversations.map(({ id }) => world.mira.messages(id)));
  return messages
    .flat()
    .filter(({ direction }) => direction === 'inbound')
    .map(({ externalId, text }) => `${externalId} ${text}`)
    .toSorted();
}
const onX = (kind?: 'dm' | 'mention'): string[] =>
  world.sim.ledger
    .all()
    .filter((m) => m.direction === 'inbound' && (kind === undefined || m.kind === kind))
    .map(({ externalId, text }) => `${externalId} ${text}`)
    .toSorted();

const replays = () => world.sim.calls().filter(({ endpoint }) => endpoint === 'x.replay');
/** The end of a job, in X's words. */
const over = async (job: string, state: 'Complete' | 'Incomplete') => {
  const replay_job_status = { webhook_id: '1', job_state: state, job_id: job };
  const told = await world.sim.delivery.raw({
    door: 'x',
    url: `${world.url}/webhooks/x`,
    body: JSON.stringify({ replay_job_status }),
  });
  expect(told.outcome).toBe('taken');
  await world.settle();
};

/** In a direct message, or in public under the brand's own post, without naming it. */
function write({ n, post, publicly }: { n: number; post: string; publicly: boolean }): void {
  const contact = contactOf(n);
  if (publicly) world.sim.customerPosts({ channel: 'x', contact, text: `in public ${n}`, inReplyTo: post });
  else world.sim.customerWrites({ channel: 'x', contact, text: `direct ${n}` });
}
/** For five minutes at its beginning and at its end there is only what no list shows, and every other one between. */
const SOME = (n: number) => n < 5 || n >= AWAY_MINUTES - 5 || n % 2 === 0;
const ALL = () => true;

type How = (act: () => Promise<void>) => Promise<void>;
const stopped: How = async (act) => {
  await world.stopListening();
  await world.stopWorking();
  await act();
  await world.startListening();
  world.startWorking();
};
const unreachable: How = async (act) => {
  world.sim.networkDown();
  await act();
  world.sim.networkUp();
};

/** Told something before, then nothing for forty minutes. Answers when somebody answered X again. */
async function fortyMinutes(
  how: How,
  { publicly = SOME, ...options }: WorldOptions & { publicly?: (n: number) => boolean } = {},
): Promise<number> {
  world = await openWorld({ reachable: true, ...options });
  const post = world.sim.brandPosts({ channel: 'x', text: 'Gate B26 has moved to B28.' }).externalId;
  await work();
  world.clock.advance(7 * MINUTE);
  write({ n: 50, post, publicly: false });
  write({ n: 51, post, publicly: true });
  await world.settle();
  world.clock.advance(30 * SECOND);
  const began = world.clock.now();
  await how(async () => {
    for (let n = 0; n < AWAY_MINUTES; n += 1) {
      write({ n, post, publicly: publicly(n) });
      await world.sim.settled();
      await world.sim.delivery.playRetries(began + (n + 1) * MINUTE, (at) => world.clock.set(at));
      if (how === unreachable) await work();
    }
    write({ n: AWAY_MINUTES, post, publicly: true });
    await world.sim.settled();
    await world.sim.delivery.playRetries(world.clock.now() + 5 * MINUTE, (at) => world.clock.set(at));
  });
  return world.clock.now();
}

describe.each(ENGINES)('on %s', (engine) => {
  test.each(engine === 'sqlite' ? (['aaa', 'xaa'] as const) : (['xaa'] as const))(
    'we were not running, and X tells in the envelope %s',
    { timeout: 120_000 },
    async (envelope) => {
      const simulator = { accounts: [{ ...ACCOUNTS.x, envelope }, ACCOUNTS.messenger, ACCOUNTS.instagram] };
      const back = await fortyMinutes(stopped, { engine, simulator });
      await workUntil(back + MINUTE, 15 * SECOND);
      const early = await shown();
      expect(onX('dm').filter((dm) => !early.includes(dm))).toEqual([]);
      expect(
        onX('mention').filter((post) => early.includes(post)),
        'only what was told before',
      ).toHaveLength(1);
      expect(replays()).toEqual([]);

      let wholeAt: number | undefined;
      while (wholeAt === undefined && world.clock.now() < back + HOUR) {
        await workUntil(world.clock.now() + 1, 15 * SECOND);
        if ((await shown()).length === onX().length) wholeAt = world.clock.now();
      }
      expect(await shown(), 'all of it, once').toEqual(onX());
      const waited = ((wholeAt ?? Infinity) - back) / MINUTE;
      console.log(`${envelope} on ${engine}: ${onX().length - 2} messages, replayed ${waited} min after we were back`);
      expect(waited).toBeLessThan(15);

      const [gap, ...more] = await gaps();
      expect(more).toEqual([]);
      expect(gap).toMatchObject({
        recovered: AWAY_MINUTES + 1,
        missing: 0,
        because: 'not_listening',
        healedAt: expect.any(String),
        sentence: 'Touchpoint was not running, so X could not tell us.',
      });
      const lost = world.sim.ledger.all().filter((m) => m.direction === 'inbound');
      expect(Date.parse(gap.startsAt)).toBe(lost[2]?.at);
      expect(Date.parse(gap.endsAt)).toBe(lost.at(-1)?.at);

      // A day on: nothing is asked again, and nothing is there twice.
      await workUntil(world.clock.now() + 25 * HOUR, 30 * MINUTE);
      expect(replays().map(({ status }) => status)).toEqual([200]);
      expect(await shown()).toEqual(onX());
      expect(await gaps()).toEqual([gap]);
      expect((await world.events()).filter(({ data }) => data['notice'] === 'replay_status')).toHaveLength(1);
    },
  );
});

test(
  'nothing that a list shows was missed, so that nobody noticed a gap: asked all the same',
  { timeout: 60_000 },
  async () => {
    const back = await fortyMinutes(stopped, { publicly: ALL });
    await workUntil(back + 10 * MINUTE, MINUTE);
    expect([await gaps(), replays()]).toEqual([[], []]);
    await workUntil(back + 20 * MINUTE, MINUTE);
    expect(await shown()).toEqual(onX());
    expect(await gaps()).toMatchObject([
      { recovered: AWAY_MINUTES + 1, because: 'not_listening', healedAt: expect.any(String) },
    ]);
    await workUntil(back + 2 * HOUR, 10 * MINUTE);
    expect(replays()).toHaveLength(1);
  },
);

test('away again before X could be asked for the first time: asked for both', { timeout: 60_000 }, async () => {
  world = await openWorld({ reachable: true });
  const post = world.sim.brandPosts({ channel: 'x', text: 'Gate B26 has moved to B28.' }).externalId;
  await work();
  for (const [n, minutes] of [1, AWAY_MINUTES].entries()) {
    await stopped(async () => {
      write({ n, post, publicly: true });
      await world.sim.settled();
      await world.sim.delivery.playRetries(world.clock.now() + (5 + minutes) * MINUTE, (at) => world.clock.set(at));
    });
    await workUntil(world.clock.now() + 2 * MINUTE, MINUTE);
  }
  await workUntil(world.clock.now() + 40 * MINUTE, MINUTE);
  expect(await shown()).toEqual(onX());
});

test(
  'X could not reach us, and we went on reading: asked as soon as X reaches us again',
  { timeout: 60_000 },
  async () => {
    const back = await fortyMinutes(unreachable);
    await workUntil(back + 20 * MINUTE, MINUTE);
    expect(replays(), 'nobody has told us anything yet').toEqual([]);
    world.sim.customerWrites({ channel: 'x', contact: contactOf(50), text: 'and now?' });
    await world.settle();
    await workUntil(back + 40 * MINUTE, MINUTE);
    expect(await shown()).toEqual(onX());
    const found = await gaps();
    expect(found.map(({ healedAt }) => healedAt)).not.toContain(null);
    // Read within two minutes is in time, replayed is not.
    expect(found).toHaveLength(1);
    expect(replays().map(({ status }) => status)).toEqual([200]);
  },
);

describe('X does not do it at once', () => {
  test('a job is running: asked again later', { timeout: 60_000 }, async () => {
    const detail = { title: 'Conflict', detail: 'ReplayConflictError', status: 409 };
    const back = await fortyMinutes(stopped);
    world.sim.faults.next('x.replay', { status: 409, rawBody: JSON.stringify(detail) }, 2);
    await workUntil(back + 40 * MINUTE, MINUTE);
    expect(replays().map(({ status }) => status)).toEqual([409, 409, 200]);
    const [first, second, third] = replays().map(({ at }) => at);
    expect([(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)]).toEqual([5 * MINUTE, 5 * MINUTE]);
    expect(await shown()).toEqual(onX());
  });

  test(
    'not everything could be delivered: asked again; the end of a job of somebody else says nothing',
    {
      timeout: 60_000,
    },
    async () => {
      const back = await fortyMinutes(stopped);
      const begun = { data: { job_id: '770001', created_at: '2026-03-12T14:00:00.000Z' } };
      world.sim.faults.next('x.replay', { status: 200, rawBody: JSON.stringify(begun) });
      await workUntil(back + 20 * MINUTE, MINUTE);
      await over('660000', 'Incomplete');
      await workUntil(back + 25 * MINUTE, MINUTE);
      expect(replays()).toHaveLength(1);
      await over('770001', 'Incomplete');
      await workUntil(back + 37 * MINUTE, MINUTE);
      expect(replays()).toHaveLength(2);
      expect(await shown()).toEqual(onX());
      await workUntil(back + 3 * HOUR, 10 * MINUTE);
      expect(replays()).toHaveLength(2);
    },
  );

  test('X does not answer: asked again', { timeout: 60_000 }, async () => {
    const back = await fortyMinutes(stopped);
    world.sim.faults.next('x.replay', { resetConnection: 'before' });
    await workUntil(back + 25 * MINUTE, MINUTE);
    expect(replays()).toHaveLength(2);
    expect(await shown()).toEqual(onX());
  });

  test('it has begun, and its end was never heard of: asked again after a while', { timeout: 60_000 }, async () => {
    const back = await fortyMinutes(stopped);
    world.sim.faults.next('x.replay', { status: 200, rawBody: '{}' });
    await workUntil(back + 40 * MINUTE, MINUTE);
    expect(replays()).toHaveLength(1);
    await workUntil(back + HOUR, MINUTE);
    expect(replays()).toHaveLength(2);
    expect(await shown()).toEqual(onX());
  });
});

test('access that was taken away and given again is not taken away by being told again', async () => {
  world = await openWorld({ reachable: true });
  await work();
  const revoked = async (at: number) => {
    const revoke = {
      date_time: new Date(at).toISOString(),
      target: { app_id: '1' },
      source: { user_id: ACCOUNTS.x.externalId },
    };
    const body = JSON.stringify({ user_event: { revoke } });
    await world.sim.delivery.raw({ door: 'x', url: `${world.url}/webhooks/x`, body });
    await world.settle();
    return (await account()).state;
  };
  const now = world.clock.now();
  expect(await revoked(now - 20 * MINUTE), 'X took the token after that').toBe('active');
  world.clock.advance(MINUTE);
  expect(await revoked(now + MINUTE)).toBe('paused');
});
