// What has to be gone at its time is gone, whatever happens in between: a crash after each step, a store that is away, a
// conversation that is reopened in the same moment.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { expireFiles } from '../../src/files/expire-files.ts';
import type { FileStore } from '../../src/files/file-store.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { attachmentOf, bytesAt, customerSends, PICTURE, type Kept } from './kept-files.ts';

tellMissingPostgres();

const HOUR = 3_600_000;
const MINUTE = 60_000;
const PASSPORT = { bytes: PICTURE, row: { identity: 'suspected', identityBecause: 'mrz' } } as const;

let world: World;
afterEach(() => world.close());

const setStatus = (conversationId: string, status: string) =>
  world.mira.send('PUT', `/api/v1/conversations/${conversationId}/status`, { status });
const isThere = async ({ id }: Kept) => (await world.parts.files.open(id, 'shown'))?.stream.destroy() !== undefined;
const changes = async () =>
  (await world.events()).filter(({ type, data }) => type === 'file.changed' && data['state'] === 'expired').length;
const rowOf = async ({ id }: Kept) => {
  const { files: f } = world.parts.store.t;
  const [row] = await world.parts.store.db.select().from(f).where(eq(f.id, id));
  return row;
};
/** One look of the duty in a process whose file store destroys like this. */
const lookWith = (destroy: FileStore['destroy']) =>
  expireFiles({ ...world.parts, files: { ...world.parts.files, destroy } });

describe.each(ENGINES)('on %s', (engine) => {
  let passport: Kept;
  beforeEach(async () => {
    world = await openWorld({ engine, env: { IDENTITY_HOURS: '72' } });
    passport = await customerSends(world, PASSPORT);
    await setStatus(passport.conversationId, 'resolved');
    world.clock.advance(72 * HOUR);
  });

  test('a store that is away: nobody is shown it from its time on, it is tried again, and told once', async () => {
    const away = () => Promise.reject(new Error('the store does not answer'));
    let tries = 0;
    for (let look = 0; look < 5; look += 1) expect(await lookWith(() => ((tries += 1), away()))).toBe(0);
    expect(tries, 'not at every look').toBe(1);
    expect(await isThere(passport)).toBe(true);
    expect(await attachmentOf(world.mira, passport)).toMatchObject({ state: 'gone', urls: { thumb: null } });
    expect(await bytesAt(world, `/api/v1/attachments/${passport.id}?variant=thumb`, { by: world.mira })).toMatchObject({
      status: 410,
    });
    expect(await lookWith(away)).toBe(0);
    await world.later(MINUTE);
    expect(await isThere(passport)).toBe(false);
    expect(await rowOf(passport)).toMatchObject({ state: 'expired', expiresAt: null, variants: [] });
    expect(await changes()).toBe(1);
    await world.later(MINUTE);
    expect(await expireFiles(world.parts)).toBe(0);
  });

  test('a process that dies after the bytes are gone, before the row says so, is finished by the next', async () => {
    const { files } = world.parts;
    await lookWith(async (id) => {
      await files.destroy(id);
      throw new Error('killed');
    });
    expect(await rowOf(passport)).toMatchObject({ state: 'expired', expiresAt: expect.any(Number) });
    await world.later(MINUTE);
    expect(await rowOf(passport)).toMatchObject({ state: 'expired', expiresAt: null });
    expect(await changes()).toBe(1);
  });

  test('two at once destroy it once, and one that fails holds up none of the others', async () => {
    const ill = await customerSends(world, { ...PASSPORT, from: CUSTOMERS.ana });
    const well = await customerSends(world, { ...PASSPORT, from: CUSTOMERS.bruno });
    for (const { conversationId } of [ill, well]) await setStatus(conversationId, 'resolved');
    const before = await changes();
    world.clock.advance(72 * HOUR);
    const { files } = world.parts;
    const sick = async (id: string) => (id === ill.id ? Promise.reject(new Error('no')) : files.destroy(id));
    await Promise.all([lookWith(sick), lookWith(sick), lookWith(sick)]);
    expect([await isThere(ill), await isThere(well)]).toEqual([true, false]);
    expect((await changes()) - before).toBe(2);
  });

  test('reopened in the last moment, it stays', async () => {
    await setStatus(passport.conversationId, 'open');
    expect(await expireFiles(world.parts)).toBe(0);
    await world.settle();
    expect(await attachmentOf(world.mira, passport)).toMatchObject({ state: 'stored', protected: { expiresAt: null } });
  });
});

describe('by the whole road', () => {
  test('a passport that is announced in words is fetched, blurred, and gone after its time; also one that comes when all is over', async () => {
    world = await openWorld({ env: { IDENTITY_HOURS: '72' } });
    const chidi = { channel: 'messenger', contact: CUSTOMERS.chidi.externalId } as const;
    world.sim.customerWrites({ ...chidi, text: 'Here is my passport', attachments: [{ type: 'image' }] });
    await world.settle();
    const { id: conversationId } = await world.mira.onlyConversation();
    const passports = async () =>
      (await world.mira.messages(conversationId)).flatMap(({ attachments }) => attachments as any[]);
    const [first] = await passports();
    expect(first).toMatchObject({
      state: 'stored',
      protected: { because: 'words', expiresAt: null },
      urls: { shown: null, file: null },
    });
    const blur = await bytesAt(world, first.urls.thumb, { by: world.mira });
    expect(blur).toMatchObject({ status: 200 });
    expect(blur.text.length, 'nothing to read in so few bytes').toBeLessThan(1_000);
    const look = await world.mira.send('POST', `/api/v1/attachments/${first.id}/views`, { reason: 'correct_name' });
    const seen = await bytesAt(world, look.body.urls.shown, { by: world.mira });
    expect([seen.status, seen.headers.get('content-type'), seen.text.slice(8, 12)]).toEqual([
      200,
      'image/webp',
      'WEBP',
    ]);

    // Written while the conversation was open, delivered when it was answered and resolved.
    const at = world.clock.now();
    await world.later(MINUTE);
    await world.mira.replies(conversationId, 'Thank you, all is well now.');
    await world.settle();
    await setStatus(conversationId, 'resolved');
    const end = new Date(world.clock.now() + 72 * HOUR).toISOString();
    await world.later(HOUR);
    world.sim.customerWrites({ ...chidi, text: 'and its other page', attachments: [{ type: 'image' }], at });
    await world.settle();
    expect(await world.mira.conversations('&view=all')).toEqual([]); // it did not come back
    expect((await passports()).map((each) => each.protected.expiresAt)).toEqual([end, end]);
    await world.later(71 * HOUR);
    expect((await passports()).map(({ state }) => state as string)).toEqual(['gone', 'gone']);
  });
});
