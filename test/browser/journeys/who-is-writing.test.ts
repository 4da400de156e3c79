// Who is writing, on the screen: a masked suggestion that says why, an agent who stands for it, what is known and not asked again, and
// the records of those who run it. With SCREENS=docs/screens it makes the pictures of the README.
import { describe, expect, test, vi } from 'vitest';
import { CUSTOMERS, STAFF } from '../../cast.ts';
import type { World } from '../../world.ts';
import { barriers, hasChromium, needChromium, openDesk, openWorldHere, type Desk } from './open-desk.ts';

needChromium();
vi.setConfig({ testTimeout: 40_000 });

const { ana } = CUSTOMERS;
const SCREENS = process.env['SCREENS'];
const HIDDEN = ['Delgado', '1984-03-12', 'ana.ruiz@example.com', '+34600000117', '600000117', 'HA2041877'];
const RECORD = {
  names: [{ kind: 'record', given: 'Ana', family: 'Ruiz Delgado' }],
  emails: ['ana.ruiz@example.com'],
  phones: ['+34600000117'],
  loyalty: 'HA2041877',
  tier: 'gold',
  birthDate: '1984-03-12',
  city: 'Madrid',
  references: [{ kind: 'booking', value: 'K7QX2M' }],
};

async function picture({ page }: Desk, name: string): Promise<void> {
  if (SCREENS === undefined) return;
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: `${SCREENS}/${name}-light.png` });
}

async function knownWorld(): Promise<World> {
  const world = await openWorldHere();
  const put = await world.sam.send('PUT', '/api/v1/customers/ref:FF123', RECORD);
  expect(put.status, JSON.stringify(put.body)).toBeLessThan(300);
  return world;
}

async function anaWrites(world: World, text: string): Promise<string> {
  world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text });
  await world.settle();
  return (await world.mira.onlyConversation()).id;
}

describe.skipIf(!hasChromium)('who is writing', () => {
  test('a suggestion shows a mask and its reasons; an agent who checked two things links it; what is known is not asked again', async () => {
    const world = await knownWorld();
    const id = await anaWrites(world, 'Hola, soy Ana Ruiz. Mi localizador es K7QX2M y mi vuelo ha desaparecido.');
    const desk = await openDesk(world);
    const { page } = desk;
    await desk.openConversation(id);
    const guess = page.getByRole('article', { name: /^May be/ });
    await guess.waitFor();
    await guess.getByText('Why').waitFor();
    expect(await guess.getByLabel('What speaks for it').locator('li').count()).toBeGreaterThan(0);
    const seen = await page.content();
    for (const value of HIDDEN) expect(seen, value).not.toContain(value);
    expect(await barriers(page)).toEqual([]);
    await picture(desk, 'suggestion');

    await guess.getByRole('button', { name: 'I checked it…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What it says, 1').fill('1984-03-12');
    await dialog.getByLabel('What it says, 2').fill('passport ending 4471, picture compared');
    await dialog.getByLabel('Why').fill('passport compared with the record');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: 'Ana Ruiz Delgado' }).first().waitFor();
    await page.getByText('Confirmed', { exact: false }).first().waitFor();

    await page.getByLabel(/^Reply to/).fill('Claro, Ana. ¿Me puede facilitar su localizador, por favor?');
    const strip = page.locator('.lint');
    await strip.getByText('K7QX2M').waitFor();
    await picture(desk, 'known-customer');
    expect(await barriers(page)).toEqual([]);
    await strip.getByRole('button', { name: 'Take the question out' }).click();
    await strip.waitFor({ state: 'detached' });
    expect(await page.getByLabel(/^Reply to/).inputValue()).not.toContain('localizador');

    await page.getByRole('button', { name: 'About this person' }).click();
    await page.getByRole('menuitem', { name: 'How we know' }).click();
    await page.getByText('passport compared with the record').waitFor();
    await page.getByText('Nothing here was changed afterwards', { exact: false }).waitFor();
    expect(desk.mishaps).toEqual([]);
  });

  test('who wants to stay anonymous is helped so, and everybody sees that they asked', async () => {
    const world = await knownWorld();
    const id = await anaWrites(world, 'Soy Ana Ruiz, localizador K7QX2M');
    const desk = await openDesk(world);
    const { page } = desk;
    await desk.openConversation(id);
    await page.getByRole('article', { name: /^May be/ }).waitFor();
    await page.getByRole('button', { name: 'About this person' }).click();
    await page.getByRole('menuitem', { name: 'They want to stay anonymous' }).click();
    await page.getByText('They asked to stay anonymous.', { exact: false }).waitFor();
    expect(await page.getByRole('article', { name: /^May be/ }).count()).toBe(0);
    expect(desk.mishaps).toEqual([]);
  });

  test('those who run it find a record, bring in a file after a look at it, and merge two records with a preview', async () => {
    const world = await knownWorld();
    await world.sam.send('PUT', '/api/v1/customers/ref:FF124', {
      ...RECORD,
      loyalty: null,
      tier: 'silver',
      phones: [],
    });
    const desk = await openDesk(world, STAFF.sam);
    const { page } = desk;
    await desk.goTo('/customers');
    await page.getByLabel('Find a customer').fill('Ana Ruiz');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: 'Ana Ruiz Delgado' }).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(desk, 'customers');
    await page.getByLabel('CSV file').setInputFiles({
      name: 'members.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'ref,given name,surname,email\nFF900,Bruno,Keller,b.keller@example.net\nFF901,Sofia,Rossi,not an address\n',
      ),
    });
    await page.getByText('1 that cannot be read', { exact: false }).waitFor();
    await page.getByRole('button', { name: /^Import 1/ }).click();
    await page.getByText('1 new', { exact: false }).last().waitFor();
    await page.getByLabel('Find a customer').fill('Keller');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: 'Bruno Keller' }).click();
    await page.getByRole('heading', { name: 'Bruno Keller' }).waitFor();
    await desk.goTo('/recognition');
    await page.getByLabel('Loyalty numbers', { exact: false }).fill('HA\\d{7}');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: false }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(desk.mishaps).toEqual([]);
  });
});
