import { describe, expect, test } from 'vitest';
import { readRange } from '../../../src/files/byte-range.ts';

describe('which part of a file of 1000 bytes a player asks for', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['bytes=0-', { from: 0, to: 999 }],
    ['bytes=0-0', { from: 0, to: 0 }],
    ['bytes=10-19', { from: 10, to: 19 }],
    ['bytes=990-2000', { from: 990, to: 999 }],
    ['bytes=-5', { from: 995, to: 999 }],
    ['bytes=-5000', { from: 0, to: 999 }],
    ['bytes=-0', 'none'],
    ['bytes=1000-', 'none'],
    ['bytes=9999999999999999-', 'none'],
    // What is not understood, or makes no sense, is a wish for the whole file.
    ['bytes=20-10', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,5-6', undefined],
    ['items=0-1', undefined],
    ['bytes= 0-1', undefined],
    ['bytes=99999999999999999999-', undefined],
  ])('%j is %j', (header, expected) => {
    expect(readRange(header, 1000)).toEqual(expected);
  });

  test('an empty file has no part', () => {
    expect(readRange('bytes=0-', 0)).toBe('none');
    expect(readRange('bytes=-1', 0)).toBe('none');
  });
});
