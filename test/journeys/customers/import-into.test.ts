// A file says what it says: what it does not mention stays, also within a field that holds several values, and a line that stands twice
// is found like any other.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { settingsOf, touchpointHere } from '../cli/tool.ts';

let world: World;
afterEach(() => world.close());
tellMissingPostgres();

async function importOf(lines: readonly string[]) {
  const file = join(world.parts.config.dataDir, 'customers.csv');
  writeFileSync(file, lines.join('\n'));
  return (await touchpointHere(['customers', 'import', file, '--json'], settingsOf(world))).json();
}

describe.each(ENGINES)('on %s', (engine) => {
  test('columns of a field that holds several values leave the others of it alone', async () => {
    world = await openWorld({ engine, working: false });
    const before = {
      names: [
        { kind: 'record', given: 'Ana', family: 'Ruiz Delgado' },
        { kind: 'passport', given: 'Ana María', family: 'Ruiz Delgado' },
      ],
      references: [
        { kind: 'booking', value: 'K7QX2M' },
        { kind: 'ticket', value: '2201234567890', people: 2, until: '2026-06-01T00:00:00.000Z' },
      ],
      handles: { instagram: 'ana.ruiz' },
      preferences: { seat: 'window' },
      attributes: { meal: 'vegan' },
      consent: { sms: { granted: false, at: '2026-01-01T00:00:00.000Z' } },
    };
    expect((await world.sam.send('PUT', '/api/v1/customers/ref:R1', before)).status).toBeLessThan(300);
    await importOf([
      'ref,given,handles.x,preferences.lang,attributes.club,consent.email,booking',
      'R1,Anna,ana_ruiz,es,oro,yes,P3DW9T',
    ]);
    const { record } = (await world.sam.get('/api/v1/customers/ref:R1')).body;
    expect(record).toMatchObject({
      names: [
        { kind: 'record', given: 'Anna', family: 'Ruiz Delgado' },
        { kind: 'passport', given: 'Ana María', family: 'Ruiz Delgado' },
      ],
      handles: { instagram: 'ana.ruiz', x: 'ana_ruiz' },
      preferences: { seat: 'window', lang: 'es' },
      attributes: { meal: 'vegan', club: 'oro' },
      consent: { sms: { granted: false, at: '2026-01-01T00:00:00.000Z' }, email: { granted: true } },
    });
    expect(record.references).toEqual([before.references[1], { kind: 'booking', value: 'P3DW9T' }]);
  });

  test('a line that stands twice in a row, and a column with a strange name', async () => {
    world = await openWorld({ engine, working: false });
    expect(
      await importOf(['ref,given,family,email,constructor', 'R1,Ana,Ruiz,one@example.com,a', 'R1,Ana,Ruiz,two@example.com,b', 'R2,Bruno,Keller,b@example.com,c']),
    ).toMatchObject({ state: 'done', lines: 3, added: 2, changed: 1, refused: 0 }); // prettier-ignore
    const found = async (q: string) => (await world.sam.get(`/api/v1/customers?q=${q}`)).body.items.map(({ ref }: { ref: string }) => ref); // prettier-ignore
    expect(await found('two@example.com')).toEqual(['R1']);
    expect(await found('one@example.com')).toEqual([]);
    expect(await found('Ruiz')).toEqual(['R1']);
    expect(await found('Keller')).toEqual(['R2']);
  });
});
