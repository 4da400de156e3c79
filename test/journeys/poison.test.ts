// A delivery that cannot be processed is tried a few times, parked where an administrator sees it, and blocks nobody: neither the
// next message of the same customer nor anybody else's. When its cause is mended it runs again by one click. The cause here
// is a trigger in the database that refuses one id, as a broken value or a bug of ours would.
import { afterEach, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { startProduct } from '../crash/product.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, hasPostgres, tellMissingPostgres } from '../machine.ts';
import { environment, openWorld, type World } from '../world.ts';
import { deliver, metaBody, written } from './meta-deliveries.ts';

tellMissingPostgres();

const POISON = 'the poisoned message';
const POISON_MID = 'm_poison';
const TRIGGER = {
  sqlite: {
    set: [
      `CREATE TRIGGER poison BEFORE INSERT ON messages WHEN NEW.external_id = '${POISON_MID}' BEGIN SELECT RAISE(ABORT, 'poison'); END`,
    ],
    mend: ['DROP TRIGGER poison'],
  },
  postgres: {
    set: [
      `CREATE FUNCTION poison() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$ LANGUAGE plpgsql`,
      `CREATE TRIGGER poison BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.external_id = '${POISON_MID}') EXECUTE FUNCTION poison()`,
    ],
    mend: ['DROP TRIGGER poison ON messages'],
  },
};

/** Past the database's own door, as somebody with a console would. */
async function byHand({ config }: Pick<World['parts'], 'config'>, statements: readonly string[]): Promise<void> {
  if (config.databaseUrl === undefined) {
    const database = new Database(join(config.dataDir, 'touchpoint.db'), { timeout: 5_000 });
    for (const statement of statements) database.exec(statement);
    database.close();
    return;
  }
  const client = new Client({ connectionString: config.databaseUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const deadEvents = async ({ sam }: World): Promise<any[]> => (await sam.get('/api/v1/admin/dead-events')).body.items;

describe.each(ENGINES)('on %s', (engine) => {
  const { set, mend } = TRIGGER[engine];

  test('a message that fails each time is parked after a few tries, blocks nobody, and is replayed', async () => {
    world = await openWorld({ engine });
    const { sim, clock, mira, sam, parts } = world;
    await byHand(parts, set);
    const since = (await world.events()).at(-1)?.n ?? 0;
    const writes = (contact: string, text: string) => {
      clock.advance(10);
      sim.customerWrites({ channel: 'messenger', contact, text });
    };
    const [chidi, sofia] = [CUSTOMERS.chidi.externalId, CUSTOMERS.sofia.externalId];
    const writesPoison = async (contact: string) => {
      clock.advance(10);
      const poison = written({ contact, at: clock.now(), mid: POISON_MID, text: POISON });
      expect((await sim.deliverRaw('meta', metaBody('messenger', [poison]))).status).toBe(200);
    };
    writes(chidi, 'before it');
    await writesPoison(chidi);
    writes(chidi, 'after it');
    writes(sofia, 'Buongiorno');
    await world.settle();
    const conversations = await mira.conversations('&view=all');
    const ofChidi = conversations.find(({ contact }) => contact.externalId === chidi);
    const texts = async () => (await mira.messages(ofChidi.id)).map(({ text }) => text as string);
    expect(conversations, 'both are served at once').toHaveLength(2);
    expect(await texts()).toEqual(['before it', 'after it']);
    expect(await deadEvents(world), 'it may be well again in a moment').toEqual([]);

    for (const ms of [1_100, 5_100, 30_100]) await world.later(ms);
    const [dead, ...more] = await deadEvents(world);
    expect(more).toEqual([]);
    expect(dead).toMatchObject({ door: 'meta', state: 'dead', attempts: 4 });
    expect((await sam.get(`/api/v1/admin/dead-events/${dead.id}`)).body.body).toContain(POISON);
    await world.later(24 * 3_600_000);
    expect((await deadEvents(world))[0].attempts, 'it rests').toBe(4);
    expect((await world.eventTypes(since)).filter((type) => type === 'delivery.dead')).toHaveLength(1);

    await byHand(parts, mend);
    expect((await sam.send('POST', `/api/v1/admin/dead-events/${dead.id}/replay`)).status).toBe(202);
    await world.settle();
    expect(await texts()).toEqual(['before it', POISON, 'after it']);
    expect(await deadEvents(world)).toEqual([]);
    expect((await sam.send('POST', `/api/v1/admin/dead-events/${dead.id}/replay`)).status, 'once is enough').toBe(404);
  });

  test('one bad event of a delivery holds up none of the others, and only it is parked', async () => {
    world = await openWorld({ engine });
    await byHand(world.parts, set);
    const at = world.clock.now();
    const elements = Array.from({ length: 60 }, (_, i) =>
      written({
        contact: `66000000000${i % 6}`,
        at: at + i,
        ...(i === 31 ? { mid: POISON_MID, text: POISON } : { mid: `m_${i}`, text: `line ${i}` }),
      }),
    );
    expect(await deliver(world, metaBody('messenger', elements))).toBe(200);
    await world.settle();
    const conversations = await world.mira.conversations('&view=all');
    expect(conversations.reduce((sum, { unread }) => sum + unread, 0)).toBe(59);
    for (const ms of [1_100, 5_100, 30_100]) await world.later(ms);
    expect(await deadEvents(world)).toMatchObject([{ state: 'dead', attempts: 4 }]);
  });

  test('bytes that nobody understands are kept, shown at once, and answered with 200', async () => {
    world = await openWorld({ engine });
    for (const body of ['not JSON at all', '{"object":', '"a text"', '']) expect(await deliver(world, body)).toBe(200);
    await world.settle();
    const dead = await deadEvents(world);
    const bodies = await Promise.all(dead.map(async ({ id }) => (await world?.sam.get(`/api/v1/admin/dead-events/${id}`))?.body.body)); // prettier-ignore
    expect(bodies).toEqual(expect.arrayContaining(['not JSON at all', '{"object":']));
    expect(dead.every(({ attempts }) => attempts === 1)).toBe(true);
  });
});

test.runIf(hasPostgres)('a delivery that met a full disk of the database, however often, is not given up', async () => {
  world = await openWorld({ engine: 'postgres' });
  const { parts, mira } = world;
  const full = TRIGGER.postgres.set.map((line) => line.replace(`'poison';`, `'no space' USING ERRCODE = 'disk_full';`));
  await byHand(parts, full);
  const contact = CUSTOMERS.chidi.externalId;
  const poison = written({ contact, at: world.clock.now(), mid: POISON_MID, text: POISON });
  expect(await deliver(world, metaBody('messenger', [poison]))).toBe(200);
  await world.settle();
  for (let hours = 1; hours <= 8; hours += 1) await world.later(3_600_000);
  expect(await deadEvents(world)).toEqual([]);
  await byHand(parts, TRIGGER.postgres.mend);
  await world.later(3_600_000);
  expect(await mira.onlyConversation()).toMatchObject({ unread: 1, lastMessage: { text: POISON } });
});

test(
  'a delivery that ends its worker each time is parked by the next one, which lives and goes on',
  { timeout: 90_000 },
  async () => {
    world = await openWorld({ working: false });
    const { parts, sim, mira, sam } = world;
    const dying = {
      ...environment({ sim, dataDir: parts.config.dataDir, accounts: true }),
      TOUCHPOINT_DIE_AT: 'in.understood',
      WORKERS: 'ingest,relay',
      PATH: '', // without a Redis the bell is inside the process
    };
    sim.customerWrites({ channel: 'messenger', contact: CUSTOMERS.chidi.externalId, text: 'Am I the reason?' });
    await sim.settled();
    for (let deaths = 1; deaths <= 4; deaths += 1) {
      expect(await (await startProduct(dying)).ended(20_000)).toBe('SIGKILL');
      await parts.store.tx((db) => db.update(parts.store.t.inbox).set({ leaseUntil: 0 })); // the time of its claim is over
    }
    world.startWorking();
    await world.settle();
    const [dead] = await deadEvents(world);
    expect(dead).toMatchObject({ state: 'dead', error: 'EndedItsWorker', attempts: 5 });
    expect((await sam.send('POST', `/api/v1/admin/dead-events/${dead.id}/replay`)).status).toBe(202);
    await world.settle();
    const { id } = await mira.onlyConversation();
    expect((await mira.messages(id)).map(({ text }) => text)).toEqual(['Am I the reason?']);
  },
);
