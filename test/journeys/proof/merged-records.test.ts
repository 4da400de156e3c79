// Two records of one person that became one: what was said and counted of either holds for both.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { knownCustomer, newcomer, verify } from './people.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

describe.each(ENGINES)('a letter to one of two records that were merged (on %s)', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ engine, mail: true });
  });
  afterAll(async () => world.close());

  async function twoRecords() {
    const [kept, merged] = [await knownCustomer(world), await knownCustomer(world)];
    const merge = async () => {
      const body = { mergedId: merged.id, take: [], reason: 'She has two accounts' };
      const { status, body: answer } = await world.ruth.send('POST', `/api/v1/customers/${kept.id}/merges`, body);
      expect(status, JSON.stringify(answer)).toBe(201);
    };
    return { kept: kept.id, merged: merged.id, merge };
  }

  test('is not sent to whom an agent said it is not', async () => {
    const { kept, merged, merge } = await twoRecords();
    const { contactId } = await newcomer(world);
    const no = { action: 'reject', customerId: merged, reason: 'She says it is not her', by: 'agent' };
    expect((await world.mira.send('POST', `/api/v1/contacts/${contactId}/links`, no)).status).toBe(201);
    await merge();
    for (const customerId of [kept, merged]) {
      const { status, body } = await verify(world, { contactId, customerId });
      expect([status, body.because]).toEqual([409, 'rejected']);
    }
  });

  test('counts with those to the other', async () => {
    const { kept, merged, merge } = await twoRecords();
    for (let n = 0; n < 3; n += 1) {
      const { contactId } = await newcomer(world);
      expect((await verify(world, { contactId, customerId: merged })).status).toBe(201);
    }
    await merge();
    const { contactId } = await newcomer(world);
    for (const customerId of [kept, merged]) {
      const { status, body } = await verify(world, { contactId, customerId });
      expect([status, body.because]).toEqual([429, 'limit']);
    }
  });
});
