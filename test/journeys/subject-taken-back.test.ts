// What stands above a conversation was said by somebody: it goes with the message that said it, and stays when another one still does.
import { afterEach, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());
tellMissingPostgres();

const { mei } = CUSTOMERS;
const WORDS = "It is about my husband's booking, his booking reference is K7QX2B.";

async function says(text: string): Promise<string> {
  const { externalId } = world.sim.customerWrites({ channel: 'instagram', contact: mei.externalId, text });
  await world.settle();
  return externalId;
}
const subject = async () => (await world.mira.onlyConversation()).subject;
const because = async () =>
  (await world.events()).filter(({ type }) => type === 'conversation.subject_set').map(({ data }) => data['because']);

test.each(ENGINES)('on %s it goes with the last message that said it', async (engine) => {
  world = await openWorld({ engine });
  const first = await says(WORDS);
  expect(await subject()).toContain('K7QX2B');
  const second = await says(`Again: ${WORDS}`);
  world.sim.customerUnsends({ message: first });
  await world.settle();
  expect(await subject()).toContain('K7QX2B');
  world.sim.customerUnsends({ message: second });
  await world.settle();
  expect(await subject()).toBeNull();
  expect(await because()).toEqual(['named', 'taken_back']);
});

test('what an agent wrote above it stays', async () => {
  world = await openWorld();
  const message = await says(WORDS);
  const { id } = await world.mira.onlyConversation();
  await world.mira.send('PUT', `/api/v1/conversations/${id}/subject`, { subject: 'Rebooking for two' });
  world.sim.customerUnsends({ message });
  await world.settle();
  expect(await subject()).toBe('Rebooking for two');
});
