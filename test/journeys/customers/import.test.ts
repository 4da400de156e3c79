// A file of customers at the terminal, on both databases: looked at, read in, read in again, and written out as the same records.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asc } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { byKeys, customersByNo } from '../../../src/customers/find-customers.ts';
import { emailKey, keyOf } from '../../../src/customers/keys.ts';
import { saveCustomer } from '../../../src/customers/save-customer.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { settingsOf, touchpointHere } from '../cli/tool.ts';

vi.setConfig({ testTimeout: 120_000 });
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
tellMissingPostgres();

async function openOne(engine: (typeof ENGINES)[number]): Promise<World> {
  const world = await openWorld({ engine, working: false });
  worlds.push(world);
  return world;
}

const call = (world: World, ...args: string[]) => touchpointHere(['customers', ...args, '--json'], settingsOf(world));
const records = async ({ parts: { store } }: World) => {
  const { customers: c } = store.t;
  return (await store.db.select().from(c).orderBy(asc(c.no))).map(({ ref, record, version, source }) => ({ ref, record, version, source })); // prettier-ignore
};
const HEADING = 'Kundennummer;Vorname;Nachname;E-Mail;Telefon;Sternzeichen';
const LINES = Array.from({ length: 700 }, (_, n) =>
  n % 100 === 7
    ? `HA${n};Ana;Ruiz;no address;+34600000117;`
    : `HA${n};Ana;Ruiz ${'ABCDEFGHIJ'[n % 10]};ana${n}@example.com;+34600000117;`,
);

describe.each(ENGINES)('on %s', (engine) => {
  test('looked at, read in, read again', async () => {
    const world = await openOne(engine);
    const { dataDir } = world.parts.config;
    const file = join(dataDir, 'customers.csv');
    const errors = join(dataDir, 'refused.csv');
    writeFileSync(file, ['\uFEFFsep=;', HEADING, ...LINES, 'HA0;Ana;Ruiz A;ana0@example.com;;'].join('\r\n'));

    const seen = (await call(world, 'import', file, '--dry-run')).json();
    expect(seen).toMatchObject({
      state: 'preview', lines: 701, added: 693, changed: 1, same: 0, refused: 7, unmapped: ['Sternzeichen'],
      mapping: { Kundennummer: 'ref', Vorname: 'given', Nachname: 'family', 'E-Mail': 'email', Telefon: 'phone' },
      errors: expect.arrayContaining([{ line: 10, field: 'E-Mail', sentence: expect.stringContaining('no e-mail address') }]),
    }); // prettier-ignore
    expect(seen.sample).toHaveLength(5);
    expect(await records(world)).toEqual([]);

    const done = (await call(world, 'import', file, '--errors', errors)).json();
    expect(done).toMatchObject({
      state: 'done',
      lines: 701,
      added: 693,
      changed: 0,
      same: 1,
      refused: 7,
      resumed: false,
    });
    const told = readFileSync(errors, 'utf8').trim().split('\n');
    expect(told.map((row) => row.split(',').slice(0, 2).join())).toEqual(['line,column', ...[7, 107, 207, 307, 407, 507, 607].map((n) => `${n + 3},E-Mail`)]); // prettier-ignore
    const stored = await records(world);
    expect(stored.map(({ ref }) => ref)).toEqual(
      LINES.flatMap((line, n) => (n % 100 === 7 ? [] : [line.split(';')[0]])),
    );
    const key = keyOf(world.parts.fingerprints, emailKey('ana123@example.com'));
    const { nos = [] } = (await byKeys(world.parts.store, [key])).get(key) ?? {};
    expect((await customersByNo(world.parts.store, nos)).map(({ ref }) => ref)).toEqual(['HA123']);

    expect((await call(world, 'import', file)).json()).toMatchObject({ readBefore: true, added: 693 });
    writeFileSync(file, ['Kundennummer;Ort', 'HA1;Roma', 'HA2;', 'HA9999;Lagos'].join('\n'));
    expect((await call(world, 'import', file)).json()).toMatchObject({ added: 1, changed: 1, same: 1, refused: 0 });
    expect((await records(world)).slice(0, 3)).toMatchObject([{ version: 1 }, { record: { city: 'Roma' }, version: 2 }, { version: 1 }]); // prettier-ignore
    expect((await world.eventTypes()).filter((type) => type.startsWith('customer'))).toEqual(['customers.imported', 'customers.imported']); // prettier-ignore
  });

  test('what is written out reads back as the same records, here and elsewhere', async () => {
    const here = await openOne(engine);
    const strange = ['=1+1', '+49', "'=x", "''", 'a"b', 'a,b', 'a;b|c', 'line\nbreak', '😀', '-', '@x', '\tx'];
    for (const [n, text] of strange.entries()) {
      await here.parts.store.tx((db) =>
        saveCustomer(here.parts, {
          db,
          ref: n === 3 ? 'without' : text,
          source: 'api',
          body: {
            ...(n === 3 ? { ref: null } : {}),
            names: [
              { kind: 'passport', given: text, family: 'Ruiz' },
              { kind: 'native', given: '', family: '美玲' },
            ],
            emails: [n === 2 ? 'a|b@example.com' : `a${n}@example.com`, `b${n}@example.com`],
            phones: ['+34600000117'],
            loyalty: text,
            tier: text,
            city: text,
            birthDate: '1988-05-04',
            language: 'pt-BR',
            timeZone: 'Europe/Madrid',
            country: 'ES',
            handles: { x: 'ana_ruiz' },
            references: [{ kind: 'order', value: 'A-17', people: 3, until: '2026-12-24T00:00:00.000Z' }],
            preferences: { seat: text },
            consent: { sms: { granted: false, at: '2025-01-01T00:00:00.000Z' } },
            attributes: { note: text },
          },
        }),
      );
    }
    const before = await records(here);
    const out = join(here.parts.config.dataDir, 'out.csv');
    expect((await call(here, 'export', '--out', out)).json()).toMatchObject({ customers: strange.length });
    expect((await call(here, 'export', '--out', out)).exit).toBe(2);
    for (const line of readFileSync(out, 'utf8').split('\n')) expect(line).not.toMatch(/(^|,)"?[=+@\-\t]/);
    expect((await call(here, 'import', out)).json()).toMatchObject({ added: 0, changed: 0, same: strange.length, refused: 0 }); // prettier-ignore
    expect(await records(here)).toEqual(before);

    const there = await openOne(engine);
    expect((await call(there, 'import', out)).json()).toMatchObject({ added: strange.length, refused: 0 });
    expect((await records(there)).map(({ ref, record }) => ({ ref, record }))).toEqual(
      before.map(({ ref, record }) => ({ ref, record })),
    );
    expect((await call(there, 'show', '=1+1')).json()).toMatchObject({ ref: '=1+1', tier: '=1+1', phones: [{ value: '+34600000117' }] }); // prettier-ignore
    expect((await call(there, 'show', 'nobody')).exit).toBe(1);
  });
});
