// A card number that a customer types is never kept, neither as it came nor after an edit; what the message says besides stays.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deskIn, type Desk } from './desk.ts';
import { metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();

let world: World;
let desk: Desk;

describe.each(ENGINES)('a card number in a message (on %s)', (engine) => {
  beforeAll(async () => {
    world = await openWorld({ engine });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  test('is shown by its last four digits, and a repeat of the delivery is still a repeat', async () => {
    const contact = desk.somebody();
    const at = world.clock.now() - 60_000;
    const mid = `m_${contact}`;
    const text = 'Please refund 4242 4242 4242 4242, booking ABC123';
    const body = metaBody('instagram', [written({ contact, at, mid, text })]);
    const since = await desk.newest();
    await desk.arrive(body, body);
    expect(await desk.textsOf(contact)).toEqual(['Please refund card ending 4242, booking ABC123']);
    expect(await world.eventTypes(since)).not.toContain('message.conflicted');
  });

  test('does not come back with an edit', async () => {
    const contact = desk.somebody();
    const at = world.clock.now() - 60_000;
    const mid = `m_${contact}`;
    const edit = { message_edit: { mid, text: 'It is 5555555555554444', num_edit: 1 } };
    await desk.arrive(
      metaBody('instagram', [written({ contact, at, mid, text: 'I paid by card' })]),
      metaBody('instagram', [{ contact, at: world.clock.now(), what: edit }]),
    );
    expect(await desk.textsOf(contact)).toEqual(['It is card ending 4444']);
  });
});
