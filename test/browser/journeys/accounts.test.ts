// What people see of the channels' health: a stopped handle over every page, the next step and the way to mend it, a time in
// which nobody told us, and when each waiting reply leaves. In light and in dark, without a barrier.
import { describe, expect, test } from 'vitest';
import { keepOnce } from '../../../workers/keep.ts';
import { ACCOUNTS, CUSTOMERS, STAFF } from '../../cast.ts';
import type { World } from '../../world.ts';
import { barriers, hasChromium, needChromium, openDesk, openWorldHere } from './open-desk.ts';

needChromium();

let world: World;

const MINUTE = 60_000;
const { ana, chidi, mei } = CUSTOMERS;

const conversationOf = async ({ externalId }: { externalId: string }) =>
  (await world.mira.conversations('&view=all')).find(({ contact }) => contact.externalId === externalId);

describe.skipIf(!hasChromium)('the health of the channels, on the screen', () => {
  test('a dead token is named over every page, mended under Accounts, and then the reply leaves', async () => {
    world = await openWorldHere({ reachable: true });
    world.sim.customerWrites({ channel: 'instagram', contact: mei.externalId, text: 'Hi' });
    await world.settle();
    await keepOnce(world.parts);
    world.clock.advance(1_000);
    world.sim.revokeAccess(ACCOUNTS.instagram, 'token_regenerated');
    await world.mira.replies((await conversationOf(mei)).id, 'One moment, please.');
    await world.settle();
    world.clock.advance(5_000);
    await keepOnce(world.parts);

    const desk = await openDesk(world, STAFF.sam);
    const { page } = desk;
    const banner = page.getByRole('alert').filter({ hasText: 'is stopped' });
    await banner.waitFor();
    expect(await banner.textContent()).toContain('on Instagram is stopped');
    expect(await banner.textContent()).toContain('One is waiting');
    await banner.getByRole('link', { name: 'Mend it' }).click();

    const card = page.locator('section.acct').filter({ hasText: 'Instagram' });
    await card.getByText('Sending is stopped').waitFor();
    expect(await card.locator('.step').first().textContent()).toContain('make a new token');
    expect(await barriers(desk.page)).toEqual([]);
    await card.getByLabel('Access token').fill(world.sim.grantAgain(ACCOUNTS.instagram)['token'] ?? '');
    await card.getByRole('button', { name: 'Save' }).click();
    await banner.waitFor({ state: 'detached' });
    await world.settle();
    expect(world.sim.ledger.messagesTo(mei.externalId).map(({ text }) => text)).toEqual(['One moment, please.']);
    expect(desk.mishaps).toEqual([]);
  });

  test('a time without news is marked in the thread and listed under Accounts', async () => {
    world = await openWorldHere({ env: { X_POLL: 'off', META_POLL: 'off' } });
    world.clock.advance(MINUTE);
    world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: 'in time' });
    await world.settle();
    world.sim.networkDown();
    for (const text of ['one', 'two', 'three']) {
      world.clock.advance(MINUTE);
      world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text });
    }
    await world.settle();
    world.clock.advance(5 * MINUTE);
    world.sim.networkUp();
    world.sim.delivery.retryNow();
    await world.settle(20_000);

    const desk = await openDesk(world, STAFF.sam);
    const { page } = desk;
    await desk.openConversation((await conversationOf(chidi)).id);
    await page.getByText(/3 messages came later/).waitFor();
    expect(await page.getByText('arrived late').count()).toBe(3);
    expect(await barriers(desk.page)).toEqual([]);
    await desk.goTo('/accounts');
    const card = page.locator('section.acct').filter({ hasText: 'Messenger' });
    await card.locator('details').filter({ hasText: 'gap' }).first().waitFor();
    const gaps = card
      .locator('details')
      .filter({ hasText: /[Gg]ap/ })
      .first();
    if ((await gaps.getAttribute('open')) === null) await gaps.locator('summary').click();
    await gaps.locator('td').first().waitFor();
    expect(await gaps.locator('td').nth(1).textContent()).toBe('3');
  });

  test('under a limit each waiting reply says when it leaves, and so does the composer before it is sent', async () => {
    world = await openWorldHere();
    world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text: 'Hola' });
    await world.settle();
    const { id } = await conversationOf(ana);
    for (let n = 1; n <= 18; n += 1) await world.mira.replies(id, `reply ${n}`, { force: true });
    await world.settle();
    const desk = await openDesk(world);
    const { page } = desk;
    await desk.openConversation(id);
    const waiting = page.locator('.d-queued').filter({ hasText: /leaves in ~\d+ min/ });
    await waiting.first().waitFor();
    expect(await waiting.count()).toBeGreaterThanOrEqual(3);
    await page
      .locator('.cmp')
      .getByText(/leaves in ~\d+ min/)
      .waitFor();
    expect(await barriers(desk.page)).toEqual([]);
  });
});
