// The tool on files as people export them: what it understands, what it refuses, what it writes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Outcome } from '../../../src/cli/command.ts';
import { buildProgram } from '../../../src/cli/program.ts';
import { registerOf, type Entry } from '../../matching/people.ts';

// Long on a machine that others use, too.
vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'touchpoint-match-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const wrote = (name: string, content: string | Buffer): string => {
  writeFileSync(at(name), content);
  return at(name);
};

const entries = registerOf({ seed: 41, people: 200, again: 1, errors: 1, missing: 0.03 });
const table = (of: readonly Entry[], options: Parameters<typeof stringify>[1] = {}) =>
  stringify([...of], { header: true, ...options });
const plain = wrote('plain.csv', table(entries));
const rowsOf = (file: string) => parse(readFileSync(file), { columns: true }) as Record<string, string>[];

async function match(...args: string[]): Promise<{ json: Answer; lines: readonly string[] }> {
  let answer: Outcome | undefined;
  await buildProgram({ finish: async (outcome) => void (answer = outcome) }).parseAsync([
    'node',
    'touchpoint',
    'match',
    ...args,
  ]);
  return answer as unknown as { json: Answer; lines: readonly string[] };
}

interface Answer {
  pairs: number;
  repeatedIds: number;
  files: { rows: number; columns: { column: string; kind: string }[] }[];
  model: object;
  evaluation: { at: { precision: number; recall: number }[] } | null;
}

describe('touchpoint match', () => {
  test('columns are known by their names, and pairs go to a file with ids, probability and levels', async () => {
    const { json, lines } = await match(plain, '--out', at('pairs.csv'), '--threshold', '0.9');
    const kinds = Object.fromEntries((json.files[0]?.columns ?? []).map(({ column, kind }) => [column, kind]));
    expect(kinds).toEqual({
      id: 'id', person: 'ignore', given_name: 'given', surname: 'family', sex: 'category', date_of_birth: 'birth_date', email: 'email',
      phone: 'phone', national_id: 'identifier', house_number: 'street_number', street: 'street', postcode: 'postcode', city: 'city', state: 'state',
    }); // prettier-ignore
    const pairs = rowsOf(at('pairs.csv'));
    expect(pairs).toHaveLength(json.pairs);
    expect(json.pairs).toBeGreaterThan(100);
    expect(Object.keys(pairs[0] ?? {})).toEqual(
      expect.arrayContaining(['id_a', 'id_b', 'probability', 'bits', 'given', 'family', 'birth_date', 'name_order']),
    );
    expect(pairs.every(({ probability }) => Number(probability) >= 0.9)).toBe(true);
    expect(lines.at(-1)).toBe(`Written to ${at('pairs.csv')}.`);
  });

  test.each([
    ['semicolons and a byte order mark', { delimiter: ';', bom: true }, 'utf8'],
    ['tabs', { delimiter: '\t' }, 'utf8'],
    ['bars and every cell in quotes', { delimiter: '|', quoted: true }, 'utf8'],
    ['lines of Windows in Latin-1', { record_delimiter: 'windows' as const }, 'latin1'],
  ] as const)('a file with %s is read the same', async (_name, options, encoding) => {
    const file = wrote('other.csv', Buffer.from(table(entries, options), encoding));
    expect((await match(file)).json.pairs).toBe((await match(plain)).json.pairs);
  });

  test('how right it was, by a column, by the ids, or by a list of judged pairs', async () => {
    const byColumn = (await match(plain, '--truth', 'person')).json.evaluation;
    const byIds = (await match(plain, '--truth-pattern', String.raw`p(\d+)-`)).json.evaluation;
    const same = entries.flatMap((one, index) =>
      entries.slice(index + 1).flatMap((other) => (other.person === one.person ? [[one.id, other.id, '1.0']] : [])),
    );
    const judged = [['unique_id_l', 'unique_id_r', 'score'], ...same, [entries[0]?.id, entries[1]?.id, '0.0']];
    const byLabels = (await match(plain, '--truth-labels', wrote('labels.csv', stringify(judged)))).json.evaluation;
    expect(byColumn?.at[1]?.precision).toBeGreaterThan(0.98);
    expect(byIds).toEqual(byColumn);
    expect(byLabels).toEqual(byColumn);
  });

  test('a kept model holds no value of the file, and scores the same rows the same', async () => {
    const learned = await match(plain, '--save-model', at('model.json'), '--truth', 'person');
    const text = readFileSync(at('model.json'), 'utf8').toLowerCase();
    for (const { surname, email } of entries)
      for (const value of [surname, email]) if (value.length > 6) expect(text).not.toContain(value.toLowerCase());
    const again = await match(plain, '--model', at('model.json'), '--truth', 'person');
    expect(again.json.evaluation?.at[1]?.precision).toBeGreaterThan(0.98);
    expect(Math.abs(again.json.pairs - learned.json.pairs)).toBeLessThan(5);
  });

  test('two files whose columns are called differently', async () => {
    const renamed = table(entries.slice(200))
      .replace('given_name,surname', 'Vorname,Nachname')
      .replace('date_of_birth', 'Geburtsdatum');
    const { json } = await match(
      wrote('a.csv', table(entries.slice(0, 200))),
      wrote('b.csv', renamed),
      '--out',
      at('pairs.csv'),
    );
    expect(json.pairs).toBeGreaterThan(20);
    expect(Object.keys(rowsOf(at('pairs.csv'))[0] ?? {})).toEqual(
      expect.arrayContaining(['given', 'family', 'birth_date']),
    );
  });

  test('rows that repeat an id are told apart by their lines', async () => {
    const { json } = await match(
      wrote('twice.csv', table([...entries, ...entries.slice(0, 20)])),
      '--out',
      at('pairs.csv'),
    );
    expect(json.repeatedIds).toBe(20);
    expect(Object.keys(rowsOf(at('pairs.csv'))[0] ?? {})).toEqual(expect.arrayContaining(['line_a', 'line_b']));
  });

  test.each([
    ['a file that is not there', ['nowhere.csv'], /There is no file/],
    ['a column that is not there', [plain, '--map', 'Nmae=name'], /no column "Nmae"/],
    ['a kind that is none', [plain, '--map', 'city=town'], /kind is one of/],
    ['a threshold that is none', [plain, '--threshold', 'high'], /a probability/],
    ['an empty threshold', [plain, '--threshold', ''], /a probability/],
    ['a threshold of blanks', [plain, '--threshold', ' '], /a probability/],
    ['an empty file', [wrote('empty.csv', '')], /is empty/],
    ['one row alone', [wrote('one.csv', 'name,city\nx,y\n')], /two rows/],
    ['nothing to compare', [wrote('ids.csv', 'id\n1\n2\n')], /No column can be compared/],
    ['a model that is none', [plain, '--model', plain], /cannot be read as JSON/],
    ['two truths', [plain, '--truth', 'person', '--truth-pattern', 'x'], /not several/],
  ])('%s is refused with a sentence', async (_name, args, words) => {
    const failed = await match(...args).then(() => undefined, (error: unknown) => error as Error); // prettier-ignore
    expect(failed?.message).toMatch(words);
    expect(['WrongUse', 'Failed']).toContain(failed?.name);
  });
});
