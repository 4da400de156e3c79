import { describe, expect, test } from 'vitest';
import { graphTime, idAt, nameAt, timeAt } from '../../../../src/channels/meta/platform-value.ts';

describe('a date of Graph', () => {
  test.each<[string | undefined, number | null]>([
    ['2025-07-28T22:44:49+0000', Date.UTC(2025, 6, 28, 22, 44, 49)],
    ['2025-07-28T22:44:49+0200', Date.UTC(2025, 6, 28, 20, 44, 49)],
    ['2025-07-28T22:44:49-0730', Date.UTC(2025, 6, 29, 6, 14, 49)],
    ['2025-07-28T22:44:49Z', Date.UTC(2025, 6, 28, 22, 44, 49)],
    ['2025-99-28T22:44:49+0000', null],
    ['yesterday', null],
    [undefined, null],
  ])('%s is %s', (text, at) => {
    expect(graphTime(text)).toBe(at);
  });

  test('may also come as seconds', () => {
    expect(timeAt({ created_time: '1753742689' }, 'created_time')).toBe(Date.UTC(2025, 6, 28, 22, 44, 49));
  });
});

describe('an id', () => {
  test('is text whether it came as text or number, and never longer than a database key', () => {
    expect(idAt({ id: 263902037430900 }, 'id')).toBe('263902037430900');
    expect(idAt({ id: 'x'.repeat(512) }, 'id')).toHaveLength(512);
    expect(idAt({ id: 'x'.repeat(513) }, 'id')).toBeUndefined();
    expect(idAt({ id: '' }, 'id')).toBeUndefined();
    expect(idAt({ id: ['7'] }, 'id')).toBeUndefined();
  });
});

test('a name of spaces is no name', () => {
  expect(nameAt({ name: '  ' }, 'name')).toBeUndefined();
  expect(nameAt({ name: ' Íñigo Muñoz Peralta ' }, 'name')).toBe('Íñigo Muñoz Peralta');
});
