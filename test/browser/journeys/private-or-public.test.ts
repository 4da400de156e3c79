// What was written for one customer's eyes never becomes public by itself: not when the conversation moved on meanwhile, and not
// when the words come back.
import { describe, expect, test, vi } from 'vitest';
import { CUSTOMERS } from '../../cast.ts';
import { hasChromium, needChromium, openDesk, openWorldHere } from './open-desk.ts';

needChromium();
vi.setConfig({ testTimeout: 90_000 });

const { sofia } = CUSTOMERS;
const WORDS = 'Sofia, your booking number is HA7Q2P.';

describe.skipIf(!hasChromium)('in private or in public, on the screen', () => {
  test('an answer in private stays in private when the customer wrote again in public before it was taken', async () => {
    const world = await openWorldHere();
    const comment = (text: string) => {
      world.clock.advance(5_000);
      world.sim.customerPosts({ channel: 'messenger', contact: sofia.externalId, text });
    };
    comment('Where is my booking?');
    await world.settle();
    const { id } = await world.mira.onlyConversation();
    const desk = await openDesk(world);
    const { page } = desk;
    await desk.openConversation(id);
    await page.getByText('Everybody on Messenger can read this answer').waitFor();
    await page.getByRole('button', { name: 'Answer in private' }).click();
    await page.getByText('This answer goes in private.').waitFor();
    await page.getByLabel(/^Reply to/).fill(WORDS);

    // Written while the network of the agent stands still, so that they cannot have seen it.
    await desk.setOffline(true);
    comment('Hello?? Anybody?');
    await world.settle();
    await page.getByRole('button', { name: /^Send/ }).click();
    await page.getByText('Waits for the connection').waitFor();
    await desk.setOffline(false);
    const anyway = page.getByRole('button', { name: 'Send anyway, in private' });
    await anyway.waitFor();
    expect(await page.getByLabel(/^Reply to/).inputValue()).toBe(WORDS);
    expect(await page.getByText('Everybody on Messenger can read this answer').count()).toBe(0);
    await anyway.click();
    await page.getByText(WORDS).first().waitFor();
    await world.settle();
    const sent = world.sim.ledger.accepted();
    expect(sent.map(({ kind, text }) => [kind, text])).toEqual([['dm', WORDS]]);
    expect(desk.mishaps).toEqual([]);
  });
});
