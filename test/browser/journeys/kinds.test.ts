// Everything that customers can send, on the screen of an agent: it loads, nothing is run, nobody is kept out. With SCREENS set to a
// folder each channel's thread is kept there as a picture, in light and in dark.
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { fillWithKinds } from '../../journeys/kinds.ts';
import { barriers, hasChromium, needChromium, openDesk, openWorldHere } from './open-desk.ts';

needChromium();
vi.setConfig({ testTimeout: 120_000 });

/** As text: it runs in the page. */
const BROKEN = `[...document.querySelectorAll('.tl img')].filter((img) => img.complete && img.naturalWidth === 0).length`;

describe.skipIf(!hasChromium)('every kind of message, on the screen', () => {
  test.each(['x', 'messenger', 'instagram'] as const)('%s', async (channel) => {
    const world = await openWorldHere();
    const ids = await fillWithKinds(world, channel);
    const desk = await openDesk(world);
    const { page } = desk;
    for (const [place, id] of ids.entries()) {
      await page.setViewportSize({ width: 1440, height: place === 0 ? 2600 : 1000 });
      await desk.openConversation(id);
      for (const waiting of await page.locator('.spin').all()) await waiting.waitFor({ state: 'detached' });
      await page.waitForLoadState('networkidle').catch(() => undefined); // the live stream may keep it busy
      expect(await page.evaluate(BROKEN)).toBe(0);
      const keep = async (colorScheme: string) => {
        const folder = process.env['SCREENS'];
        const name = `kinds-${channel}${place === 0 ? '' : `-${place + 1}`}-${colorScheme}.png`;
        if (folder) await page.screenshot({ path: join(folder, name) });
      };
      expect(await barriers(page, keep)).toEqual([]);
    }
    expect(desk.mishaps).toEqual([]);
  });
});
