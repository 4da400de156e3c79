// Everybody can work here: no serious barrier in the states that an agent sees all day, in light and in dark.
import { describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../../cast.ts';
import { barriers, hasChromium, needChromium, openDesk, openWorldHere } from './open-desk.ts';

needChromium();

describe.skipIf(!hasChromium)('without a barrier', () => {
  test('the list, a conversation with every kind of message, and the help sheet', async () => {
    const world = await openWorldHere();
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

    const desk = await openDesk(world);
    const { page } = desk;
    await desk.goTo('/?view=all');
    await page.locator('[role=option]').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await desk.openConversation(conversation.id);
    await page.locator('.m.out').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await barriers(page)).toEqual([]);
  });
});
