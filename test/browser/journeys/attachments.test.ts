// Photos and files on the screen: seen, protected, looked at with a reason, attached in three ways, refused before they are sent,
// and not lost by a reload. In light and in dark, without a barrier.
import { describe, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { drawPicture } from '../../../src/simulator/picture.ts';
import { CUSTOMERS } from '../../cast.ts';
import type { World } from '../../world.ts';
import { barriers, hasChromium, needChromium, openDesk, openWorldHere, type Desk } from './open-desk.ts';

needChromium();
vi.setConfig({ testTimeout: 90_000 });

let world: World;

const { ana, inigo } = CUSTOMERS;
type Customer = typeof ana | typeof inigo;

async function writes({ channel, externalId: contact }: Customer, text: string, withPhoto = false): Promise<void> {
  world.clock.advance(5_000);
  const attachments = withPhoto ? [{ type: 'image' as const }] : [];
  world.sim.customerWrites({ channel, contact, text, attachments });
  await world.settle(20_000);
}
async function openAt(customer: Customer): Promise<Desk> {
  const desk = await openDesk(world);
  const all = await world.mira.conversations('&view=all');
  const { id } = all.find(({ contact }) => contact.externalId === customer.externalId);
  await desk.openConversation(id);
  return desk;
}
const photo = (name: string) => ({ name, mimeType: 'image/png', buffer: drawPicture(name) });
const tray = (page: Page) => page.getByRole('list', { name: 'Goes along' });

/** A file in the hands of a browser: pasted, or let fall on the composer. As text: it runs in the page. */
const HAND_OVER = `({ how, name, bytes }) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(bytes)], name, { type: 'image/png' }));
  const field = document.querySelector('.cmp textarea');
  const event = how === 'paste'
    ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
  field.dispatchEvent(event);
}`;

describe.skipIf(!hasChromium)('what comes along, on the screen', () => {
  test('a photo is seen large; one that looks like a document only by whoever says why, and that is written down', async () => {
    world = await openWorldHere();
    await writes(inigo, 'La maleta llegó así', true);
    // Words about papers count for the pictures of the ten minutes before them.
    world.clock.advance(11 * 60_000);
    await writes(inigo, 'Este es mi pasaporte', true);
    const { page, mishaps } = await openAt(inigo);

    const [open] = [page.getByRole('button', { name: /^Open: Photo/ })];
    await open.waitFor();
    expect(await open.count(), 'the protected one is not among them').toBe(1);
    await open.click();
    const viewer = page.getByRole('dialog');
    await viewer.getByRole('img').waitFor();
    expect(
      await viewer.getByRole('img').evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });

    const paper = page.locator('.doc');
    await paper.getByText('looks like an identity document').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.locator('#messages').focus();
    await page.keyboard.press('Shift+V');
    await page.getByRole('heading', { name: 'Why do you need to see it?' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    const look = page.getByRole('button', { name: 'View for a minute' });
    expect(await look.isDisabled(), 'not without a reason').toBe(true);
    await page.getByLabel('To correct a name').check();
    await look.click();
    await page.getByText(/closes in \d+ s, your look is logged/).waitFor();
    await page.getByRole('dialog').getByRole('img').waitFor();
    world.clock.advance(12_000);
    await page.keyboard.press('Escape');
    await page.getByText('Seen once').click();
    await page.getByText(/Mira, .*to correct a name, \d+ s/).waitFor();
    const types = await world.eventTypes();
    expect(types.filter((type) => type === 'file.viewed')).toHaveLength(1);
    expect(mishaps).toEqual([]);
  });

  test('files go along by picker, paste and drop; what the channel does not take is said before', async () => {
    world = await openWorldHere();
    await writes(ana, 'Hola, ¿me mandan la tarjeta de embarque?');
    const { page, mishaps } = await openAt(ana);
    await page.setInputFiles('input[type=file]', [
      photo('boarding.png'),
      { name: 'terms.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
    ]);
    await tray(page).getByText('X does not take PDF').waitFor();
    await tray(page).getByText('ready').waitFor();
    await page.getByLabel(/^Reply to/).fill('Aquí la tiene, Ana.');
    const send = page.getByRole('button', { name: /^Send/ });
    expect(await send.isDisabled(), 'not with a file that X would refuse').toBe(true);
    await page.getByRole('button', { name: 'Remove terms.pdf' }).click();

    for (const how of ['paste', 'drop'])
      await page.evaluate(
        `(${HAND_OVER})(${JSON.stringify({ how, name: `${how}.png`, bytes: [...drawPicture(how)] })})`,
      );
    await tray(page).getByText('ready').nth(2).waitFor();
    expect(await barriers(page)).toEqual([]);

    // A reload loses neither words nor files.
    await page.reload();
    await tray(page).getByText('ready').nth(2).waitFor();
    expect(await page.getByLabel(/^Reply to/).inputValue()).toBe('Aquí la tiene, Ana.');
    await send.click();
    await tray(page).waitFor({ state: 'detached' });
    await page.locator('.m.out button.pic').nth(2).waitFor();
    await world.settle(20_000);
    const sent = world.sim.ledger.messagesTo(ana.externalId);
    expect(sent.map(({ text, attachments }) => [text, attachments.map(({ type }) => type)])).toEqual([
      ['Aquí la tiene, Ana.', ['image']],
      ['', ['image']],
      ['', ['image']],
    ]);
    expect(mishaps).toEqual([]);
  });
});
