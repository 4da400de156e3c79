// Whom a whole record was shown to is written down wherever it is shown: in a list, beside another, after it was written.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, type Asker, type Door } from '../api/door.ts';
import { account, hire } from '../api/house.ts';
import { act, contact, customer } from './people.ts';

const ANA = { names: [{ kind: 'record' as const, given: 'Ana', family: 'Ruiz' }], city: 'Sevilla' };

describe('a whole record is shown', () => {
  let door: Door;
  let mira: Asker;
  let ruth: Asker;
  let ruthId: string;
  let contactId: string;
  let ana: string;
  let other: string;
  beforeAll(async () => {
    door = await openDoor();
    await hire(door.house, 'Mira', 'agent');
    ruthId = await hire(door.house, 'Ruth', 'supervisor');
    [mira, ruth] = [await door.signIn('Mira'), await door.signIn('Ruth')];
    contactId = await contact(door.house, { accountId: await account(door.house) });
    ana = await customer(door.house, ANA);
    other = await customer(door.house, ANA);
    await act(door.house, 'verified', { contactId, customerId: ana });
  });
  afterAll(() => door.close());

  const views = async () => {
    const { store } = door.house;
    const { cardViews: v } = store.t;
    const rows = await store.db.select().from(v);
    await store.tx((db) => db.delete(v).returning({ id: v.id }));
    return rows.map((row) => [row.contactId, row.customerId, row.userId]);
  };

  test.each<[string, (id: string, otherId: string) => Parameters<Asker>]>([
    ['by itself', (id) => ['GET', `/api/v1/customers/${id}`]],
    ['in a list', () => ['GET', '/api/v1/customers']],
    ['beside one that it may be', (id, otherId) => ['GET', `/api/v1/customers/${otherId}/merge-preview?with=${id}`]],
    ['to whoever writes it', (id) => ['PUT', `/api/v1/customers/${id}`, { tier: 'gold' }]],
    [
      'as another that it was merged into',
      (id, otherId) => [
        'POST',
        `/api/v1/customers/${otherId}/merges`,
        { mergedId: id, take: [], reason: 'She has two accounts' },
      ],
    ],
  ])('%s, and it is known to whom', async (_how, ask) => {
    await views();
    const answer = await ruth(...ask(ana, other));
    expect(answer.statusCode, answer.body).toBeLessThan(300);
    expect(answer.body).toContain('Ruiz');
    expect(await views()).toEqual([[contactId, ana, ruthId]]);
  });

  test('a masked one is nobody’s look at it', async () => {
    const stranger = await customer(door.house, ANA);
    await views();
    expect((await mira('GET', `/api/v1/customers/${stranger}`)).json()).toMatchObject({ record: null });
    expect(await views()).toEqual([]);
  });
});
