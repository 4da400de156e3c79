// Thousands of people who know everything about somebody else, and write it: the inbox finds the record, links nobody, tells its
// agents nothing of it that they did not read in the message, and tells the impostor nothing at all.
// IMPOSTORS=10000 asks for more of them than every landing does.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveCustomers } from '../../src/customers/save-customer.ts';
import { recognitionOf } from '../../src/evidence/rules.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { allAnswers, routesAboutPeople } from '../impostors/all-answers.ts';
import { hiddenOf, makeVictims, MARKED, recordOf } from '../impostors/victims.ts';
import { makeImpostor, type Impostor } from '../impostors/wordings.ts';
import { openWorld, type World } from '../world.ts';

const COUNT = Number(process.env['IMPOSTORS'] ?? 2_000);
const VICTIMS = 300;
const AT_ONCE = 25;
const LONG = 3_600_000;
const SEED = 33;

const RULES = {
  loyalty: [{ pattern: 'HA\\d{7}', checkDigit: 'none' }],
  orders: [],
  booking: null,
  airlinePrefixes: ['125'],
  stopWords: [],
  blockedValues: [],
  phoneRegion: 'ES',
  secondPerson: false,
};

interface Writer extends Impostor {
  externalId: string;
  displayName: string;
}

const random = seededRandom(SEED);
const victims = makeVictims(VICTIMS, SEED);
const writers: Writer[] = Array.from({ length: COUNT }, (_, n) => {
  const impostor = makeImpostor(random.pick(victims), random);
  const { given, family } = impostor.victim;
  // A third call themselves by the victim's name: then their agents have read it there.
  const isDressedUp = n % 3 === 0;
  const displayName = isDressedUp ? `${given} ${family.join(' ')}` : n % 3 === 1 ? `Traveller ${n}` : `Max Power ${n}`;
  const typed = isDressedUp ? [...impostor.typed, ...family] : impostor.typed;
  return { ...impostor, typed, externalId: `44000000000${String(n).padStart(6, '0')}`, displayName };
});

let world: World;
beforeAll(async () => {
  const contacts = writers.map(({ externalId, displayName, language }) => ({ channel: 'x' as const, externalId, handle: `h${externalId.slice(-7)}`, displayName, language })); // prettier-ignore
  world = await openWorld({ simulator: { contacts } });
  await world.sam.send('PUT', '/api/v1/admin/recognition', RULES);
  const { store } = world.parts;
  const { rules } = await recognitionOf(store);
  const items = victims.map((victim) => ({ ref: victim.ref, body: recordOf(victim) }));
  const saving = { items, source: 'import' as const, rules };
  const saved = await store.tx((db) => saveCustomers(world.parts, { db, ...saving }));
  for (const one of saved) if (one instanceof Error) throw one;
}, LONG);
afterAll(() => world.close());

describe('impostors', () => {
  test(
    `${COUNT} who know everything: none is linked, and nothing is told that they did not write`,
    async () => {
      const routes = await routesAboutPeople(world.mira);
      expect(routes).toEqual(expect.arrayContaining(['/api/v1/contacts/{id}/suggestions', '/api/v1/customers']));
      const told: string[] = [];
      let claimed = 0;
      let answers = 0;
      for (let start = 0; start < writers.length; start += AT_ONCE) {
        const some = writers.slice(start, start + AT_ONCE);
        for (const { externalId, messages } of some)
          for (const text of messages) world.sim.customerWrites({ channel: 'x', contact: externalId, text });
        await world.settle(60_000);
        const looks = some.map(async (writer) => {
          const look = await lookAt(writer, routes);
          answers += look.answers;
          claimed += look.claimed ? 1 : 0;
          told.push(...look.told);
        });
        await Promise.all(looks);
      }
      expect(told).toEqual([]);
      expect(answers).toBeGreaterThan(COUNT * 8);
      // It would prove nothing if nobody had been found.
      expect(claimed).toBeGreaterThan(COUNT / 3);
      await nothingHappened();
    },
    LONG,
  );

  test(
    'an agent who types their words into the checks confirms nobody',
    async () => {
      const since = (await world.events()).at(-1)?.n ?? 0;
      for (const writer of writers.slice(0, 40)) {
        const { contactId, found } = await openedBy(writer);
        const [first] = found.items;
        if (first === undefined) continue;
        const { loyalty, booking, email } = writer.victim;
        const wanted = { loyalty, booking, email };
        const checks = Object.entries(wanted).filter(([, value]) => writer.typed.includes(value)).map(([kind, value]) => ({ kind, value })); // prettier-ignore
        if (checks.length < 2) continue;
        const body = { action: 'confirm', customerId: first.customer.id, reason: 'They knew it all', checks };
        const answer = await world.mira.send('POST', `/api/v1/contacts/${contactId}/links`, body);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(leaksIn(JSON.stringify(answer.body), writer)).toEqual([]);
      }
      expect((await world.events(since)).map(({ type }) => type)).not.toContain('link.changed');
      await nothingHappened();
    },
    LONG,
  );

  test('whether what they wrote exists makes no difference to anything that leaves the house', async () => {
    const [known, unknown] = ['4490000000000001', '4490000000000002'];
    const { booking, loyalty } = victims[0] ?? { booking: '', loyalty: '' };
    const write = (contact: string, text: string) => world.sim.customerWrites({ channel: 'x', contact, text });
    write(known, `My booking is ${booking} and my number ${loyalty}`);
    write(unknown, 'My booking is Q9Q9Q9 and my number HA0000001');
    await world.settle();
    await nothingHappened();
  });
});

async function openedBy({ externalId }: Writer): Promise<{ contactId: string; conversationId: string; found: any }> {
  const { contacts: c, conversationContacts: m } = world.parts.store.t;
  const { eq } = await import('drizzle-orm');
  const [row] = await world.parts.store.db
    .select({ contactId: c.id, conversationId: m.conversationId })
    .from(c)
    .innerJoin(m, eq(m.contactId, c.id))
    .where(eq(c.externalId, externalId));
  if (row === undefined) throw new Error(`${externalId} has no conversation`);
  return { ...row, found: (await world.mira.get(`/api/v1/contacts/${row.contactId}/suggestions`)).body };
}

async function lookAt(writer: Writer, routes: readonly string[]) {
  const { contactId, conversationId, found } = await openedBy(writer);
  const customerIds = found.items.map(({ customer }: any) => customer.id as string);
  const known = { contactId, conversationId, customerIds, typed: writer.typed };
  const answers = await allAnswers(world.mira, routes, known);
  const told = answers.flatMap(({ path, text }) => leaksIn(text, writer).map((value) => `${path} told ${value}`));
  const claimed = found.items.some(({ state }: any) => state === 'claimed');
  return { told, claimed, answers: answers.filter(({ status }) => status === 200).length };
}

/** What the agent reads and the writer did not write. */
function leaksIn(text: string, { victim, typed }: Writer): string[] {
  const written = new Set(typed.map((value) => value.toLowerCase()));
  const low = text.toLowerCase();
  const own = hiddenOf(victim).filter(
    (value) => !written.has(value.toLowerCase()) && low.includes(value.toLowerCase()),
  );
  const others = [...text.matchAll(MARKED)]
    .map(([value]) => value)
    .filter((value) => !written.has(value.toLowerCase()));
  return [...new Set([...own, ...others])];
}

/** No link, no word to anybody. */
async function nothingHappened(): Promise<void> {
  const { store } = world.parts;
  const { links, linkEvents, outbox, letters, proofs } = store.t;
  for (const table of [links, linkEvents, outbox, letters, proofs])
    expect(
      await store.db
        .select()
        .from(table as typeof links)
        .limit(3),
    ).toEqual([]);
}
