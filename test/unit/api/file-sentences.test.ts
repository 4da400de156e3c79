import { expect, test } from 'vitest';
import { fileSentence } from '../../../src/api/file-sentences.ts';

test.each([
  [{ state: 'failed', because: 'uploading' }, /still being uploaded/],
  [{ state: 'stored', because: 'not_drawn' }, /HEIC, TIFF, BMP/],
  [{ state: 'wanted', because: 'no_room' }, /nearly full/],
  [{ state: 'wanted', because: 'timed_out' }, /tried again/],
])('%o is said in words of its own', (what, words) => {
  expect(fileSentence(what, 'x')).toMatch(words);
});
