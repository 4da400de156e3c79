// A file of customers handed in over HTTP, on both databases: looked at, read in, gone on with after a restart, cancelled, and all
// records handed out. Nothing of the file stays in the data folder.
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CustomerImport, CustomerImportPage } from '../../../src/api/schemas.ts';
import { leaseOf } from '../../../src/customers/import/import-customers.ts';
import { holdLease } from '../../../src/db/lease.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';

vi.setConfig({ testTimeout: 60_000 });
let world: World;
afterEach(() => world.close());
tellMissingPostgres();

const HEADING = 'Customer ID,First name,Last name,E-mail,Shoe size';
const lines = (count: number) =>
  [HEADING, ...Array.from({ length: count }, (_, n) => `HA${n},Ana,Ruiz ${n % 7},${n % 50 === 3 ? 'none' : `ana${n}@example.com`},`)].join('\n'); // prettier-ignore

async function handIn(text: string, query = '', cookie = world.sam.cookie) {
  const response = await fetch(`${world.url}/api/v1/customers/import?fileName=customers.csv${query}`, {
    method: 'POST',
    headers: { cookie, 'x-touchpoint': '1', 'content-type': 'text/csv' },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as any };
}
const one = async (id: string) => CustomerImport.parse((await world.sam.get(`/api/v1/customers/imports/${id}`)).body);
const over = (id: string) =>
  vi.waitFor(async () => expect((await one(id)).state).not.toBe('running'), { timeout: 40_000, interval: 20 });
const left = () =>
  readdirSync(join(world.parts.config.dataDir, 'imports')).filter((name) => !name.endsWith('-errors.csv'));

describe.each(ENGINES)('on %s', (engine) => {
  test('looked at, read in, and handed out', async () => {
    world = await openWorld({ engine, working: false });
    const seen = await handIn(lines(300), '&dryRun=true');
    expect(seen.status, JSON.stringify(seen.body)).toBe(200);
    expect(CustomerImport.parse(seen.body)).toMatchObject({
      id: null, state: 'preview', added: 294, refused: 6, unmapped: ['Shoe size'], sample: [{ ref: 'HA0' }, {}, {}, {}, {}],
      errors: [{ line: 5, field: 'E-mail' }, {}, {}, {}, {}, {}],
    }); // prettier-ignore
    expect((await world.ruth.get('/api/v1/customers')).body.items).toEqual([]);

    const begun = await handIn(lines(300));
    expect(begun.status, JSON.stringify(begun.body)).toBe(202);
    const { id } = CustomerImport.parse(begun.body);
    await over(id ?? '');
    expect(await one(id ?? '')).toMatchObject({ state: 'done', lines: 300, added: 294, refused: 6, fileName: 'customers.csv' }); // prettier-ignore
    const errors = (await world.sam.get(`/api/v1/customers/imports/${id}/errors`)).body as string;
    expect(errors.trim().split('\n')).toHaveLength(7);
    expect(errors).toContain('\n5,E-mail,');
    expect(left()).toEqual([]);
    expect(await handIn(lines(300))).toMatchObject({ status: 202, body: { id, state: 'done' } });
    expect(left()).toEqual([]);
    expect(CustomerImportPage.parse((await world.sam.get('/api/v1/customers/imports')).body).items).toHaveLength(1);

    const out = (await world.sam.get('/api/v1/customers/export')).body as string;
    expect(out.trim().split('\n')).toHaveLength(295);
    expect(await handIn(out, '&dryRun=true')).toMatchObject({ body: { added: 0, changed: 0, same: 294, refused: 0 } });
    expect((await world.eventTypes()).filter((type) => type.startsWith('customer'))).toEqual(['customers.imported']);
  });

  test('the door is shut on the way and opened again: it goes on to the same end', async () => {
    world = await openWorld({ engine, working: false });
    const { id } = CustomerImport.parse((await handIn(lines(3_000))).body);
    await vi.waitFor(async () => expect((await one(id ?? '')).lines).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 5,
    });
    await world.stopListening();
    await world.startListening();
    await over(id ?? '');
    expect(await one(id ?? '')).toMatchObject({ state: 'done', lines: 3_000, added: 2_940, changed: 0, same: 0, refused: 60 }); // prettier-ignore
    expect(left()).toEqual([]);
  });

  test('what was cancelled stops, and what was read stays', async () => {
    world = await openWorld({ engine, working: false });
    const { id } = CustomerImport.parse((await handIn(lines(20_000))).body);
    expect((await world.sam.send('DELETE', `/api/v1/customers/imports/${id}`)).status).toBe(204);
    await over(id ?? '');
    const { state, lines: read, added, refused } = await one(id ?? '');
    expect({ state, all: added + refused }).toEqual({ state: 'cancelled', all: read });
    expect(read).toBeLessThan(20_000);
    await vi.waitFor(() => expect(left()).toEqual([]));
    expect((await world.sam.send('DELETE', `/api/v1/customers/imports/${id}`)).status).toBe(409);
  });
});

describe.each(ENGINES)('on %s', (engine) => {
  test('what a process left that died is tidied up, and nothing that somebody needs', async () => {
    world = await openWorld({ engine, working: false });
    const { clock } = world;
    const { store, config } = world.parts;
    const folder = join(config.dataDir, 'imports');
    const { id: doneId } = CustomerImport.parse((await handIn(lines(10))).body);
    await over(doneId ?? '');
    await world.stopListening();
    // Two that were being read: the file of one is gone, the other is read at a terminal.
    const { customerImports: t } = store.t;
    const [done] = await store.db.select().from(t);
    if (done === undefined) throw new Error('there is an import');
    const left = (id: string) => ({ ...done, id, source: `source of ${id}`, state: 'running' as const, lines: 4, finishedAt: null }); // prettier-ignore
    await store.tx((db) => db.insert(t).values([left('imp_gone'), left('imp_elsewhere'), left('imp_now')]).returning({ id: t.id })); // prettier-ignore
    await holdLease(store, { name: leaseOf('source of imp_elsewhere'), holder: 'a terminal', forMs: 60_000 });
    clock.advance(60_001);
    await store.tx((db) => db.update(t).set({ updatedAt: clock.now() }).where(eq(t.id, 'imp_now')).returning({ id: t.id })); // prettier-ignore
    for (const name of ['upload-imp_old.csv', 'upload-imp_new.csv']) writeFileSync(join(folder, name), lines(3));
    utimesSync(join(folder, 'upload-imp_old.csv'), 1_000, 1_000);
    const since = (await world.events()).at(-1)?.n;

    await world.startListening();
    expect(readdirSync(folder).filter((name) => name.startsWith('upload-'))).toEqual(['upload-imp_new.csv']);
    expect(await one('imp_gone')).toMatchObject({ state: 'failed', lines: 4, finishedAt: null });
    expect(await one('imp_elsewhere')).toMatchObject({ state: 'running' });
    expect(await one('imp_now')).toMatchObject({ state: 'running' });
    const told = (await world.events(since)).filter(({ type }) => type.startsWith('customer'));
    expect(told).toMatchObject([{ type: 'customers.imported', data: { importId: 'imp_gone', state: 'failed' } }]);
  });
});

test('what is no file of customers is refused in words, and who may not is refused', async () => {
  world = await openWorld({ working: false });
  expect(await handIn('one,two\n1,2\n')).toMatchObject({ status: 400, body: { field: 'body', detail: expect.stringContaining('No column was understood') } }); // prettier-ignore
  expect(await handIn('')).toMatchObject({ status: 400 });
  expect(await handIn(lines(1), '&map=Nr%3Dref')).toMatchObject({ status: 400, body: { detail: expect.stringContaining('"Nr"') } }); // prettier-ignore
  for (const { cookie } of [world.mira, world.ruth]) expect((await handIn(lines(1), '', cookie)).status).toBe(403);
  expect((await world.ruth.get('/api/v1/customers/export')).status).toBe(403);
  expect(left()).toEqual([]);
});
