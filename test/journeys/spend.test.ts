// What X charges is counted as it is done, a day's budget of money is warned of and kept, and the accounts page and the composer say so
// in plain words.
import { afterEach, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';
import { pollUntil } from './poll-on.ts';

let world: World;
afterEach(async () => world.close());

const HOUR = 3_600_000;
const contacts = (count: number) =>
  Array.from({ length: count }, (_, i) => `33000000000007${String(i).padStart(2, '0')}`);

const handle = async () => (await world.sam.accounts()).find(({ channel }) => channel === 'x');

test('ten sends of a cent and a half use up fifteen cents: the others wait for the next day, and everybody is told', async () => {
  world = await openWorld({ env: { X_DAILY_BUDGET_USD: '0.15', UNDO_SECONDS: '5' } });
  for (const contact of contacts(13)) world.sim.customerWrites({ channel: 'x', contact, text: 'My flight, please' });
  await world.settle();
  const all = await world.mira.conversations('&view=all');
  for (const { id } of all) await world.mira.replies(id, 'Your seat is held');
  await world.later(6_000);
  await world.later(20 * 60_000);
  expect(world.sim.ledger.accepted().length).toBe(10);
  expect((await handle()).spend).toMatchObject({
    day: '2026-03-12',
    amountUsd: 0.15,
    budgetUsd: 0.15,
    share: 1,
    items: [{ item: 'dm_send', count: 10, amountUsd: 0.15 }],
    sentence: expect.stringMatching(/X_DAILY_BUDGET_USD/),
  });
  const warned = (await world.events()).filter(({ type }) => type === 'account.budget_warned');
  expect(warned.map(({ data }) => [data['budget'], data['percent']])).toEqual([['money', 80]]);

  const waiting = (await world.mira.conversations('&view=all')).filter(
    ({ lastMessage }) => lastMessage.state === 'queued',
  );
  expect(waiting.length).toBe(3);
  for (const { id, lastMessage } of waiting) {
    expect(lastMessage).toMatchObject({ waitsFor: 'limit', departsAt: '2026-03-13T00:00:00.000Z' });
    const { composer } = (await world.mira.get(`/api/v1/conversations/${id}`)).body;
    expect(composer.dayUsedUp).toMatchObject({ reason: 'money', reopensAt: '2026-03-13T00:00:00.000Z' });
  }
  await world.later(11 * HOUR);
  expect(world.sim.ledger.accepted().length).toBe(13);
  expect((await handle()).spend).toMatchObject({ day: '2026-03-13', amountUsd: 0.045, sentence: null });
});

test('a public answer costs what it is: summoned, or with a link; a message that is read counts once a day', async () => {
  world = await openWorld({ simulator: { disorder: { drop: 1 } } });
  const { externalId: contact } = CUSTOMERS.ana;
  world.sim.customerPosts({ channel: 'x', contact, text: '@halcyonair where is my bag?' });
  world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.bruno.externalId, text: 'And mine?' });
  await pollUntil(world, world.clock.now() + 10 * 60_000);
  expect((await handle()).spend.items).toEqual([
    { item: 'dm_read', count: 1, amountUsd: 0.01 },
    { item: 'mention_read', count: 1, amountUsd: 0.001 },
  ]);
  const [post] = (await world.mira.conversations('&view=all')).filter(
    ({ lastMessage }) => lastMessage.kind === 'mention',
  );
  await world.mira.replies(post.id, 'It is on the next flight');
  await world.settle();
  await world.mira.replies(post.id, 'Follow it on https://halcyon.example/bags', { force: true });
  await world.settle();
  const { items } = (await handle()).spend;
  expect(items.filter(({ item }: { item: string }) => item.startsWith('reply'))).toEqual([
    { item: 'reply_summoned', count: 1, amountUsd: 0.01 },
    { item: 'reply_with_url', count: 1, amountUsd: 0.2 },
  ]);
});
