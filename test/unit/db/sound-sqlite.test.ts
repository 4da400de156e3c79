// Which SQLite may be trusted with a database.
import { expect, test } from 'vitest';
import { isSoundSqlite } from '../../../src/db/sound-sqlite.ts';

test.each([
  ['3.51.3', true],
  ['3.51.4', true],
  ['3.52.0', true],
  ['4.0.0', true],
  ['3.51.2', false],
  ['3.9.9', false],
  ['2.99.99', false],
])('SQLite %s is sound: %s', (version, sound) => {
  expect(isSoundSqlite(version)).toBe(sound);
});
