// The name on record, on the ticket and in the passport, compared through the front door, on both databases: what is wrong is said
// and corrected, who may not see the record learns nothing of it, and what is typed is kept nowhere.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CustomerAnswer, NameCheck } from '../../../src/api/schemas.ts';
import { openDoor, problem, type Asker, type Door } from '../api/door.ts';
import { account, hire } from '../api/house.ts';
import { passport } from '../../unit/names/mrz.ts';
import { act, contact } from '../links/people.ts';

const INIGO = [
  { kind: 'display', given: 'Íñigo', family: 'Muñoz' },
  { kind: 'record', given: 'Íñigo', family: 'Muñoz Peralta' },
];
const MRZ = passport({ family: 'MUNOZ PERALTA', given: 'INIGO', number: 'XK7719033' });

describe.each(['sqlite', 'postgres'] as const)('%s', (engine) => {
  let door: Door;
  let mira: Asker;
  let ruth: Asker;
  let id: string;
  beforeAll(async () => {
    door = await openDoor({}, { engine });
    await hire(door.house, 'Mira', 'agent');
    await hire(door.house, 'Ruth', 'supervisor');
    await hire(door.house, 'Pia', 'privacy_officer');
    [mira, ruth] = [await door.signIn('Mira'), await door.signIn('Ruth')];
    const made = await ruth(
      'PUT',
      '/api/v1/customers/ref:HA5520418',
      { names: INIGO },
      { 'idempotency-key': randomUUID() },
    );
    id = CustomerAnswer.parse(made.json()).masked.id;
  });
  afterAll(() => door.close());

  const ask = (asker: Asker, body: object, of: string = id) =>
    asker('POST', `/api/v1/customers/${encodeURIComponent(of)}/name-check`, body);
  const check = async (asker: Asker, body: object) => {
    const answer = await ask(asker, body);
    expect(answer.statusCode, answer.body).toBe(200);
    return NameCheck.parse(answer.json());
  };
  const everything = async () => {
    const { store } = door.house;
    const tables = Object.values(store.t).map((table) => store.db.select().from(table));
    return JSON.stringify(await Promise.all(tables));
  };

  test('a ticket that repeats the given name is corrected after the record and after the passport', async () => {
    const should = {
      record: { given: 'Íñigo', family: 'Muñoz Peralta' },
      findings: [
        {
          where: 'ticket',
          code: 'given_repeated',
          sentence: 'The ticket repeats the given name where the surname should be.',
        },
      ],
      proposal: { given: 'Íñigo', family: 'Muñoz Peralta', ticket: 'MUNOZPERALTA/INIGO', fix: ['ticket'] },
      verdict: 'correctable',
    };
    expect(await check(ruth, { ticket: 'INIGO/INIGOMR' })).toMatchObject(should);
    expect(await check(ruth, { ticket: 'INIGO/INIGOMR', mrz: MRZ })).toMatchObject(should);
    expect(await check(ruth, { ticket: 'MUNOZPERALTA/INIGO', passport: 'Muñoz Peralta, Íñigo' })).toMatchObject({
      proposal: null,
      verdict: 'agree',
    });
    expect(await check(ruth, {})).toMatchObject({ findings: [], proposal: null, verdict: 'unclear' });
  });

  test('an agent to whom the record is not shown compares what was typed, and nothing else', async () => {
    expect(await check(mira, { ticket: 'INIGO/INIGO' })).toEqual({
      record: null,
      findings: [],
      proposal: null,
      verdict: 'unclear',
    });
    const typed = await check(mira, { ticket: 'KELLER/BRUNO', passport: 'KELLER, BRUNO' });
    expect(typed).toEqual({ record: null, findings: [], proposal: null, verdict: 'agree' });
    const bodies = [await ask(mira, { ticket: 'MUNOZ/INIGO' }), await ask(mira, { passport: 'Muñoz Peralta, Íñigo' })];
    for (const { body } of bodies) expect(JSON.parse(body)).toMatchObject({ record: null, verdict: 'unclear' });

    const contactId = await contact(door.house, { accountId: await account(door.house) });
    await act(door.house, 'verified', { contactId, customerId: id, expiresAt: door.house.clock.now() + 60_000 });
    expect(await check(mira, { ticket: 'INIGO/INIGO' })).toMatchObject({
      verdict: 'correctable',
      proposal: { fix: ['ticket'] },
    });
    const views = await door.house.store.db.select().from(door.house.store.t.cardViews);
    expect(views).toMatchObject([{ contactId, customerId: id }]);
  });

  test('what is typed is kept nowhere, and nothing is told', async () => {
    const before = await everything();
    expect(before).toContain('Muñoz Peralta');
    await check(ruth, { ticket: 'QUXLEY/ZEBULON', passport: 'Quxley, Zebulon', mrz: MRZ });
    const after = await everything();
    for (const word of ['QUXLEY', 'Quxley', 'ZEBULON', 'Zebulon', 'XK7719033']) expect(after).not.toContain(word);
    const { store } = door.house;
    const types = (await store.db.select().from(store.t.events)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('customer.'))).toEqual(['customer.created']);
  });

  test('what is wrong is named', async () => {
    problem(await ask(ruth, { ticket: 'MUNOZ/INIGO' }, 'cus_nobody'), 'not_found');
    expect(problem(await ask(ruth, { seat: '12A' }), 'bad_request')).toMatchObject({ field: 'seat' });
    expect(problem(await ask(ruth, { mrz: 'P'.repeat(401) }), 'bad_request')).toMatchObject({ field: 'mrz' });
    problem(await ask(await door.signIn('Pia'), { ticket: 'MUNOZ/INIGO' }), 'not_allowed');
  });
});
