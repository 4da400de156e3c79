// Our ids: what they look like, and that they sort in the order in which they were made.
import { expect, test } from 'vitest';
import { isId, newId } from '../../../src/ids.ts';

test('ids of one process are all different and sort in the order in which they were made', () => {
  const made = Array.from({ length: 50_000 }, () => newId('message'));
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
});

test('an id is a prefix and a UUID of version 7 with the time it was made', () => {
  const before = Date.now();
  const id = newId('conversation');
  expect(isId('conversation', id)).toBe(true);
  expect(isId('message', id)).toBe(false);
  expect(id).toMatch(/^cnv_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  const at = Number.parseInt(id.slice(4, 16), 16);
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now() + 50); // many ids in one millisecond may run ahead of the clock
});
