import { expect, test } from 'vitest';
import { sameFiles } from '../../../src/outbox/outbox-row.ts';

const file = (type: string, contentType?: string) =>
  ({ id: 'att_1', type, state: 'stored', ...(contentType === undefined ? {} : { contentType }) }) as const;
const PICTURE = file('image', 'image/png');
const ANIMATION = file('image', 'image/gif');

test.each([
  ['words alone, and nothing is told of files', [], undefined, true],
  ['a picture, and nothing is told of files', [PICTURE], undefined, false],
  ['words alone, and words alone', [], [], true],
  ['words alone, and a preview that the platform made', [], ['link'], true],
  ['words alone, and a picture', [], ['image'], false],
  ['a picture, and a picture', [PICTURE], ['image'], true],
  ['a picture, and words alone', [PICTURE], [], false],
  ['a picture, and a film', [PICTURE], ['video'], false],
  ['a picture, and two', [PICTURE], ['image', 'image'], false],
  ['an animation, and a film', [ANIMATION], ['video'], true],
  ['what went as a document', [PICTURE], ['file'], true],
  ['two kinds in another order', [PICTURE, file('audio')], ['audio', 'image'], false],
])('%s: %#', (_, ours, shown, expected) => {
  expect(sameFiles(ours, shown)).toBe(expected);
});
