// Who writes is found: thousands of senders against twelve thousand customers with households, agencies and people of one name.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCustomers } from '../../../src/customers/save-customer.ts';
import { openHouse, type House } from '../../journeys/api/house.ts';
import { makeSenders, members, recordOf, type Member } from '../../matching/social-workload.ts';
import { outcomesOf, RULES, type Outcomes } from '../../matching/match-senders.ts';

const CUSTOMERS = Number(process.env['WORKLOAD_CUSTOMERS'] ?? 12_000);
const SENDERS = Number(process.env['WORKLOAD_SENDERS'] ?? 3_000);
const SEED = 74;
const BATCH = 500;

let house: House;
let outcomes: Outcomes;

beforeAll(async () => {
  house = await openHouse();
  const pool: Member[] = [...members(CUSTOMERS, SEED)];
  const { store } = house;
  const rules = { blocked: RULES.blocked, defaultRegion: RULES.defaultRegion };
  for (let start = 0; start < pool.length; start += BATCH) {
    const items = pool.slice(start, start + BATCH).map((one) => ({ ref: `M${one.no}`, body: recordOf(one) }));
    const saved = await store.tx((db) => saveCustomers(house, { db, items, source: 'import', rules }));
    for (const one of saved) if (one instanceof Error) throw one;
  }
  const misses: string[] = [];
  outcomes = await outcomesOf(house, {
    senders: makeSenders(SENDERS, { seed: SEED + 1, pool }),
    noOf: ({ record }) => Number(record.row.ref?.slice(1)),
    onMiss: ({ kind, meant, displayName, texts }, found) => {
      if (kind !== 'name') misses.push(`${kind} ${meant?.given} ${meant?.family} ${meant?.loyalty} ${meant?.booking} | ${displayName} | ${texts.join(' / ')} | ${found.length}`); // prettier-ignore
    },
  });
  if (process.env['SHOW_MISSES']) console.log(misses.slice(0, 60).join('\n'), outcomes);
}, 600_000);
afterAll(() => house.close());

const share = (part: number, { count }: { count: number }) => part / count;

test('every kind of sender is there', () => {
  for (const { count } of Object.values(outcomes)) expect(count).toBeGreaterThan(SENDERS / 40);
});

test('with a number of theirs the first suggestion is the one in 95 of 100, with one slip it is among three in 90', () => {
  expect(share(outcomes.pointer.first, outcomes.pointer)).toBeGreaterThanOrEqual(0.95);
  expect(share(outcomes.typo.amongThree, outcomes.typo)).toBeGreaterThanOrEqual(0.9);
});

test('what is called strong is the one that is meant, in all but one of a thousand', () => {
  const all = Object.values(outcomes);
  const wrong = all.reduce((sum, { strongWrong }) => sum + strongWrong, 0);
  expect(wrong / SENDERS).toBeLessThanOrEqual(0.001);
  expect(all.reduce((sum, { strong }) => sum + strong, 0)).toBeGreaterThan(SENDERS / 5);
});

test('who is no customer, or writes for somebody else, has no strong suggestion', () => {
  expect(share(outcomes.stranger.strong, outcomes.stranger)).toBeLessThanOrEqual(0.001);
  expect(outcomes.third.strong).toBe(0);
});
