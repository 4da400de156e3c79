// Everything that customers can send, on the screen of an agent: it loads, nothing is run, nobody is kept out. With SCREENS set to a
// folder each channel's thread is kept there as a picture, in light and in dark.
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fillWithKinds } from '../../journeys/kinds.ts';
import { openWorld, type World } from '../../world.ts';
import { barriers, hasChromium, openDesk, tellMissingChromium, type Desk } from './open-desk.ts';

tellMissingChromium();
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
  await world.close();
});

/** As text: it runs in the page. */
const BROKEN = `[...document.querySelectorAll('.tl img')].filter((img) => img.complete && img.naturalWidth === 0).length`;

describe.skipIf(!hasChromium)('every kind of message, on the screen', () => {
  test.each(['x', 'messenger', 'instagram'] as const)('%s', async (channel) => {
    world = await openWorld();
    const ids = await fillWithKinds(world, channel);
    desk = await openDesk(world);
    const { page } = desk;
    const { origin } = new URL(page.url());
    for (const [place, id] of ids.entries()) {
      await page.setViewportSize({ width: 1440, height: place === 0 ? 2600 : 1000 });
      await page.goto(`${origin}/c/${id}?view=all`);
      await page.locator('[data-message]').first().waitFor();
      for (const waiting of await page.locator('.spin').all()) await waiting.waitFor({ state: 'detached' });
      await page.waitForLoadState('networkidle').catch(() => undefined); // the live stream may keep it busy
      expect(await page.evaluate(BROKEN)).toBe(0);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await barriers(page)).toEqual([]);
        const folder = process.env['SCREENS'];
        const name = `kinds-${channel}${place === 0 ? '' : `-${place + 1}`}-${colorScheme}.png`;
        if (folder) await page.screenshot({ path: join(folder, name) });
      }
    }
    expect(desk.mishaps).toEqual([]);
  });
});
