// What customers send is seen by those who may see the conversation, by addresses of their own that are good for some minutes;
// nothing in it runs, and nothing of a camera's own words goes out.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { eq } from 'drizzle-orm';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { signIn } from '../person.ts';
import { openWorld, type World } from '../world.ts';
import { attachmentOf, bytesAt, customerSends, PICTURE } from './kept-files.ts';

tellMissingPostgres();

const MINUTE = 60_000;
const FILM = Buffer.from('0123456789'.repeat(100));
const film = { bytes: { original: FILM }, row: { type: 'video', contentType: 'video/mp4' } } as const;

let world: World;
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    world = await openWorld({ engine });
  });

  test('an agent sees the picture, small and large, and saves it; what the camera wrote goes to nobody', async () => {
    const sent = await customerSends(world, { bytes: PICTURE, row: { name: 'me.jpg', width: 3, height: 2 } });
    const shown = await attachmentOf(world.mira, sent);
    expect(shown).toMatchObject({
      state: 'stored',
      sentence: null,
      protected: null,
      width: 3,
      height: 2,
      canFetch: false,
      link: null,
    });
    for (const [variant, text] of [
      ['thumb', 'THUMB small'],
      ['shown', 'SHOWN large'],
      ['file', 'SHOWN large'],
    ] as const) {
      const got = await bytesAt(world, shown.urls[variant], { by: world.mira });
      expect(got).toMatchObject({ status: 200, text });
      expect(Object.fromEntries(got.headers)).toMatchObject({
        'content-type': 'image/webp',
        'content-length': String(text.length),
        'cache-control': 'private, max-age=300',
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'content-disposition': `${variant === 'file' ? 'attachment' : 'inline'}; filename="me.webp"; filename*=UTF-8''me.webp`,
      });
      const tag = got.headers.get('etag') ?? '';
      const again = await bytesAt(world, shown.urls[variant], { by: world.mira, headers: { 'if-none-match': tag } });
      expect(again).toMatchObject({ status: 304, text: '' });
    }
    // By its id alone too, for scripts: the contract says so.
    const plain = await bytesAt(world, `/api/v1/attachments/${sent.id}`, { by: world.mira });
    expect(plain).toMatchObject({ status: 200, text: 'SHOWN large' });
    expect(JSON.stringify(shown)).not.toMatch(/original|simulator|127\.0\.0\.1/);
    expect(await bytesAt(world, `/api/v1/attachments/${sent.id}?variant=original`, { by: world.mira })).toMatchObject({
      code: 'bad_request',
    });
  });

  test('an address is for one person and for some minutes', async () => {
    const sent = await customerSends(world, { bytes: PICTURE });
    const { urls } = await attachmentOf(world.mira, sent);
    expect(await bytesAt(world, urls.shown)).toMatchObject({ status: 401, code: 'not_signed_in' });
    expect(await bytesAt(world, urls.shown, { by: world.omar })).toMatchObject({ status: 403, code: 'link_wrong' });
    for (const wrong of [
      urls.shown.slice(0, -1),
      urls.shown.replace('variant=shown', 'variant=file'),
      `${urls.shown}x`,
    ])
      expect(await bytesAt(world, wrong, { by: world.mira })).toMatchObject({ status: 403, code: 'link_wrong' });
    await world.later(9 * MINUTE);
    expect(await bytesAt(world, urls.shown, { by: world.mira })).toMatchObject({ status: 200 });
    await world.later(7 * MINUTE);
    expect(await bytesAt(world, urls.shown, { by: world.mira })).toMatchObject({ status: 410, code: 'link_old' });
    const anew = await attachmentOf(world.mira, sent);
    expect(await bytesAt(world, anew.urls.shown, { by: world.mira })).toMatchObject({ status: 200 });
  });

  test('a film is played in parts, and saved as what cannot run', async () => {
    const sent = await customerSends(world, { ...film, row: { ...film.row, name: '../../clip\r\n.mp4' } });
    const { urls } = await attachmentOf(world.mira, sent);
    expect(urls.thumb).toBe(null);
    const ask = (range: string, url: string = urls.shown) =>
      bytesAt(world, url, { by: world.mira, headers: { range } });
    const whole = await bytesAt(world, urls.shown, { by: world.mira });
    expect(whole).toMatchObject({ status: 200, text: FILM.toString() });
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    const part = await ask('bytes=10-19');
    expect(part).toMatchObject({ status: 206, text: '0123456789' });
    expect(part.headers.get('content-range')).toBe('bytes 10-19/1000');
    expect(part.headers.get('content-length')).toBe('10');
    expect(await ask('bytes=-3')).toMatchObject({ status: 206, text: '789' });
    expect(await ask('bytes=995-')).toMatchObject({ status: 206, text: '56789' });
    const beyond = await ask('bytes=1000-');
    expect(beyond).toMatchObject({ status: 416, code: 'bad_range' });
    expect(beyond.headers.get('content-range')).toBe('bytes */1000');
    expect(await ask('bytes=0-1,5-6')).toMatchObject({ status: 200 });
    const saved = await bytesAt(world, urls.file, { by: world.mira });
    expect(saved.headers.get('content-type')).toBe('application/octet-stream');
    expect(saved.headers.get('content-disposition')).toBe(`attachment; filename="clip.mp4"; filename*=UTF-8''clip.mp4`);
  });

  test('a page, a drawing and a script are saved and never shown', async () => {
    for (const contentType of ['text/html', 'image/svg+xml', 'application/pdf', 'application/octet-stream']) {
      const bytes = { original: Buffer.from('<script>alert(1)</script>') };
      const sent = await customerSends(world, {
        bytes,
        row: { type: 'file', contentType, name: 'invoice\u202Ecod.html' },
      });
      const { urls } = await attachmentOf(world.mira, sent);
      expect(urls).toMatchObject({ thumb: null, shown: null });
      const saved = await bytesAt(world, urls.file, { by: world.mira });
      expect(saved.status).toBe(200);
      expect(saved.headers.get('content-type')).toBe('application/octet-stream');
      expect(saved.headers.get('content-disposition')).toMatch(/^attachment; filename="invoicecod\./);
      expect(saved.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(await bytesAt(world, `/api/v1/attachments/${sent.id}?variant=shown`, { by: world.mira })).toMatchObject({
        status: 404,
      });
    }
  });

  test('what could not be had says so, and an agent asks for it again', async () => {
    const row = { state: 'failed', because: 'gone', contentType: null } as const;
    const sent = await customerSends(world, { from: CUSTOMERS.chidi, row });
    const before = await attachmentOf(world.mira, sent);
    expect(before).toMatchObject({ state: 'gone', canFetch: true, urls: { thumb: null, shown: null, file: null } });
    expect(before.sentence).toMatch(/\.$/);
    expect(await bytesAt(world, `/api/v1/attachments/${sent.id}`, { by: world.mira })).toMatchObject({
      status: 410,
      code: 'file_gone',
    });
    await world.stopWorking();
    const since = (await world.events()).at(-1)?.n ?? 0;
    const path = `/api/v1/attachments/${sent.id}/fetch`;
    expect(await world.mira.send('POST', path)).toMatchObject({
      status: 200,
      body: { id: sent.id, state: 'waiting', canFetch: false },
    });
    expect((await world.mira.send('POST', path)).status).toBe(200); // it is on its way already
    const told = (await world.events(since)).filter(({ data }) => data['because'] === null);
    expect(told[0]).toMatchObject({
      type: 'file.changed',
      conversationId: sent.conversationId,
      data: { fileId: sent.id, state: 'wanted' },
    });
    world.startWorking();
    await world.settle();
    expect(await attachmentOf(world.mira, sent)).toMatchObject({
      state: 'stored',
      urls: { shown: expect.any(String) },
    });
  });

  test('nobody sees what is not theirs to see, and everybody reads the same of what is not there', async () => {
    const sent = await customerSends(world, { bytes: PICTURE });
    const path = `/api/v1/attachments/${sent.id}`;
    const other = `/api/v1/attachments/${sent.id.replace(/.$/, (c) => (c === '0' ? '1' : '0'))}`;
    for (const way of ['', '/views']) {
      expect((await world.mira.get(other + way)).body).toMatchObject({
        code: 'not_found',
        detail: 'The attachment was not found',
      });
      expect(await bytesAt(world, path + way)).toMatchObject({ status: 401 });
    }
    const officer = await privacyOfficer();
    expect(await bytesAt(world, path, { by: officer })).toMatchObject({ status: 200 });
    expect((await officer.send('POST', `${path}/fetch`)).body).toMatchObject({ code: 'not_allowed' });
    expect((await officer.send('PUT', `${path}/identity`, { identity: 'confirmed' })).body).toMatchObject({
      code: 'not_allowed',
    });
  });

  test('a link is followed only where it leads, and never to where bytes come from', async () => {
    const linked = async (type: string, url: string) => {
      const { store } = world.parts;
      const kept = await customerSends(world, { from: CUSTOMERS.chidi, row: { state: 'failed' } });
      await store.tx(async (db) => {
        const { messages: m, files: f } = store.t;
        await db.delete(f).where(eq(f.id, kept.id));
        await db
          .update(m)
          .set({ attachments: [{ id: kept.id, type, state: 'remote', url }] })
          .where(eq(m.id, kept.messageId));
      });
      return (await attachmentOf(world.mira, kept)).link;
    };
    expect(await linked('link', 'https://halcyon.example/claims')).toBe('https://halcyon.example/claims');
    for (const url of [
      'http://halcyon.example/',
      'javascript:alert(1)',
      'https://halcyon.example:pw@evil.example/',
      'not an address',
    ])
      expect(await linked('link', url)).toBe(null);
    expect(await linked('image', 'https://cdn.example/1.jpg')).toBe(null);
  });
});

async function privacyOfficer() {
  const login = { email: 'privacy@halcyon.example', password: 'a long enough password' };
  const body = { ...login, displayName: 'Privacy officer', roles: ['privacy_officer'] };
  expect((await world.sam.send('POST', '/api/v1/users', body)).status).toBe(201);
  return signIn(world.url, login);
}
