// What people wrote is sealed before a database gets it: which columns that are, and what they hold.
import { getTableColumns, type Table } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { SEALED_COLUMNS } from '../../../src/cli/reseal/words.ts';
import { pgKit } from '../../../src/db/kit.ts';
import { defineSchema } from '../../../src/db/schema.ts';
import { isSealedText, lockedWords } from '../../../src/db/words.ts';
import { openSealer } from '../../../src/seal.ts';

const PLACE = 'messages/text';

test('a key is replaced in every column that is sealed, and in no other', () => {
  const found: Record<string, string[]> = {};
  for (const [name, table] of Object.entries(defineSchema(pgKit))) {
    const columns = Object.entries(getTableColumns(table as Table));
    const sealed = columns.filter(
      ([, column]) => column.columnType === 'PgCustomColumn' && column.getSQLType() !== 'bytea',
    );
    if (sealed.length > 0) found[name] = sealed.map(([column]) => column).toSorted();
  }
  expect(found).toEqual(
    Object.fromEntries(Object.entries(SEALED_COLUMNS).map(([n, columns]) => [n, [...columns].toSorted()])),
  );
});

test('opens what it sealed, in its own place only, and lets stand what is empty or from before', () => {
  const words = lockedWords();
  expect(() => words.seal('La puerta B26', PLACE)).toThrow(/not unlocked/);
  words.unlock(openSealer([Buffer.alloc(32, 1)]));
  const stored = words.seal('La puerta B26', PLACE);
  expect(isSealedText(stored)).toBe(true);
  expect(stored).not.toContain('B26');
  expect(words.seal('La puerta B26', PLACE)).not.toBe(stored);
  expect(words.open(stored, PLACE)).toBe('La puerta B26');
  expect(() => words.open(stored, 'posts/text')).toThrow(/another place/);
  expect(words.seal('', PLACE)).toBe('');
  expect(words.open('from before', PLACE)).toBe('from before');
});

test('opens what the key before sealed', () => {
  const [before, after] = [lockedWords(), lockedWords()];
  before.unlock(openSealer([Buffer.alloc(32, 1)]));
  after.unlock(openSealer([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]));
  expect(after.open(before.seal('Gate B26', PLACE), PLACE)).toBe('Gate B26');
});
