import { expect, test } from 'vitest';
import { X_ATTACHMENTS } from '../../../src/channels/x/attachment-rules.ts';
import { INSTAGRAM_ATTACHMENTS, MESSENGER_ATTACHMENTS } from '../../../src/channels/meta/attachment-rules.ts';
import { fittingFile, type FileFacts } from '../../../src/outbox/fitting-file.ts';
import { partsOfReply } from '../../../src/outbox/parts-of-reply.ts';

const APART = { perMessage: 1, withText: false };
const ONE_WITH_WORDS = { perMessage: 1, withText: true };
const FOUR_WITH_WORDS = { perMessage: 4, withText: true };

/** Films are written with a v; they fill a message by themselves. */
const alone = (file: string) => file.startsWith('v');
const shown = (parts: { text: string; files: string[] }[]) =>
  parts.map(({ text, files }) => [files.join('+'), text].filter((each) => each !== '').join(' '));

test.each([
  ['words alone', APART, ['hello'], [], ['hello']],
  ['long words alone', FOUR_WITH_WORDS, ['one', 'two'], [], ['one', 'two']],
  ['a picture alone', APART, [], ['a'], ['a']],
  ['files first and words last, where they do not go together', APART, ['hello'], ['a', 'b'], ['a', 'b', 'hello']],
  ['long words close such an answer too', APART, ['one', 'two'], ['a'], ['a', 'one', 'two']],
  ['words go with the first picture, where they can', ONE_WITH_WORDS, ['hello'], ['a', 'b'], ['a hello', 'b']],
  ['what is left of long words comes last', ONE_WITH_WORDS, ['one', 'two'], ['a', 'b'], ['a one', 'b', 'two']],
  ['as many pictures as one message takes', FOUR_WITH_WORDS, ['hi'], ['a', 'b', 'c', 'd', 'e'], ['a+b+c+d hi', 'e']],
  ['a film fills its message', FOUR_WITH_WORDS, ['hi'], ['a', 'v1', 'b', 'c'], ['a hi', 'v1', 'b+c']],
  ['two films are two messages', FOUR_WITH_WORDS, [], ['v1', 'v2'], ['v1', 'v2']],
])('%s', (_, rules, texts, files, expected) => {
  expect(shown(partsOfReply({ texts, files }, { rules, alone }))).toEqual(expected);
});

test('nothing is lost and nothing is doubled, whatever the rules', () => {
  for (const rules of [APART, ONE_WITH_WORDS, FOUR_WITH_WORDS]) {
    for (let files = 0; files <= 6; files += 1) {
      for (let texts = files === 0 ? 1 : 0; texts <= 3; texts += 1) {
        const names = Array.from({ length: files }, (_, i) => `${i % 3 === 1 ? 'v' : 'p'}${i}`);
        const words = Array.from({ length: texts }, (_, i) => `text ${i}`);
        const parts = partsOfReply({ texts: words, files: names }, { rules, alone });
        expect(parts.flatMap((part) => part.files)).toEqual(names);
        expect(parts.flatMap(({ text }) => (text === '' ? [] : [text]))).toEqual(words);
        expect(parts.every((part) => part.text !== '' || part.files.length > 0)).toBe(true);
        expect(parts.every((part) => part.files.length <= rules.perMessage)).toBe(true);
      }
    }
  }
});

const MB = 1024 * 1024;
const file = (changes: Partial<FileFacts>): FileFacts => ({
  id: 'att_1',
  name: 'x',
  type: 'image',
  contentType: 'image/jpeg',
  bytes: MB,
  durationMs: null,
  ...changes,
});
const PDF = { type: 'file', contentType: 'application/pdf' };
const WORD = { type: 'file', contentType: 'application/msword' };
const FILM = { type: 'video', contentType: 'video/mp4' };

test.each([
  ['X', X_ATTACHMENTS.dm, {}, 'image'],
  ['X', X_ATTACHMENTS.dm, { bytes: 5 * MB }, 'image'],
  ['X', X_ATTACHMENTS.dm, { bytes: 5 * MB + 1 }, 'too_large'],
  ['X', X_ATTACHMENTS.dm, { contentType: 'image/gif', bytes: 14 * MB }, 'image'],
  ['X', X_ATTACHMENTS.dm, { ...FILM, durationMs: 140_000 }, 'video'],
  ['X', X_ATTACHMENTS.dm, { ...FILM, durationMs: 140_001 }, 'too_long'],
  ['X', X_ATTACHMENTS.dm, PDF, 'type'],
  ['X', X_ATTACHMENTS.dm, { type: 'audio', contentType: 'audio/mpeg' }, 'type'],
  ['X in public', X_ATTACHMENTS.mention, {}, 'image'],
  ['Messenger', MESSENGER_ATTACHMENTS.dm, WORD, 'file'],
  ['Messenger', MESSENGER_ATTACHMENTS.dm, { contentType: 'image/webp' }, 'file'],
  ['Messenger', MESSENGER_ATTACHMENTS.dm, { contentType: null }, 'file'],
  ['Messenger', MESSENGER_ATTACHMENTS.dm, { bytes: 9 * MB }, 'too_large'],
  ['Messenger', MESSENGER_ATTACHMENTS.dm, { ...FILM, bytes: 26 * MB }, 'too_large'],
  ['Messenger comments', MESSENGER_ATTACHMENTS.comment, {}, 'nothing_taken'],
  ['Instagram', INSTAGRAM_ATTACHMENTS.dm, PDF, 'file'],
  ['Instagram', INSTAGRAM_ATTACHMENTS.dm, { type: 'audio', contentType: 'audio/x-wav' }, 'audio'],
  ['Instagram', INSTAGRAM_ATTACHMENTS.dm, { type: 'video', contentType: 'video/x-m4v' }, 'video'],
  ['X', X_ATTACHMENTS.dm, { type: 'audio', contentType: 'audio/x-wav' }, 'type'],
  ['Instagram', INSTAGRAM_ATTACHMENTS.dm, WORD, 'type'],
  ['Instagram comments', INSTAGRAM_ATTACHMENTS.comment, {}, 'nothing_taken'],
])('on %s, case %#', (_, rules, changes, expected) => {
  const fitting = fittingFile(file(changes), rules);
  expect('rule' in fitting ? fitting.rule.type : fitting.misfit.because).toBe(expected);
});

test('the channel is told the name by which it knows a kind', () => {
  const called = (contentType: string) => fittingFile(file({ type: 'audio', contentType }), INSTAGRAM_ATTACHMENTS.dm);
  expect(called('audio/vnd.wave')).toMatchObject({ contentType: 'audio/wav' });
  expect(called('audio/x-m4a')).toMatchObject({ contentType: 'audio/x-m4a' });
  const any = fittingFile(file({ type: 'file', contentType: 'text/csv' }), MESSENGER_ATTACHMENTS.dm);
  expect(any).toMatchObject({ contentType: 'text/csv' });
});
