import { expect, test } from 'vitest';
import { firstIdAt, newId } from '../../../src/ids.ts';

test('ids made before a moment sort before its first id, those made after it behind', () => {
  const before = Date.now();
  const ids = Array.from({ length: 100 }, () => newId('inbox'));
  const after = Date.now();
  expect(ids.every((id) => id >= firstIdAt('inbox', before))).toBe(true);
  expect(ids.every((id) => id < firstIdAt('inbox', after + 1))).toBe(true);
  expect(firstIdAt('inbox', -5)).toBe(firstIdAt('inbox', 0));
});
