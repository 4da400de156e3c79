// The page behind a magic link in a real browser: it is drawn under its own strict rules, nobody is kept out, and a press on its button
// is all it takes.
import { describe, expect, test, vi } from 'vitest';
import { customerOf, knownCustomer, linkIn, newcomer, newest, verify } from '../../journeys/proof/people.ts';
import { barriers, hasChromium, needChromium, openDesk, openWorldHere } from './open-desk.ts';

needChromium();
vi.setConfig({ testTimeout: 90_000 });

describe.skipIf(!hasChromium)('the page behind a link', () => {
  test('asks, is answered by a press, and says what became of it', async () => {
    const world = await openWorldHere({ mail: true });
    const customer = await knownCustomer(world, { language: 'it' });
    const who = await newcomer(world);
    await verify(world, { ...who, customerId: customer.id, kind: 'magic_link' });
    await world.settle();
    const { pathname } = new URL(linkIn(newest(world, customer.email)));
    const { page, goTo, mishaps } = await openDesk(world);
    await goTo(pathname);
    const yes = page.getByRole('button', { name: 'Sì, sono io' });
    await yes.waitFor();
    // Drawn as it was meant: its style is the one that its rules allow.
    expect(await page.evaluate(`getComputedStyle(document.querySelector('button')).cursor`)).toBe('pointer');
    expect(await barriers(page)).toEqual([]);
    await yes.click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').textContent()).toContain('collegato');
    expect(await barriers(page)).toEqual([]);
    expect((await customerOf(world, who.contactId)).customer).toMatchObject({ id: customer.id, link: 'verified' });
    expect(mishaps).toEqual([]);
  });
});
