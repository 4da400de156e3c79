// What people are told of a file before it is sent: what the channel would take, how large, and why not.
import { describe, expect, test } from 'vitest';
import { presentRules } from '../../../src/api/present/attachments.ts';
import { INSTAGRAM_ATTACHMENTS, MESSENGER_ATTACHMENTS } from '../../../src/channels/meta/attachment-rules.ts';
import { X_ATTACHMENTS } from '../../../src/channels/x/attachment-rules.ts';
import {
  acceptedWords,
  kindWords,
  lengthWords,
  pickable,
  refusalOf,
  sizeWords,
} from '../../../web/src/attachments/file-words.ts';

const MB = 1024 * 1024;
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const x = { rules: presentRules(X_ATTACHMENTS.dm), place: 'X' };
const messenger = { rules: presentRules(MESSENGER_ATTACHMENTS.dm), place: 'Messenger' };
const instagram = { rules: presentRules(INSTAGRAM_ATTACHMENTS.dm), place: 'Instagram' };
const comment = { rules: presentRules(INSTAGRAM_ATTACHMENTS.comment), place: 'Instagram in public' };

describe('a file before it is sent', () => {
  test.each([
    ['a photo on X', { name: 'a.jpg', type: 'image/jpeg', size: 2 * MB }, x, null],
    [
      'a large photo on X',
      { name: 'a.jpg', type: 'image/jpeg', size: 6 * MB },
      x,
      /a\.jpg has 6\.3 MB; X takes at most 5\.2 MB/,
    ],
    ['a large GIF on X has a limit of its own', { name: 'a.gif', type: 'image/gif', size: 9 * MB }, x, null],
    ['a PDF on X', { name: 'a.pdf', type: 'application/pdf', size: 1 }, x, /X does not take PDF: pictures up to/],
    ['a PDF on Instagram', { name: 'a.pdf', type: 'application/pdf', size: MB }, instagram, null],
    [
      'a Word document on Instagram',
      { name: 'a.docx', type: WORD, size: 1 },
      instagram,
      /does not take Word document: .*PDF up to/,
    ],
    ['a Word document on Messenger', { name: 'a.docx', type: WORD, size: MB }, messenger, null],
    ['a film that is too large', { name: 'a.mp4', type: 'video/mp4', size: 90 * MB }, messenger, /takes at most 26 MB/],
    [
      'anything in a comment',
      { name: 'a.jpg', type: 'image/jpeg', size: 1 },
      comment,
      /^Instagram in public takes words alone\.$/,
    ],
    ['what the browser calls otherwise', { name: 'a.wav', type: 'audio/x-wav', size: 1 }, instagram, null],
    ['what the browser does not know', { name: 'a.xyz', type: '', size: 1 }, x, null],
  ] as const)('%s', (_, file, where, expected) => {
    const said = refusalOf(file, where);
    if (expected === null) expect(said).toBeNull();
    else expect(said).toMatch(expected);
  });

  test('each channel says what it takes', () => {
    expect(acceptedWords(x.rules)).toBe('pictures up to 16 MB, videos up to 67 MB');
    expect(acceptedWords(instagram.rules)).toBe(
      'pictures up to 8.4 MB, videos up to 26 MB, sound up to 26 MB, PDF up to 26 MB',
    );
    expect(pickable(messenger.rules)).toBe('');
    expect(pickable(x.rules)).toContain('image/png');
  });
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [820_000, '820 kB'],
  [2_400_000, '2.4 MB'],
  [26_000_000, '26 MB'],
])('%i bytes are %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));

test.each([
  [7_200, '0:07'],
  [760_000, '12:40'],
])('%i ms last %s', (ms, words) => expect(lengthWords(ms)).toBe(words));

test.each([
  ['image/jpeg', 'JPEG picture'],
  ['audio/mpeg', 'MP3 sound'],
  ['application/pdf', 'PDF'],
  ['application/octet-stream', null],
  [null, null],
])('%s is called %s', (type, words) => expect(kindWords(type)).toBe(words));
