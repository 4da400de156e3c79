import { describe, expect, test } from 'vitest';
import { expiryOf } from '../../../src/files/identity-time.ts';
import { whichBytes } from '../../../src/files/which-bytes.ts';

type File = Parameters<typeof whichBytes>[0];
const file = (more: Partial<File>): File => ({
  state: 'stored',
  type: 'image',
  contentType: 'image/jpeg',
  variants: ['thumb', 'shown', 'blur'],
  identity: 'no',
  ...more,
});
const WEBP = { contentType: 'image/webp', ranges: false };
const SAVED = { variant: 'original', contentType: 'application/octet-stream', inline: false };

describe('which bytes somebody gets', () => {
  test('of a picture only ever a rendering, never what the camera wrote', () => {
    for (const identity of ['no', 'suspected', 'confirmed', 'cleared'] as const)
      for (const wanted of ['thumb', 'shown', 'file'] as const)
        for (const looked of [true, false])
          for (const contentType of ['image/jpeg', 'image/heic', 'image/tiff', 'image/x-adobe-dng', null])
            for (const variants of [['thumb', 'shown', 'blur'], []] as const)
              expect(
                whichBytes(file({ identity, contentType, variants: [...variants] }), { wanted, looked }),
              ).not.toMatchObject({ variant: 'original' });
  });

  test('of an ordinary picture: small, large, and for saving', () => {
    const at = (wanted: 'thumb' | 'shown' | 'file') => whichBytes(file({}), { wanted, looked: false });
    expect(at('thumb')).toEqual({ ...WEBP, variant: 'thumb', inline: true });
    expect(at('shown')).toEqual({ ...WEBP, variant: 'shown', inline: true });
    expect(at('file')).toEqual({ ...WEBP, variant: 'shown', inline: false });
  });

  test.each(['suspected', 'confirmed'] as const)(
    'of a %s identity document: a blur, until it is looked at',
    (identity) => {
      const at = (wanted: 'thumb' | 'shown' | 'file', looked: boolean) =>
        whichBytes(file({ identity }), { wanted, looked });
      for (const looked of [true, false])
        expect(at('thumb', looked)).toEqual({ ...WEBP, variant: 'blur', inline: true });
      expect(at('shown', false)).toEqual({ because: 'protected' });
      expect(at('file', false)).toEqual({ because: 'protected' });
      expect(at('shown', true)).toMatchObject({ variant: 'shown' });
      expect(at('file', true)).toMatchObject({ variant: 'shown' });
      // Without a blur there is nothing small to show, rather than the picture itself.
      const bare = file({ identity, variants: ['thumb', 'shown'] });
      expect(whichBytes(bare, { wanted: 'thumb', looked: true })).toEqual({ because: 'none' });
    },
  );

  test.each(['video/mp4', 'video/webm', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/ogg', 'audio/wav'])(
    '%s is played, and a player may ask for a part of it',
    (contentType) => {
      const played = file({ type: 'video', contentType, variants: [] });
      expect(whichBytes(played, { wanted: 'shown', looked: false })).toEqual({
        variant: 'original',
        contentType,
        inline: true,
        ranges: true,
      });
      expect(whichBytes(played, { wanted: 'file', looked: false })).toEqual({ ...SAVED, ranges: true });
    },
  );

  test.each([
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'text/xml',
    'application/javascript',
    'text/plain',
    null,
    'video/quicktime',
  ])('%s is saved and never opened in a browser', (contentType) => {
    const saved = file({ type: 'file', contentType, variants: [] });
    expect(whichBytes(saved, { wanted: 'shown', looked: true })).toEqual({ because: 'none' });
    expect(whichBytes(saved, { wanted: 'thumb', looked: true })).toEqual({ because: 'none' });
    expect(whichBytes(saved, { wanted: 'file', looked: true })).toEqual({ ...SAVED, ranges: false });
  });

  test.each([
    ['wanted', 'waiting'],
    ['failed', 'gone'],
    ['expired', 'gone'],
    ['erased', 'gone'],
  ] as const)('of a file that is %s: none', (state, because) => {
    for (const wanted of ['thumb', 'shown', 'file'] as const)
      expect(whichBytes(file({ state }), { wanted, looked: true })).toEqual({ because });
  });
});

describe('how long a file is kept', () => {
  const rule = { resolvedAt: 1_000, identityMs: 500 };
  const of = (more: Partial<Parameters<typeof expiryOf>[0]>) =>
    ({ identity: 'no', type: 'image', expiresAt: null, ...more }) as const;

  test('a picture of an identity document until a while after its conversation was resolved', () => {
    for (const identity of ['suspected', 'confirmed'] as const) {
      expect(expiryOf(of({ identity }), rule)).toBe(1_500);
      expect(expiryOf(of({ identity, expiresAt: 7 }), { ...rule, resolvedAt: null })).toBe(null);
    }
  });

  test('every other picture with its conversation', () => {
    for (const identity of ['no', 'cleared'] as const)
      expect(expiryOf(of({ identity, expiresAt: 7 }), rule)).toBe(null);
  });

  test('a story as long as on its platform, whatever it shows', () => {
    for (const identity of ['no', 'suspected', 'confirmed', 'cleared'] as const)
      for (const type of ['story_reply', 'story_mention'])
        expect(expiryOf(of({ identity, type, expiresAt: 7 }), rule)).toBe(7);
  });
});
