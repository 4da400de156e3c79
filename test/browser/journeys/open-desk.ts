// An agent's screen in a real browser: the world's API with the built inbox in front of it, Chromium, and everything that must never
// happen in it (a dialog, a blocked script, an uncaught error) written down as it happens. What a test opens here closes by itself.
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../../src/api/app.ts';
import { webFolder } from '../../../src/web-folder.ts';
import { PASSWORD, STAFF } from '../../cast.ts';
import { openWorld, type World, type WorldOptions } from '../../world.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];
const executablePath = [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));

export const hasChromium = executablePath !== undefined;

/** One for all tests of a file; each desk has a profile of its own in it. */
let browser: Promise<Browser> | undefined;

/** Put into every file that opens a browser. With CI=true a missing Chromium is a failure. */
export function needChromium(): void {
  afterAll(async () => {
    await (await browser)?.close();
    browser = undefined;
  });
  if (hasChromium) return;
  const title = 'in Chromium: none is installed; set CHROMIUM to its program';
  if (process.env['CI'] === 'true') test(title, () => expect(hasChromium, PLACES.join(', ')).toBe(true));
  else test.skip(title, () => undefined);
}

/** A world that ends with the test. */
export async function openWorldHere(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  onTestFinished(() => world.close());
  return world;
}

export interface Desk {
  page: Page;
  /** Dialogs, refused scripts, uncaught errors: always empty. */
  mishaps: string[];
  /** Opens another page of the inbox, e.g. `/accounts`. */
  goTo: (path: string) => Promise<void>;
  openConversation: (id: string) => Promise<void>;
  /** Everything that the network carries ends or begins again. */
  setOffline: (offline: boolean) => Promise<void>;
}

/** Signs somebody in, by hand: Mira, unless it is said who. */
export async function openDesk(world: World, { email }: { email: string } = STAFF.mira): Promise<Desk> {
  const webDist = await webFolder({ info: () => undefined, error: () => undefined });
  if (webDist === undefined) throw new Error('there is no web inbox and none could be built');
  const app = await buildApp({ ...world.parts, receiver: world.receiver, webDist });
  onTestFinished(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  browser ??= chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
  const context = await (await browser).newContext({ viewport: { width: 1440, height: 900 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const mishaps: string[] = [];
  page.on('dialog', (dialog) => {
    mishaps.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => mishaps.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) mishaps.push(`refused: ${message.text()}`);
  });
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const goTo = async (path: string) => void (await page.goto(`${url}${path}`));
  await goTo('/');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  return {
    page,
    mishaps,
    goTo,
    openConversation: async (id) => {
      await goTo(`/c/${id}?view=all`);
      await page.locator('[data-message]').first().waitFor();
    },
    setOffline: async (offline) => {
      await network.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }); // prettier-ignore
      // The emulation lets what is open live on, as no lost network would.
      if (offline) app.server.closeAllConnections();
    },
  };
}

// As text: these run in the page, where there is a document.
const GREW_OR_ENDED = `(shown) => document.querySelectorAll('[data-message]').length > shown ||
  ![...document.querySelectorAll('button.sys')].some((button) => /what was before/.test(button.textContent))`;
const NEXT_FRAME = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`;

/** The words of the thread on screen, from its beginning on, each with the id of its message. */
export async function threadOf(page: Page): Promise<{ id: string; text: string }[]> {
  const before = page.getByRole('button', { name: /Show what was before|Loading what was before/ });
  while ((await before.count()) > 0) {
    const shown = await page.locator('[data-message]').count();
    await before.click({ timeout: 5_000 }).catch(() => undefined); // it loads by itself too
    await page.waitForFunction(GREW_OR_ENDED, shown);
  }
  return page.locator('[data-message]').evaluateAll((bubbles) =>
    bubbles.map((bubble) => ({
      id: bubble.getAttribute('data-message') ?? '',
      text: bubble.querySelector('.bub')?.textContent ?? '',
    })),
  );
}

/** Every row of the list, by scrolling through all of it: its place, its conversation and its name. */
export async function listOf(page: Page): Promise<{ place: number; id: string; name: string }[]> {
  const list = page.getByRole('listbox');
  const rows = new Map<number, { place: number; id: string; name: string }>();
  await list.evaluate((box) => box.scrollTo({ top: 0 }));
  for (let isEnd = false; !isEnd;) {
    const seen = await list.getByRole('option').evaluateAll((options) =>
      options.map((option) => ({
        place: Number(option.getAttribute('aria-posinset')),
        id: option.id,
        name: option.querySelector('.nm')?.textContent ?? '',
      })),
    );
    for (const row of seen) rows.set(row.place, row);
    const top = () => list.evaluate((box) => box.scrollTop);
    const was = await top();
    await list.evaluate((box) => box.scrollBy({ top: box.clientHeight / 2 }));
    await page.evaluate(NEXT_FRAME);
    isEnd = (await top()) === was;
  }
  return [...rows.values()].toSorted((a, b) => a.place - b.place);
}

/** What would keep somebody from working here, as axe sees it: serious and critical, on the page as it is now, in light and in dark. */
export async function barriers(
  page: Page,
  drawn?: (colorScheme: 'light' | 'dark') => Promise<void>,
): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    found.push(...serious.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes[0]?.html.slice(0, 100)}`));
    await drawn?.(colorScheme);
  }
  return found;
}
