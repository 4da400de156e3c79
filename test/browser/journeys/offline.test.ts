// The agent's screen and the network: it goes away, hundreds of things happen, it comes back; and the list and the thread hold
// all of it, once. What the agent wrote meanwhile leaves when it is back, once.
import { describe, expect, test } from 'vitest';
import { PAGE } from '../../../src/notifications/feed.ts';
import { until } from '../../crash/product.ts';
import { CUSTOMERS } from '../../cast.ts';
import { deliver, metaBody, written } from '../../journeys/meta-deliveries.ts';
import type { World } from '../../world.ts';
import { hasChromium, listOf, needChromium, openDesk, openWorldHere, threadOf, type Desk } from './open-desk.ts';

needChromium();

let world: World;

const CHIDI = CUSTOMERS.chidi;
const LINES = 200;
const STRANGERS = 120;

describe.runIf(hasChromium)('in the browser', () => {
  test('an agent signs in, opens a conversation, answers, and sees it sent', { timeout: 60_000 }, async () => {
    world = await openWorldHere();
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'Is HL 418 on time?' });
    await world.settle();
    const desk = await openDesk(world);
    const { page } = desk;
    await page.getByRole('button', { name: /Everything open/ }).or(page.getByRole('link', { name: /Everything open/ })).first().click(); // prettier-ignore
    await page.getByRole('option', { name: /Ana Ruiz/ }).click();
    await page.getByText('Is HL 418 on time?').last().waitFor();
    await page.getByRole('textbox', { name: /Reply to/ }).fill('It is, gate B26. ^Mira');
    await page.getByRole('button', { name: /^Send/ }).click();
    const bubble = page.locator('[data-message]', { hasText: 'It is, gate B26. ^Mira' });
    await until('it says that it was sent', async () => /Sent|Delivered|Seen/.test((await bubble.textContent()) ?? ''));
    expect(world.sim.ledger.messagesTo(CUSTOMERS.ana.externalId).map(({ text }) => text)).toEqual([
      'It is, gate B26. ^Mira',
    ]);
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'Thank you!' });
    await page.locator('[data-message]', { hasText: 'Thank you!' }).waitFor();
    expect((await threadOf(page)).map(({ text }) => text)).toEqual(['Is HL 418 on time?', 'It is, gate B26. ^Mira', 'Thank you!']); // prettier-ignore
    expect(desk.mishaps).toEqual([]);
  });

  test(
    'after a time without network nothing is missing and nothing is there twice, in the list and in the thread',
    { timeout: 90_000 },
    async () => {
      const { page, setOffline, mishaps } = await openAtChidi();
      const before = (await world.events()).length;
      await setOffline(true);
      await page.getByText('Offline since').waitFor();
      await news();
      expect((await world.events()).length - before, 'more than one page of the stream').toBeGreaterThan(PAGE);
      expect(await page.locator('[data-message]').count(), 'what came through').toBe(1);

      await setOffline(false);
      await page.getByText('Offline since').waitFor({ state: 'hidden' });
      const lines = ['Hello?', ...Array.from({ length: LINES }, (_, i) => `line ${i}`)];
      await until('the thread is whole', async () => (await threadOf(page)).length >= lines.length);
      const thread = await threadOf(page);
      expect(thread.map(({ text }) => text)).toEqual(lines);
      expect(new Set(thread.map(({ id }) => id)).size).toBe(lines.length);

      await page.mouse.move(1_000, 300); // a list holds still under the pointer
      await until('the list is whole', async () => (await listOf(page)).length >= STRANGERS + 1);
      const rows = (await listOf(page)).map(({ id }) => id);
      const conversations = await everyConversation();
      expect(conversations).toHaveLength(STRANGERS + 1);
      expect(rows.toSorted()).toEqual(conversations.map((each) => `row-${each}`).toSorted());
      expect(mishaps).toEqual([]);
    },
  );

  test(
    'what an agent writes without network leaves once when it is back, in the order of writing',
    { timeout: 60_000 },
    async () => {
      const { page, setOffline, mishaps } = await openAtChidi();
      await setOffline(true);
      await page.getByText('Offline since').waitFor();
      const words = ['One moment, please.', 'I am asking the gate.', 'It is B26. ^Mira'];
      for (const text of words) {
        await page.getByRole('textbox', { name: /Reply to/ }).fill(text);
        await page.getByRole('button', { name: /^Send/ }).click();
      }
      await page.getByText('Waits for the connection').first().waitFor();
      expect(world.sim.ledger.accepted()).toEqual([]);
      await setOffline(false);
      await page.getByText('Offline since').waitFor({ state: 'hidden' });
      await until('the answers have left', async () => world.sim.ledger.accepted().length >= words.length);
      await until('all of them say so', async () => {
        const said = await page.locator('[data-message] .meta').allTextContents();
        return said.filter((text) => /Sent|Delivered|Seen/.test(text)).length >= words.length;
      });
      expect(world.sim.ledger.accepted().map(({ text }) => text)).toEqual(words);
      expect((await threadOf(page)).map(({ text }) => text)).toEqual(['Hello?', ...words]);
      expect(mishaps).toEqual([]);
    },
  );

  test(
    'what an agent wrote without network waits for a decision when the customer wrote meanwhile',
    { timeout: 60_000 },
    async () => {
      const { page, setOffline } = await openAtChidi();
      await setOffline(true);
      await page.getByText('Offline since').waitFor();
      await page.getByRole('textbox', { name: /Reply to/ }).fill('It is B26. ^Mira');
      await page.getByRole('button', { name: /^Send/ }).click();
      await page.getByText('Waits for the connection').waitFor();
      world.clock.advance(60_000);
      world.sim.customerWrites({ channel: 'messenger', contact: CHIDI.externalId, text: 'I have found it, thank you' });
      await world.settle();
      await setOffline(false);
      await page.getByText('Offline since').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Send anyway' }).waitFor();
      await page.locator('[data-message]', { hasText: 'I have found it' }).waitFor();
      expect(world.sim.ledger.accepted()).toEqual([]);
      await page.getByRole('button', { name: 'Send anyway' }).click();
      await until('the answer has left', async () => world.sim.ledger.accepted().length > 0);
      expect(world.sim.ledger.accepted().map(({ text }) => text)).toEqual(['It is B26. ^Mira']);
    },
  );
});

/** Mira at Chidi's conversation, which is the only one. */
async function openAtChidi(): Promise<Desk> {
  world = await openWorldHere();
  world.sim.customerWrites({ channel: 'messenger', contact: CHIDI.externalId, text: 'Hello?' });
  await world.settle();
  const desk = await openDesk(world);
  const { id } = await world.mira.onlyConversation();
  await desk.openConversation(id);
  return desk;
}

/** Chidi writes two hundred lines, and many strangers one each. */
async function news(): Promise<void> {
  world.clock.advance(60_000);
  const at = world.clock.now() - 50_000;
  const lines = Array.from({ length: LINES }, (_, i) =>
    written({ contact: CHIDI.externalId, at: at + i * 10, mid: `m_line_${i}`, text: `line ${i}` }),
  );
  const strangers = Array.from({ length: STRANGERS }, (_, i) =>
    written({
      contact: `6700000000${String(i).padStart(4, '0')}`,
      at: at + i,
      mid: `m_stranger_${i}`,
      text: 'Is anybody there?',
    }),
  );
  expect(await deliver(world, metaBody('messenger', [...lines, ...strangers]))).toBe(200);
  await world.settle(20_000);
}

async function everyConversation(): Promise<string[]> {
  const first = await world.mira.get('/api/v1/conversations?view=all&limit=100');
  const second = await world.mira.get(`/api/v1/conversations?view=all&limit=100&cursor=${first.body.next}`);
  return [...first.body.items, ...second.body.items].map(({ id }) => id as string);
}
