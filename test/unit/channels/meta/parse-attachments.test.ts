import { describe, expect, test } from 'vitest';
import { parseAttachments } from '../../../../src/channels/meta/parse-attachments.ts';
import { parseJson, type Json } from '../../../../src/json.ts';

const read = (...attachments: Json[]) => parseAttachments(attachments);

describe('an attachment', () => {
  test.each<[string, Json, object]>([
    ['a picture', { type: 'image', payload: { url: 'https://a/1' } }, { type: 'image', url: 'https://a/1' }],
    ['a sent file', { type: 'file', payload: { attachment_id: 12, url: 'u' } }, { type: 'file', url: 'u', externalId: '12' }],
    ['a sticker of before August 2026', { type: 'image', payload: { url: 'u', sticker_id: 7 } }, { type: 'sticker', url: 'u', externalId: '7' }],
    ['a sticker', { type: 'sticker', payload: { url: 'u', sticker_id: 7 } }, { type: 'sticker', url: 'u', externalId: '7' }],
    ['a place at zero', { type: 'location', title: 'Here', payload: { coordinates: { lat: 0, long: 0 } } }, { type: 'location', title: 'Here', latitude: 0, longitude: 0 }],
    ['a fallback with no payload', { type: 'fallback', payload: null, title: 'T', URL: 'https://a/2' }, { type: 'link', title: 'T', url: 'https://a/2' }],
    ['a fallback with a title only', { type: 'fallback', payload: { title: 'Attachment Unavailable' } }, { type: 'link', title: 'Attachment Unavailable' }],
    ['an address that is none', { type: 'fallback', payload: { url: 'My Documents/foo.doc' } }, { type: 'link', url: 'My Documents/foo.doc' }],
    ['a reel with a relative address', { type: 'reel', payload: { url: '/reel/123/', reel_video_id: 9 } }, { type: 'post', url: '/reel/123/', externalId: '9' }],
    ['a product', { type: 'template', payload: { product: { elements: [{ id: '5', title: 'Seat', subtitle: '20' }] } } }, { type: 'template', title: 'Seat', externalId: '5' }],
    ['a template with buttons', { type: 'template', payload: { template_type: 'button', text: 'Choose' } }, { type: 'template', title: 'Choose' }],
    ['a booking', { type: 'appointment_booking', payload: { booking_id: 3, status: 'requested' } }, { type: 'template', externalId: '3', platformType: 'appointment_booking' }],
    ['a story mention', { type: 'story_mention', payload: { url: 'u' } }, { type: 'story_mention', url: 'u' }],
    ['something to be seen once', { type: 'ephemeral' }, { type: 'view_once' }],
    ['something Instagram will not show', { type: 'unsupported_type' }, { type: 'unsupported', platformType: 'unsupported_type' }],
    ['something new', { type: 'hologram', payload: { url: 'u', title: 'Ana' } }, { type: 'unsupported', platformType: 'hologram', url: 'u', title: 'Ana' }],
    ['something without a type', { payload: 4 }, { type: 'unsupported', platformType: 'untyped' }],
    ['something that is no object', 'x', { type: 'unsupported' }],
  ])('%s', (_name, given, expected) => {
    expect(read(given)).toEqual([expected]);
  }); // prettier-ignore

  test('keeps every digit of an id that no number can hold', () => {
    const [post] = parseAttachments([parseJson('{"type":"ig_post","payload":{"ig_post_media_id":17900000000000099}}')]);
    expect(post?.externalId).toBe('17900000000000099');
  });

  test('is given once when Meta gives it twice, and twice when the customer sent it twice', () => {
    const sticker = { url: 'u', sticker_id: 7 };
    expect(read({ type: 'image', payload: sticker }, { type: 'sticker', payload: sticker })).toHaveLength(1);
    expect(read({ type: 'share', payload: { url: 'u' } }, { type: 'share', payload: { url: 'u' } })).toHaveLength(1);
    expect(read({ type: 'image', payload: { url: 'u' } }, { type: 'image', payload: { url: 'u' } })).toHaveLength(2);
    expect(read({ type: 'share', payload: { url: 'u' } }, { type: 'post', payload: { url: 'v' } })).toHaveLength(2);
  });

  test('with several cards is as many attachments', () => {
    const elements = [{ title: 'Lisbon' }, { title: 'Lagos', image_url: 'u' }];
    expect(read({ type: 'template', payload: { elements } })).toEqual([
      { type: 'template', title: 'Lisbon' },
      { type: 'template', title: 'Lagos', url: 'u' },
    ]);
  });
});
