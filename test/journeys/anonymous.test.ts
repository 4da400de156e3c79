// Who does not want to be recognised is not: by their own words or through an agent, until somebody says otherwise.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

async function says(text: string): Promise<void> {
  world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text });
  await world.settle();
}

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    world = await openWorld({ engine });
  });
  const contactId = async (): Promise<string> => (await world.mira.onlyConversation()).contact.id;
  const asked = async () =>
    (await world.events()).filter(({ type }) => type === 'contact.anonymous').map(({ data }) => data);

  test('in their own words: agents see that it was asked for, and since when', async () => {
    await says('Hello');
    const id = await contactId();
    expect((await world.mira.get(`/api/v1/contacts/${id}`)).body).toMatchObject({ anonymousAt: null, flaggedAt: null });
    await says("I'd rather stay anonymous, please");
    const since = new Date(world.clock.now()).toISOString();
    expect((await world.mira.get(`/api/v1/contacts/${id}`)).body).toMatchObject({ anonymousAt: since });
    await says('Prefiero permanecer anónima');
    expect(await asked()).toEqual([{ contactId: id, anonymous: true, userId: null }]);
  });

  test('an agent switches it on, and leaving it is said by an agent, never guessed from words', async () => {
    await says('Hello');
    const id = await contactId();
    const put = (anonymous: boolean) => world.mira.send('PUT', `/api/v1/contacts/${id}/anonymous`, { anonymous });
    expect(await put(true)).toMatchObject({ status: 200, body: { anonymousAt: expect.any(String), flaggedAt: null } });
    await put(true);
    await says('I do not want to stay anonymous any more');
    expect((await world.mira.get(`/api/v1/contacts/${id}`)).body.anonymousAt).not.toBe(null);
    expect((await put(false)).body).toEqual({ anonymousAt: null, flaggedAt: null });
    expect(await asked()).toMatchObject([
      { contactId: id, anonymous: true, userId: expect.stringMatching(/^usr_/) },
      { contactId: id, anonymous: false, userId: expect.stringMatching(/^usr_/) },
    ]);
    expect((await world.mira.send('PUT', '/api/v1/contacts/con_nobody/anonymous', { anonymous: true })).status).toBe(404); // prettier-ignore
  });
});
