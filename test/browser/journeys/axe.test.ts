// Everybody can work here: no serious barrier in the states that an agent sees all day, in light and in dark.
import { afterEach, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../../cast.ts';
import { openWorld, type World } from '../../world.ts';
import { barriers, hasChromium, openDesk, tellMissingChromium, type Desk } from './open-desk.ts';

tellMissingChromium();

let world: World;
let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
  await world.close();
});

describe.skipIf(!hasChromium)('without a barrier', () => {
  test.each(['light', 'dark'] as const)(
    'the list, a conversation with every kind of message, and the help sheet, in %s',
    async (colorScheme) => {
      world = await openWorld();
      const { ana, chidi, mei } = CUSTOMERS;
      for (const { channel, externalId } of [ana, chidi, mei]) {
        world.sim.customerWrites({
          channel,
          contact: externalId,
          text: 'Hola, ¿hay novedades?',
          ...(channel === 'instagram' ? { attachments: [{ type: 'story_reply' as const }] } : {}),
        });
      }
      await world.settle();
      const conversation = (await world.mira.conversations('&view=all')).find(
        ({ contact }) => contact.externalId === mei.externalId,
      );
      await world.mira.replies(conversation.id, 'Un momento, por favor.');
      await world.mira.send('POST', `/api/v1/conversations/${conversation.id}/notes`, { text: 'Asked the desk.' });
      await world.settle();

      desk = await openDesk(world);
      const { page } = desk;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${new URL(page.url()).origin}/?view=all`);
      await page.locator('[role=option]').first().waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.goto(`${new URL(page.url()).origin}/c/${conversation.id}?view=all`);
      await page.locator('.m.out').first().waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await barriers(page)).toEqual([]);
    },
  );
});
