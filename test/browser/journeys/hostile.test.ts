// What customers write and call themselves is shown as the text it is: no dialog opens, no script runs, the browser's own
// policy has nothing to refuse, and no element comes from their words except links to the web.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../crash/product.ts';
import { ACCOUNTS, CUSTOMERS } from '../../cast.ts';
import { deliver, metaBody, written } from '../../journeys/meta-deliveries.ts';
import { withData } from '../../machine.ts';
import type { World } from '../../world.ts';
import { hasChromium, listOf, needChromium, openDesk, openWorldHere, threadOf } from './open-desk.ts';

needChromium();

let world: World;

const OWN = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '"><iframe srcdoc="<script>alert(1)</script>">',
  'javascript:alert(1)', 'https://evil.example/"onmouseover="alert(1)', '<a href="javascript:alert(1)">here</a>', '{{constructor.constructor("alert(1)")()}}',
  '<style>@import "https://evil.example/x.css"</style>', '<form action="https://evil.example"><button autofocus onfocus=alert(1)>',
]; // prettier-ignore

/** As text of messages of one person, and as name and handle of one person each. */
async function write(strings: readonly string[]): Promise<void> {
  const contact = CUSTOMERS.chidi.externalId;
  const at = world.clock.now() - strings.length;
  const messages = strings.map((text, i) => written({ contact, at: at + i, mid: `m_${i}`, text }));
  expect(await deliver(world, metaBody('messenger', messages))).toBe(200);
  const account = ACCOUNTS.x.externalId;
  const people = strings.map((name, i) => ({ id: `4400000000${String(i).padStart(4, '0')}`, name, screen_name: name }));
  const body = JSON.stringify({
    for_user_id: account,
    users: Object.fromEntries(people.map((person) => [person.id, person])),
    direct_message_events: people.map(({ id }) => ({
      type: 'message_create',
      id: `9${id}`,
      created_timestamp: String(at),
      message_create: { target: { recipient_id: account }, sender_id: id, message_data: { text: 'Hello' } },
    })),
  });
  expect((await world.sim.deliverRaw('x', body)).status).toBe(200);
  await world.settle(20_000);
}

/** What may stand in a bubble besides text. */
const FOREIGN =
  '.bub :not(a), .nm *, [data-message] script, [data-message] iframe, [onerror], [onload], [onclick], a[href^="javascript" i]';

async function expectTexts(strings: readonly string[]): Promise<void> {
  world = await openWorldHere();
  await write(strings);
  const desk = await openDesk(world);
  const { page } = desk;
  const chidi = await conversationOfChidi();
  await desk.openConversation(chidi.id);
  await until('the thread is whole', async () => (await threadOf(page)).length === strings.length);
  expect((await threadOf(page)).map(({ text }) => text)).toEqual(strings);
  expect(await page.locator(FOREIGN).count()).toBe(0);
  for (const link of await page.locator('.bub a').all())
    expect(await link.getAttribute('href')).toMatch(/^https?:\/\//);

  await until('the list is whole', async () => (await listOf(page)).length === strings.length + 1);
  const names = (await listOf(page)).map(({ name }) => name.trim());
  for (const name of strings.map((text) => text.trim()).filter((text) => text !== '' && text.length <= 200)) {
    expect(names).toContain(name);
  }
  expect(await page.locator(FOREIGN).count()).toBe(0);
  // Under the pointer and in focus too.
  for (const row of (await page.getByRole('option').all()).slice(0, 3)) {
    await row.hover();
    await row.click();
    await page
      .locator('[data-message]', { hasText: 'Hello' })
      .or(page.locator('[data-message]').first())
      .first()
      .waitFor();
  }
  expect(await page.locator(FOREIGN).count()).toBe(0);
  expect(desk.mishaps).toEqual([]);
}

async function conversationOfChidi(): Promise<any> {
  const pages = [await world.mira.get('/api/v1/conversations?view=all&limit=100')];
  while (pages.at(-1)?.body.next) {
    pages.push(await world.mira.get(`/api/v1/conversations?view=all&limit=100&cursor=${pages.at(-1)?.body.next}`));
  }
  return pages
    .flatMap(({ body }) => body.items)
    .find(({ contact }) => contact.externalId === CUSTOMERS.chidi.externalId);
}

describe.runIf(hasChromium)('in the browser', () => {
  test('hostile words and names of ours are shown as text', { timeout: 60_000 }, () => expectTexts(OWN));

  withData('of the XSS sample', (folder) => {
    test('every string is shown as text, as a message and as a name', { timeout: 90_000 }, async () => {
      const sample = JSON.parse(readFileSync(join(folder, 'hostile/xss_sample_200.json'), 'utf8')) as string[];
      await expectTexts(sample.map((text) => text.toWellFormed().replaceAll('\u0000', '')));
    });
  });
});
