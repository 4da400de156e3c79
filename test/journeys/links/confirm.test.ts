// An agent says who somebody is: what was checked is compared on the server, what the sender wrote does not count, and a refusal
// tells nobody what the record says. Through HTTP, on both databases.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomerRecord } from '../../../src/db/tables/customer-record.ts';
import { headNumber, readEventsAfter } from '../../../src/events/read-since.ts';
import { saveRecognition, DEFAULT_SETTINGS } from '../../../src/evidence/rules.ts';
import { newId } from '../../../src/ids.ts';
import { watchLedger } from '../../../src/links/watch-ledger.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openDoor, problem, type Asker, type Door } from '../api/door.ts';
import { account, conversation, hire, type Told } from '../api/house.ts';
import { act, contact, customer } from './people.ts';

tellMissingPostgres();

const ANA: Partial<CustomerRecord> = {
  names: [{ kind: 'record', given: 'Ana', family: 'Ruiz' }],
  emails: [{ value: 'ana.ruiz@example.org', changedAt: 0 }],
  phones: [{ value: '+34612345678', changedAt: 0 }],
  loyalty: 'HA2041877',
  tier: 'gold',
  birthDate: '1984-03-07',
  city: 'Sevilla',
  references: [{ kind: 'booking', value: 'QX7LT2' }],
};
const RIGHT = [
  { kind: 'birth_date', value: '7.3.1984' },
  { kind: 'phone', value: '612 34 56 78' },
] as const;
const REASON = 'Called back on the number we have';

describe.each(ENGINES)('on %s', (engine) => {
  let door: Door;
  let mira: Asker;
  let omar: Asker;
  let ruth: Asker;
  let accountId: string;
  let miraId: string;
  let ana: string;
  let told: Told;
  let start: number;

  beforeAll(async () => {
    door = await openDoor({}, { engine });
    miraId = await hire(door.house, 'Mira', 'agent');
    await hire(door.house, 'Omar', 'agent');
    await hire(door.house, 'Ruth', 'supervisor');
    [mira, omar, ruth] = [await door.signIn('Mira'), await door.signIn('Omar'), await door.signIn('Ruth')];
    accountId = await account(door.house);
  });
  afterAll(() => door.close());
  beforeEach(async () => {
    told = await conversation(door.house, accountId);
    ana = await customer(door.house, ANA);
    start = await headNumber(door.house.store);
  });

  const links = (path = '') => `/api/v1/contacts/${told.contactId}/links${path}`;
  const confirm = (checks: readonly object[], as: Asker = mira) =>
    as('POST', links(), { action: 'confirm', customerId: ana, reason: REASON, checks });
  const history = async (as: Asker = mira) => (await as('GET', links())).json();
  const conversationNow = async () => (await mira('GET', `/api/v1/conversations/${told.conversationId}`)).json();
  const happened = async () => {
    const events = await readEventsAfter(door.house.store, { n: start, limit: 100 });
    return events === 'reset' ? [] : events;
  };
  const says = async (text: string) => {
    const { messages: m } = door.house.store.t;
    const [row] = await door.house.store.db.select().from(m).limit(1);
    if (row === undefined) throw new Error('there is no message');
    const of = { contactId: told.contactId, conversationId: told.conversationId, threadId: told.threadId };
    const id = newId('message');
    await door.house.store.tx((db) =>
      db
        .insert(m)
        .values({ ...row, ...of, id, externalId: id, text })
        .returning({ id: m.id }),
    );
  };

  test('two checks that agree, a name and a reason: the card is open, the log is told, the history says why', async () => {
    expect((await conversationNow()).customer).toBe(null);
    const answer = await confirm(RIGHT);
    expect(answer.statusCode, answer.body).toBe(201);
    expect(answer.json()).toMatchObject({
      state: 'confirmed',
      by: { displayName: 'Mira' },
      customer: { initials: 'A. R.', loyalty: '•••877' },
    });
    expect((await conversationNow()).customer).toMatchObject({
      id: ana,
      displayName: 'Ana Ruiz',
      tier: 'gold',
      link: 'confirmed',
    });
    const events = await happened();
    expect(events.map(({ type }) => type)).toEqual(['link.checked', 'fact.noted', 'link.changed']);
    expect(events[2]).toMatchObject({
      conversationId: told.conversationId,
      data: { state: 'confirmed', before: null },
    });
    expect(JSON.stringify(events)).not.toMatch(/Ruiz|1984-03|612345678/);
    const { items, current, intact } = await history();
    expect(intact).toBe(true);
    expect(current).toMatchObject([{ state: 'confirmed', sentence: 'Confirmed by an agent who checked.' }]);
    expect(items).toMatchObject([
      {
        action: 'confirmed',
        reason: REASON,
        by: { id: miraId },
        sentence: 'Confirmed: the birthday and the phone number agreed with the record.',
      },
    ]);
  });

  test.each<[string, string, readonly object[]]>([
    [
      'wrong values',
      '',
      [
        { kind: 'birth_date', value: '1984-03-08' },
        { kind: 'phone', value: '+34600000000' },
      ],
    ],
    ['what the sender wrote', 'born 07/03/1984, call me at +34 612 345 678', RIGHT],
    [
      'a code they typed',
      'my booking is qx7-lt2',
      [
        { kind: 'booking', value: 'QX7LT2' },
        { kind: 'birth_date', value: '1984-03-07' },
      ],
    ],
    [
      'the city, which everybody sees,',
      '',
      [
        { kind: 'address_city', value: 'Sevilla' },
        { kind: 'phone', value: '612345678' },
      ],
    ],
    [
      'a birthday in words and a name in passing',
      'Ruiz here, Ana, the 7th of March 84',
      [
        { kind: 'birth_date', value: '1984-03-07' },
        { kind: 'name', value: 'Ana Ruiz' },
        { kind: 'call_back', value: 'The number on record' },
      ],
    ],
    [
      'two things for which the agent stands alone',
      '',
      [
        { kind: 'call_back', value: 'x' },
        { kind: 'document', value: 'x' },
      ],
    ],
  ])('%s count for nothing', async (_what, text, checks) => {
    if (text !== '') await says(text);
    const answer = await confirm(checks);
    expect(answer.statusCode).toBe(409);
    expect(problem(answer, 'state_conflict')).toMatchObject({ code: 'state_conflict', because: 'too_few_checks' });
    expect((await conversationNow()).customer).toBe(null);
    expect((await happened()).map(({ type }) => type)).toEqual(['link.checked']);
  });

  test('each kind is checked once: eight birthdays in one try are no try', async () => {
    const days = [1, 2, 3, 4, 5, 6, 7, 8].map((day) => ({ kind: 'birth_date', value: `1984-03-0${day}` }));
    const answer = await confirm(days);
    expect(problem(answer, 'bad_request')['detail']).toContain('Each kind of check once');
    expect(await happened()).toEqual([]);
    expect((await confirm(RIGHT)).statusCode).toBe(201);
  });

  test('a call and one thing that is in the record are enough', async () => {
    const checks = [
      { kind: 'call_back', value: 'The number on record' },
      { kind: 'birth_date', value: '1984-03-07' },
    ];
    expect((await confirm(checks)).statusCode).toBe(201);
  });

  test('a refusal tells nothing of the record, nor how much agreed, five times an hour', async () => {
    const guess = (day: number) =>
      confirm([
        { kind: 'birth_date', value: `1984-03-0${day}` },
        { kind: 'loyalty', value: 'HA1' },
      ]);
    const answers = [await guess(5), await guess(6), await guess(7)];
    const refusals = answers.map((one) => ({ ...problem(one, 'state_conflict') }));
    expect(refusals[2]).toEqual(refusals[0]);
    expect((await happened()).map(({ data }) => data)).toEqual(
      answers.map(() => ({ contactId: told.contactId, customerId: ana, userId: miraId, isEnough: false })),
    );
    for (const { body } of answers) expect(body).not.toMatch(/1984|Ruiz|HA2041877|birth/);
    expect([(await guess(1)).statusCode, (await guess(2)).statusCode, (await guess(3)).statusCode]).toEqual([
      409, 409, 429,
    ]);
    expect((await confirm(RIGHT)).statusCode).toBe(429);
    door.house.clock.advance(3_600_000);
    expect((await confirm(RIGHT)).statusCode).toBe(201);
  });

  test('where a second person has to agree, it stays claimed until somebody else has checked', async () => {
    await door.house.store.tx((db) =>
      saveRecognition(door.house.store, db, { ...DEFAULT_SETTINGS, secondPerson: true }),
    );
    try {
      expect((await confirm(RIGHT)).json()).toMatchObject({ state: 'claimed' });
      expect((await conversationNow()).customer).toBe(null);
      expect(problem(await confirm(RIGHT), 'state_conflict')).toMatchObject({ because: 'same_person' });
      expect((await confirm(RIGHT, omar)).json()).toMatchObject({ state: 'confirmed', by: { displayName: 'Mira' } });
      expect((await history()).items[0]).toMatchObject({
        by: { displayName: 'Mira' },
        second: { displayName: 'Omar' },
      });
    } finally {
      await door.house.store.tx((db) => saveRecognition(door.house.store, db, DEFAULT_SETTINGS));
    }
  });

  test('rejected is remembered, and taken back with a reason', async () => {
    const reject = await mira('POST', links(), { action: 'reject', customerId: ana, reason: 'She says it is not her' });
    expect(reject.json()).toMatchObject({ state: 'rejected' });
    expect(problem(await confirm(RIGHT), 'state_conflict')).toMatchObject({ because: 'rejected' });
    const { id } = reject.json<{ id: string }>();
    expect((await mira('DELETE', links(`/${id}`), {})).statusCode).toBe(400);
    expect((await mira('DELETE', links(`/${id}`), { reason: 'We mixed up two people' })).statusCode).toBe(204);
    expect((await history()).current).toMatchObject([{ state: 'ended' }]);
    expect((await confirm(RIGHT)).statusCode).toBe(201);
  });

  test('after a wrong link it is known who saw what', async () => {
    const { id } = (await confirm(RIGHT)).json<{ id: string }>();
    const contact = `/api/v1/contacts/${told.contactId}`;
    for (const who of [omar, omar, ruth]) expect((await who('GET', contact)).statusCode).toBe(200);
    expect((await omar('GET', `/api/v1/customers/${ana}`)).json()).toMatchObject({
      record: { birthDate: '1984-03-07' },
    });
    door.house.clock.advance(60_000);
    const unlinked = await mira('DELETE', links(`/${id}`), { reason: 'It was her sister' });
    expect(unlinked.statusCode).toBe(204);
    expect((await omar('GET', `/api/v1/customers/${ana}`)).json()).toMatchObject({ record: null });
    const { items } = (await ruth('GET', links(`/${id}/disclosures`))).json();
    expect(items.map(({ kind, by }: any) => [kind, by.displayName])).toEqual([
      ['card', 'Omar'],
      ['card', 'Ruth'],
    ]);
    expect((await mira('GET', links(`/${id}/disclosures`))).statusCode).toBe(403);
  });

  test('the history of somebody says when a row of it was changed', async () => {
    await act(door.house, 'verified', { contactId: told.contactId, customerId: ana });
    expect((await history()).intact).toBe(true);
    const { linkEvents: le } = door.house.store.t;
    const { no } = (await history()).items[0];
    const set = (method: 'code' | 'agent') =>
      door.house.store.tx((db) => db.update(le).set({ method }).where(eq(le.no, no)).returning({ no: le.no }));
    await set('agent');
    expect((await history()).intact).toBe(false);
    await set('code');
    expect((await history()).intact).toBe(true);
  });

  test('a row that is not shown is found by the timed look, and nobody who asks for a history waits for it', async () => {
    const { linkEvents: le } = door.house.store.t;
    const other = await contact(door.house, { accountId: await account(door.house, { externalId: '71' }) });
    await act(door.house, 'verified', { contactId: other, customerId: ana });
    await act(door.house, 'verified', { contactId: told.contactId, customerId: ana });
    const set = (method: 'code' | 'agent') =>
      door.house.store.tx((db) =>
        db.update(le).set({ method }).where(eq(le.contactId, other)).returning({ no: le.no }),
      );
    await set('agent');
    expect((await history()).intact).toBe(true);
    await watchLedger(door.house);
    expect((await history()).intact).toBe(false);
    await set('code');
    await watchLedger(door.house);
    expect((await history()).intact).toBe(true);
  });
});
