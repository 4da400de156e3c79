// Who was brought by a hop is that customer as long as the one who asked for it is: a wrong link takes along what was made of it, and
// an old proof does not come back with a new word.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/clock.ts';
import { suspendLinks } from '../../../src/links/suspend.ts';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { ANA, hopFrom, proves, recordOf } from './cast-records.ts';

tellMissingPostgres();

const ON_X = CUSTOMERS.ana;
const ON_INSTAGRAM = { channel: 'instagram', externalId: '7700000000000099', handle: 'ana_ruiz', displayName: 'Ana Ruiz', language: 'es' } as const; // prettier-ignore

let world: World;
let [customerId, id, x, instagram] = ['', '', '', ''];
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    const contacts = [...Object.values(CUSTOMERS), ON_INSTAGRAM];
    world = await openWorld({ engine, simulator: { contacts } });
    customerId = await recordOf(world.parts, ANA, 'ana');
    await writes(ON_X, 'Hello');
    const one = await world.mira.onlyConversation();
    [id, x] = [one.id, one.contact.id];
    await proves(world.parts, { contactId: x, customerId, byText: true });
  });

  const writes = async (who: { channel: 'x' | 'instagram'; externalId: string }, text: string) => {
    world.sim.customerWrites({ channel: who.channel, contact: who.externalId, text });
    await world.later(1000);
  };
  const get = async (path: string) => (await world.mira.get(path)).body;
  const hops = async () => {
    const { body: hop } = await hopFrom(world, id);
    await writes(ON_INSTAGRAM, hop.code);
    const members = (await get(`/api/v1/conversations/${id}`)).contacts;
    instagram = members.find(({ channel }: any) => channel === 'instagram').id;
  };
  const links = async (contactId: string) => (await get(`/api/v1/contacts/${contactId}/links`)).current;
  const states = async (contactId: string) => (await links(contactId)).map(({ state }: any) => state);
  const unlink = async (contactId: string) => {
    const [link] = await links(contactId);
    const answer = await world.mira.send('DELETE', `/api/v1/contacts/${contactId}/links/${link.id}`, { reason: 'Somebody else' }); // prettier-ignore
    expect(answer.status).toBe(204);
    return link.id;
  };
  const changed = async () =>
    (await world.events())
      .filter(({ type }) => type === 'link.changed')
      .map(({ data }: any) => [data.contactId, data.state]);

  test('a wrong link takes along the one that was made of it', async () => {
    await hops();
    expect([await states(x), await states(instagram)]).toEqual([['verified'], ['verified']]);
    await unlink(x);
    expect([await states(x), await states(instagram)]).toEqual([['ended'], ['suspended']]);
    expect((await get(`/api/v1/contacts/${instagram}`)).customer).toBe(null);
    expect((await get(`/api/v1/contacts/${instagram}/links`)).items[0].sentence).toBe(
      'Suspended: it rested on another account of theirs, which is not linked any more.',
    );
    expect((await changed()).slice(-2)).toEqual([
      [x, 'ended'],
      [instagram, 'suspended'],
    ]);
    // The code was brought all the same: they are in the same hands, whoever that is.
    expect((await get(`/api/v1/conversations/${id}`)).contacts).toHaveLength(2);
    expect((await get(`/api/v1/conversations/${id}`)).customer).toBe(null);
  });

  test('a link in doubt puts in doubt the one that was made of it; the other way round nothing happens', async () => {
    await hops();
    const suspend = (contactId: string) =>
      world.parts.store.tx((db) => suspendLinks(world.parts, { db, contactId, because: 'renamed' }));
    await suspend(instagram);
    expect([await states(x), await states(instagram)]).toEqual([['verified'], ['suspended']]);
    await proves(world.parts, { contactId: instagram, customerId });
    // It has a proof of its own now.
    await suspend(x);
    expect([await states(x), await states(instagram)]).toEqual([['suspended'], ['verified']]);
  });

  test('what was answered under the link that was made of it is told with it', async () => {
    await hops();
    const answer = await world.mira.replies(id, 'You fly at nine, seat 12A');
    expect(answer.status).toBe(202);
    await world.later(1000);
    const shown = (await world.mira.messages(id)).findLast(({ direction }) => direction === 'outbound');
    expect(shown?.channel).toBe('instagram');
    const linkId = await unlink(x);
    const { items } = (await world.ruth.get(`/api/v1/contacts/${x}/links/${linkId}/disclosures`)).body;
    expect(items.map(({ messageId }: any) => messageId)).toContain(shown?.id);
  });

  test('an old proof does not come back with an agent’s word', async () => {
    await world.later(2 * DAY_MS);
    await world.parts.store.tx((db) => suspendLinks(world.parts, { db, contactId: x, because: 'renamed' }));
    const checks = [{ kind: 'email', value: 'ana.ruiz@example.org' }, { kind: 'booking', value: 'QX7P2K' }]; // prettier-ignore
    const confirm = () => world.mira.send('POST', `/api/v1/contacts/${x}/links`, { action: 'confirm', customerId, reason: 'They read it to me', checks }); // prettier-ignore
    expect(await confirm()).toMatchObject({ status: 409, body: { because: 'suspended' } });
    await proves(world.parts, { contactId: x, customerId });
    const identity = (await get(`/api/v1/contacts/${x}/facts`)).items.filter(({ kind }: any) => kind === 'identity');
    // By e-mail this time: for service, and not for what the phone had been good for.
    expect(identity).toMatchObject([{ goodFor: ['service'] }]);
  });
});
