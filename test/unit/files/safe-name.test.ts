import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentDisposition, safeName } from '../../../src/files/safe-name.ts';

describe('what a file is called when it is saved', () => {
  test.each([
    ['ticket.pdf', 'application/pdf', 'ticket.pdf'],
    ['Tarjeta de embarque ñ.pdf', 'application/pdf', 'Tarjeta de embarque ñ.pdf'],
    ['../../etc/passwd', null, 'passwd'],
    ['..\\..\\windows\\system32\\cmd.exe', null, 'cmd.exe'],
    ['/', null, 'file'],
    ['...', null, 'file'],
    [null, null, 'file'],
    ['', 'image/webp', 'file.webp'],
    ['passport.HEIC', 'image/webp', 'passport.webp'],
    ['photo.JPEG', 'image/jpeg', 'photo.jpeg'],
    ['virus.exe', 'application/pdf', 'virus.pdf'],
    // The ending is hidden by words that run backwards.
    ['invoice\u202Efdp.exe', null, 'invoicefdp.exe'],
    ['a\u200Bb\u0000c\r\nSet-Cookie x=1.txt', null, 'abcSet-Cookie x=1.txt'],
    ['a "quoted": name?.txt', null, 'a _quoted__ name_.txt'],
    ['.htaccess', null, 'htaccess'],
  ])('%j of type %j is saved as %j', (name, type, expected) => {
    expect(safeName(name, type)).toBe(expected);
  });

  test('whatever it was called, it is one visible name that file systems take', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), constantFrom(null, 'image/webp'), (name, type) => {
        const safe = safeName(name, type);
        expect(safe).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(safe).not.toMatch(/^\.|^$/);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
        const header = contentDisposition('attachment', safe);
        expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/);
        expect(header.match(/"/g)).toHaveLength(2);
      }),
    );
  });
});
