// A passport in a chat: protected from the moment it is there, looked at with a reason, written down, and gone when nobody needs
// it any more.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import type { Person } from '../person.ts';
import { openWorld, type World } from '../world.ts';
import { attachmentOf, bytesAt, customerSends, PICTURE, type Kept } from './kept-files.ts';

tellMissingPostgres();

const SECOND = 1_000;
const HOUR = 3_600_000;
const PASSPORT = {
  bytes: PICTURE,
  row: { identity: 'suspected', identityBecause: 'mrz', name: 'passport.jpg' },
} as const;

let world: World;
afterEach(() => world.close());

const path = ({ id }: Kept) => `/api/v1/attachments/${id}`;
const look = (person: Person, kept: Kept, body: object = { reason: 'correct_name' }) =>
  person.send('POST', `${path(kept)}/views`, body);
const logOf = async (person: Person, kept: Kept) => (await person.get(`${path(kept)}/views`)).body.items as any[];
const setStatus = (conversationId: string, status: string) =>
  world.mira.send('PUT', `/api/v1/conversations/${conversationId}/status`, { status });
const mark = (person: Person, kept: Kept, identity: string) =>
  person.send('PUT', `${path(kept)}/identity`, { identity });

/** Names of what lies there of this file, keys included. */
const lyingThere = ({ id }: Kept): string[] => {
  const folder = join(world.parts.config.dataDir, 'files');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes(id));
};
/** Whether these bytes stand anywhere in the data folder. */
const standsSomewhere = (bytes: Buffer): boolean =>
  readdirSync(world.parts.config.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(bytes));

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    world = await openWorld({ engine, env: { IDENTITY_HOURS: '72' } });
  });

  test('the passport of the four messages: sent, blurred, looked at with a reason, logged, answered, unreadable after its time', async () => {
    const passport = await customerSends(world, PASSPORT);
    const blurred = await attachmentOf(world.mira, passport);
    expect(blurred.protected).toMatchObject({ because: 'mrz', expiresAt: null, views: 0 });
    expect(blurred.protected.sentence).toContain('identity document');
    expect(blurred.urls).toMatchObject({ shown: null, file: null });
    expect(await bytesAt(world, blurred.urls.thumb, { by: world.mira })).toMatchObject({
      text: PICTURE.blur.toString(),
    });
    expect(standsSomewhere(PICTURE.shown), 'sealed at rest').toBe(false);

    const since = (await world.events()).at(-1)?.n ?? 0;
    const granted = await look(world.mira, passport, { reason: 'correct_name', note: 'Both surnames' });
    expect(granted.status).toBe(201);
    const { viewId, urls, until } = granted.body;
    expect(Date.parse(until)).toBe(world.clock.now() + 60 * SECOND);
    const seen = await bytesAt(world, urls.shown, { by: world.mira });
    expect(seen).toMatchObject({ status: 200, text: PICTURE.shown.toString() });
    expect(seen.headers.get('cache-control')).toBe('private, no-store');
    await world.later(20 * SECOND);
    expect((await world.mira.send('PUT', `${path(passport)}/views/${viewId}`)).status).toBe(200);
    const told = (await world.events(since)).filter(({ type }) => type.startsWith('file.'));
    expect(told).toMatchObject([
      {
        type: 'file.viewed',
        conversationId: passport.conversationId,
        data: { fileId: passport.id, viewId, reason: 'correct_name' },
      },
    ]);
    expect(JSON.stringify(told)).not.toContain('surnames');

    expect(standsSomewhere(Buffer.from('Both surnames')), 'what is written of a customer is sealed').toBe(false);
    const at = new Date(world.clock.now() - 20 * SECOND).toISOString();
    const closedAt = new Date(world.clock.now()).toISOString();
    const entry = {
      id: viewId,
      user: { displayName: 'Mira' },
      reason: 'correct_name',
      note: 'Both surnames',
      at,
      closedAt,
    };
    expect(await logOf(world.ruth, passport)).toMatchObject([entry]);
    expect((await attachmentOf(world.omar, passport)).protected.views).toBe(1);

    for (const text of ['Thank you.', 'Two surnames, I see.', 'Your miles are there now.', 'Anything else?']) {
      expect((await world.mira.replies(passport.conversationId, text)).status).toBe(202);
      await world.settle();
    }
    expect((await setStatus(passport.conversationId, 'resolved')).status).toBe(200);
    const end = world.clock.now() + 72 * HOUR;
    expect((await attachmentOf(world.mira, passport)).protected.expiresAt).toBe(new Date(end).toISOString());
    expect(lyingThere(passport)).not.toEqual([]);

    await world.later(72 * HOUR - SECOND);
    expect((await look(world.mira, passport)).status).toBe(201);
    const last = (await look(world.mira, passport)).body.urls.shown;
    await world.later(SECOND);
    const gone = await attachmentOf(world.mira, passport);
    expect(gone).toMatchObject({ state: 'gone', canFetch: false, urls: { thumb: null, shown: null, file: null } });
    expect(gone.sentence).toContain('deleted');
    for (const address of [last, blurred.urls.thumb, path(passport), `${path(passport)}?variant=thumb`])
      expect((await bytesAt(world, address, { by: world.mira })).status, address).toBe(410);
    expect((await look(world.mira, passport)).body).toMatchObject({ code: 'file_gone' });
    expect(lyingThere(passport), 'no bytes and no key').toEqual([]);
    expect(await world.parts.files.open(passport.id, 'shown')).toBe(undefined);
    expect(await logOf(world.ruth, passport)).toHaveLength(3);
    expect(gone.protected.views).toBe(3);
    const over = (await world.events(since)).filter(({ type }) => type === 'file.changed');
    expect(over).toMatchObject([{ data: { fileId: passport.id, state: 'expired', because: 'time' } }]);
  }, 60_000);

  test('without a reason nobody sees it, by no road', async () => {
    const passport = await customerSends(world, PASSPORT);
    for (const variant of ['shown', 'file'])
      expect(await bytesAt(world, `${path(passport)}?variant=${variant}`, { by: world.sam })).toMatchObject({
        status: 403,
        code: 'protected',
      });
    expect(await bytesAt(world, path(passport), { by: world.sam })).toMatchObject({ code: 'protected' });
    for (const body of [{}, { reason: 'curious' }, { reason: 'other' }, { reason: 'other', note: '  ' }])
      expect((await look(world.mira, passport, body)).body, JSON.stringify(body)).toMatchObject({
        code: 'bad_request',
      });
    expect(await logOf(world.mira, passport)).toEqual([]);
    expect((await look(world.mira, passport, { reason: 'other', note: 'A claim at the airport' })).status).toBe(201);
  });

  test('a look is for the one who gave the reason, for a minute, and over when it is closed', async () => {
    const passport = await customerSends(world, PASSPORT);
    const first = (await look(world.mira, passport)).body;
    expect(await bytesAt(world, first.urls.shown, { by: world.omar })).toMatchObject({
      status: 403,
      code: 'link_wrong',
    });
    expect((await world.omar.send('PUT', `${path(passport)}/views/${first.viewId}`)).status).toBe(404);
    expect(await bytesAt(world, first.urls.file, { by: world.mira })).toMatchObject({ status: 200 });
    await world.later(61 * SECOND);
    expect(await bytesAt(world, first.urls.shown, { by: world.mira })).toMatchObject({ status: 410, code: 'link_old' });
    const second = (await look(world.mira, passport)).body;
    await world.mira.send('PUT', `${path(passport)}/views/${second.viewId}`);
    expect(await bytesAt(world, second.urls.shown, { by: world.mira })).toMatchObject({
      status: 410,
      code: 'link_old',
    });
    expect(await logOf(world.mira, passport)).toMatchObject([{ closedAt: null }, { closedAt: expect.any(String) }]);
  });

  test('a reason that is sent again with its key is one look', async () => {
    const passport = await customerSends(world, PASSPORT);
    const again = () => world.mira.send('POST', `${path(passport)}/views`, { reason: 'claim' }, { key: 'once' });
    const [one, two] = [await again(), await again()];
    expect(two.body).toEqual(one.body);
    expect(await logOf(world.mira, passport)).toHaveLength(1);
  });

  test('an agent knows better: an ordinary picture is protected at once, and a wrong suspicion is taken away', async () => {
    const picture = await customerSends(world, { bytes: PICTURE });
    const { urls } = await attachmentOf(world.omar, picture);
    const since = (await world.events()).at(-1)?.n ?? 0;
    const marked = await mark(world.mira, picture, 'confirmed');
    expect(marked).toMatchObject({
      status: 200,
      body: { protected: { because: 'agent' }, urls: { shown: null, file: null } },
    });
    // Addresses from before are worth no more than being signed in.
    expect(await bytesAt(world, urls.shown, { by: world.omar })).toMatchObject({ status: 403, code: 'protected' });
    expect(await bytesAt(world, urls.thumb, { by: world.omar })).toMatchObject({ text: PICTURE.blur.toString() });
    expect((await mark(world.mira, picture, 'cleared')).body).toMatchObject({
      protected: null,
      urls: { shown: expect.any(String) },
    });
    expect((await mark(world.mira, picture, 'cleared')).status).toBe(200);
    expect((await world.events(since)).map(({ type, data }) => [type, data['identity']])).toEqual([
      ['file.marked', 'confirmed'],
      ['file.marked', 'cleared'],
    ]);
    const film = await customerSends(world, {
      bytes: { original: Buffer.from('film') },
      row: { type: 'video', contentType: 'video/mp4' },
    });
    expect((await mark(world.mira, film, 'confirmed')).body).toMatchObject({ code: 'state_conflict' });
    expect((await look(world.mira, film)).body).toMatchObject({ code: 'state_conflict' });
  });

  test('a browser that has the picture already shows the blur all the same, and keeps no copy of it', async () => {
    const picture = await customerSends(world, { bytes: PICTURE });
    const { urls } = await attachmentOf(world.mira, picture);
    const kept = async (address: string) => (await bytesAt(world, address, { by: world.mira })).headers.get('cache-control'); // prettier-ignore
    expect(await kept(urls.thumb)).toBe('private, max-age=300');
    expect(await kept(`${path(picture)}?variant=thumb`), 'without an end').toBe('private, no-store');
    await mark(world.mira, picture, 'confirmed');
    const { thumb } = (await attachmentOf(world.mira, picture)).urls;
    expect(thumb).not.toBe(urls.thumb);
    expect(await kept(thumb)).toBe('private, no-store');
    expect(await kept(urls.thumb), 'the old address').toBe('private, no-store');
    await mark(world.mira, picture, 'cleared');
    expect(await kept(thumb)).toBe('private, no-store');
    expect(await kept((await attachmentOf(world.mira, picture)).urls.thumb)).toBe('private, max-age=300');
  });

  test('a suspected document is saved with a reason, cleared and confirmed like a picture', async () => {
    const bytes = { original: Buffer.from('%PDF-1.7 a letter') };
    const row = { type: 'file', contentType: 'application/pdf', name: 'letter.pdf', bytes: bytes.original.length };
    const suspected = { identity: 'suspected', identityBecause: 'words' } as const;
    const letter = await customerSends(world, { bytes, row: { ...row, ...suspected } });
    expect(await attachmentOf(world.mira, letter)).toMatchObject({
      protected: { because: 'words' },
      urls: { thumb: null, shown: null, file: null },
    });
    const { body } = await look(world.mira, letter);
    expect(body.urls).toEqual({ shown: null, file: expect.any(String) });
    const saved = await bytesAt(world, body.urls.file, { by: world.mira });
    expect(saved).toMatchObject({ status: 200, text: bytes.original.toString() });
    expect(saved.headers.get('content-disposition')).toContain('attachment; filename="letter.pdf"');
    expect(saved.headers.get('cache-control')).toBe('private, no-store');

    const cleared = await mark(world.mira, letter, 'cleared');
    expect(cleared.body).toMatchObject({ protected: null, urls: { file: expect.any(String) } });
    expect(await bytesAt(world, cleared.body.urls.file, { by: world.omar })).toMatchObject({ status: 403 });
    expect(await bytesAt(world, cleared.body.urls.file, { by: world.mira })).toMatchObject({ status: 200 });
    expect((await mark(world.mira, letter, 'confirmed')).body).toMatchObject({ protected: { because: 'agent' } });
    expect(await bytesAt(world, path(letter), { by: world.mira })).toMatchObject({ code: 'protected' });
  });

  test('as long as somebody works on it nothing is destroyed: reopening takes the time back, by an agent and by the customer', async () => {
    const passport = await customerSends(world, PASSPORT);
    const { conversationId } = passport;
    const expiresAt = async () => (await attachmentOf(world.mira, passport)).protected.expiresAt;
    await setStatus(conversationId, 'resolved');
    expect(await expiresAt()).toBe(new Date(world.clock.now() + 72 * HOUR).toISOString());
    await world.later(71 * HOUR);
    await setStatus(conversationId, 'open');
    expect(await expiresAt()).toBe(null);
    await world.later(100 * HOUR);
    expect(await attachmentOf(world.mira, passport)).toMatchObject({ state: 'stored' });

    await setStatus(conversationId, 'resolved');
    await world.later(71 * HOUR);
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.inigo.externalId, text: 'One more thing' });
    await world.settle();
    expect(await expiresAt()).toBe(null);
    await world.later(100 * HOUR);
    expect(await attachmentOf(world.mira, passport)).toMatchObject({ state: 'stored' });
  });

  test('marked when its conversation is resolved already, its time began with the resolving', async () => {
    const picture = await customerSends(world, { bytes: PICTURE });
    await setStatus(picture.conversationId, 'resolved');
    const end = world.clock.now() + 72 * HOUR;
    await world.later(HOUR);
    expect((await mark(world.mira, picture, 'confirmed')).body.protected.expiresAt).toBe(new Date(end).toISOString());
    expect((await mark(world.mira, picture, 'cleared')).body.protected).toBe(null);
    await world.later(100 * HOUR);
    expect(await attachmentOf(world.mira, picture)).toMatchObject({ state: 'stored' });
  });

  test('a story lives as long as on its platform, also in an open conversation', async () => {
    const at = world.clock.now();
    const row = { type: 'story_reply', expiresAt: at + 24 * HOUR } as const;
    const story = await customerSends(world, { from: CUSTOMERS.mei, bytes: PICTURE, row });
    await setStatus(story.conversationId, 'resolved');
    await setStatus(story.conversationId, 'open');
    await world.later(24 * HOUR - 1);
    expect(await attachmentOf(world.mira, story)).toMatchObject({
      state: 'stored',
      urls: { shown: expect.any(String) },
    });
    await world.later(1);
    expect(await attachmentOf(world.mira, story)).toMatchObject({ state: 'gone', urls: { shown: null } });
    expect(lyingThere(story)).toEqual([]);
  });
});
