import { expect, test } from 'vitest';
import { unnamedSentence } from '../../../src/api/window-sentences.ts';

test.each([
  ['@halcyonair where is my bag?', true],
  ['Hey @HalcyonAir: where is my bag?', true],
  ['Thanks (@halcyonair)', true],
  ['Thanks', false],
  ['@halcyonairlines where is my bag?', false],
  ['write to care@halcyonair', false],
  ['', false],
])('%j names the brand: %s', (text, isNamed) => {
  const sentence = unnamedSentence({ text, channel: 'x' }, 'halcyonair');
  expect(sentence === null).toBe(isNamed);
  if (!isNamed) expect(sentence).toContain('@halcyonair');
});
