// What a file is, by its bytes, whatever it is called; which attachments are fetched at all; and when a failed try is made again.
import { fileTypeFromBuffer } from 'file-type';
import { describe, expect, test } from 'vitest';
import { goesAt, isWanted } from '../../../src/files/is-wanted.ts';
import { isDeadAddress, nextTry, type FileFailure } from '../../../src/files/next-try.ts';
import { playTime } from '../../../src/files/play-time.ts';
import { shownType, whatItIs } from '../../../src/files/what-it-is.ts';
import { drawPicture } from '../../../src/simulator/picture.ts';

describe('what it is', () => {
  test.each([
    ['image/jpeg', 'image', 'image', 'image/jpeg'],
    ['image/png', 'file', 'image', 'image/png'],
    ['image/webp', 'sticker', 'image', 'image/webp'],
    ['video/mp4', 'video', 'video', 'video/mp4'],
    ['video/mp4', 'audio', 'audio', 'audio/mp4'],
    ['audio/ogg; codecs=opus', 'audio', 'audio', 'audio/ogg'],
    ['application/pdf', 'image', 'file', 'application/pdf'],
    ['image/heic', 'image', 'file', 'image/heic'],
    ['image/x-adobe-dng', 'file', 'file', 'image/x-adobe-dng'],
    ['image/x-canon-cr2', 'file', 'file', 'image/x-canon-cr2'],
    ['image/jxl', 'image', 'file', 'image/jxl'],
    ['image/jp2', 'image', 'file', 'image/jp2'],
    ['image/apng', 'image', 'image', 'image/png'],
    ['image/vnd.dwg', 'file', 'file', 'application/octet-stream'],
    ['application/xml', 'image', 'file', 'application/octet-stream'],
    ['image/svg+xml', 'image', 'file', 'application/octet-stream'],
    ['text/html', 'image', 'file', 'application/octet-stream'],
    ['application/x-msdownload', 'file', 'file', 'application/octet-stream'],
    [undefined, 'image', 'file', 'application/octet-stream'],
  ] as const)('bytes of %s, called %s: %s as %s', (sniffed, called, kind, contentType) =>
    expect(whatItIs({ sniffed, called })).toEqual({ kind, contentType }),
  );

  test.each([
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['<!DOCTYPE html><html><script>alert(1)</script></html>'],
    ['#!/bin/sh\nrm -rf /'],
    ['JFIF'],
    ['%!PS-Adobe-3.0'],
    ['BM but not really'],
  ])('%j is never a picture', async (text) => {
    const sniffed = (await fileTypeFromBuffer(Buffer.from(text)))?.mime;
    expect(whatItIs({ sniffed, called: 'image' }).kind).toBe('file');
  });

  test('a drawing of ours is one', async () => {
    const sniffed = (await fileTypeFromBuffer(drawPicture('x')))?.mime;
    expect(whatItIs({ sniffed, called: 'file' })).toEqual({ kind: 'image', contentType: 'image/png' });
  });

  test('stories and stickers keep their word, files become what they are', () => {
    const picture = { kind: 'image', contentType: 'image/png' } as const;
    expect(['image', 'file', 'sticker', 'story_reply', 'post'].map((called) => shownType(called, picture))).toEqual(['image', 'image', 'sticker', 'story_reply', 'post']); // prettier-ignore
  });
});

describe('which are wanted', () => {
  const rules = { hosts: { open: ['fbcdn.net'], withAccount: [] }, localOrigins: [] };
  const there = 'https://scontent.fbcdn.net/x.jpg';
  test.each([
    ['image', there, true],
    ['image', undefined, true],
    ['image', 'https://evil.example/x', true],
    ['audio', there, true],
    ['sticker', there, true],
    ['sticker', undefined, false],
    ['story_reply', there, true],
    ['post', there, true],
    ['post', 'https://www.instagram.com/p/1/', false],
    ['location', there, false],
    ['link', there, false],
    ['template', there, false],
    ['unsupported', there, false],
  ] as const)('%s at %s: %s', (type, url, wanted) =>
    expect(isWanted({ type, ...(url === undefined ? {} : { url }) }, rules)).toBe(wanted),
  );

  test('a story goes after a day', () =>
    expect([goesAt('story_mention', 5), goesAt('image', 5)]).toEqual([86_400_005, null]));
});

describe('when it is tried again', () => {
  const after = (because: FileFailure, attempts: number) => nextTry({ because, attempts, now: 0 });
  test('soon at first, then rarely, then no more', () => {
    const waits = Array.from({ length: 11 }, (_none, at) => after('unreachable', at + 1));
    expect(waits.slice(0, 3)).toEqual([1_000, 5_000, 30_000]);
    expect(waits.at(-1)).toBeNull();
    expect(waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0)).toBeGreaterThan(15 * 3_600_000);
  });
  test.each(['refused_host', 'refused_address', 'too_large', 'gone', 'expired', 'empty', 'bad_answer', 'no_address', 'taken_back'] as const)(
    '%s stays what it is', (because) => expect(after(because, 1)).toBeNull()); // prettier-ignore
  test('a dead address is asked for again, a refused one is not', () => {
    expect((['gone', 'expired', 'not_allowed', 'no_address'] as const).every(isDeadAddress)).toBe(true);
    expect((['refused_host', 'refused_address', 'too_large', 'unreachable'] as const).some(isDeadAddress)).toBe(false);
  });
});

test('how long a film lasts stands in its head', () => {
  const head = Buffer.alloc(200);
  head.write('mvhd', 40, 'latin1');
  head.writeUInt32BE(1_000, 44 + 12);
  head.writeUInt32BE(12_500, 44 + 16);
  expect(playTime(head)).toBe(12_500);
  expect(playTime(Buffer.from('mvhd'))).toBeNull();
  expect(playTime(Buffer.alloc(300))).toBeNull();
});
