// A size in a refusal of the server and the same size in the inbox are the same words.
import { expect, test } from 'vitest';
import { sizeWords } from '../../../src/files/size-words.ts';
import { SAME_KIND } from '../../../src/outbox/fitting-file.ts';
import { SAME_KIND as SAME_IN_BROWSER, sizeWords as inBrowser } from '../../../web/src/attachments/file-words.ts';

const MB = 1024 * 1024;

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [820_400, '820 kB'],
  [5 * MB, '5.2 MB'],
  [8 * MB, '8.4 MB'],
  [25 * MB, '26 MB'],
  [64 * MB, '67 MB'],
])('%i bytes are %s, here and there', (bytes, words) => {
  expect([sizeWords(bytes), inBrowser(bytes)]).toEqual([words, words]);
});

test('both take the same names for the same kind', () => {
  expect(SAME_IN_BROWSER).toEqual(SAME_KIND);
});
