// What customers send is fetched from each platform as that platform hands it out: signed, expiring, or open; kept sealed, shown
// without a word of the camera's; and what cannot be had says why.
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { CUSTOMERS, ONE_OF_EACH } from '../cast.ts';
import { ENGINES } from '../machine.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';

let world: World;
afterEach(() => world.close());

const open = async (options: WorldOptions = {}) => (world = await openWorld(options));
const rows = () => world.parts.store.db.select().from(world.parts.store.t.files).orderBy(world.parts.store.t.files.id);
const onlyRow = async () => {
  const all = await rows();
  expect(all).toHaveLength(1);
  return all[0]!;
};

interface Shown {
  id: string;
  type: string;
  state: string;
  sentence: string | null;
  urls: { thumb: string | null; shown: string | null; file: string | null };
  protected: { because: string } | null;
  canFetch: boolean;
}

/** The attachments of the newest message, as Mira sees them. */
async function seen(): Promise<Shown[]> {
  const { items: conversations } = (await world.mira.get('/api/v1/conversations')).body as { items: { id: string }[] };
  const { items } = (await world.mira.get(`/api/v1/conversations/${conversations[0]?.id}/messages`)).body as { items: { attachments: Shown[] }[] };
  return items.flatMap(({ attachments }) => attachments);
} // prettier-ignore

const HOUR = 3_600_000;

describe.each(ENGINES)('on %s', (engine) => {
  test.each(ONE_OF_EACH)('a photo on $channel is there and can be seen', async ({ channel, externalId: contact }) => {
    await open({ engine });
    world.sim.customerWrites({ channel, contact, text: 'Look', attachments: [{ type: 'image' }] });
    await world.settle();
    expect(await onlyRow()).toMatchObject({
      state: 'stored', type: 'image', contentType: 'image/png', width: 320, height: 200, identity: 'no', variants: ['thumb', 'shown', 'blur'], direction: 'in',
      attempts: 1,
    }); // prettier-ignore
    const [attachment] = await seen();
    expect(attachment).toMatchObject({ state: 'stored', sentence: null, protected: null });
    const picture = await fetch(world.url + (attachment?.urls.shown ?? ''), { headers: { cookie: world.mira.cookie } });
    expect((await sharp(Buffer.from(await picture.arrayBuffer())).metadata()).format).toBe('webp');
    expect((await world.eventTypes()).filter((type) => type === 'file.changed')).toHaveLength(1);
  });

  test('a passport is blurred by what is in it, and none of its renderings says where it was taken', async () => {
    await open({ engine });
    const { inigo } = CUSTOMERS;
    world.sim.customerWrites({ channel: 'x', contact: inigo.externalId, text: 'Aquí está', attachments: [{ type: 'image', sample: 'passport' }] });
    await world.settle();
    const row = await onlyRow();
    expect(row).toMatchObject({ state: 'stored', identity: 'suspected', identityBecause: 'mrz', width: 1250, height: 880 });
    for (const variant of ['shown', 'thumb', 'blur'] as const) {
      const file = await world.parts.files.open(row.id, variant);
      const bytes = file && (await buffer(file.stream));
      expect((await sharp(bytes).metadata()).exif).toBeUndefined();
      expect(bytes?.includes('Halcyon')).toBe(false);
    }
    const [attachment] = await seen();
    expect(attachment?.protected?.because).toBe('mrz');
    expect(attachment?.urls).toMatchObject({ shown: null, file: null });
  }); // prettier-ignore
});

test('voice, film, document, sticker, moving picture, story', async () => {
  await open();
  const { chidi, mei, ana } = CUSTOMERS;
  const types = ['audio', 'video', 'file', 'sticker'] as const;
  for (const type of types) world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: '', attachments: [{ type }] }); // prettier-ignore
  world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: '', attachments: [{ type: 'image', sample: 'gif' }] }); // prettier-ignore
  world.sim.customerWrites({ channel: 'instagram', contact: mei.externalId, text: 'love it', attachments: [{ type: 'story_reply' }] }); // prettier-ignore
  world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text: '', attachments: [{ type: 'video' }] });
  await world.settle();
  const kinds = (await rows()).map(({ type, contentType, state, durationMs }) => `${type} ${contentType} ${state} ${durationMs}`); // prettier-ignore
  expect(kinds.toSorted()).toEqual([
    'audio audio/wav stored null', 'file application/pdf stored null', 'image image/gif stored null', 'sticker image/png stored null',
    'story_reply image/png stored null', 'video video/mp4 stored 3200', 'video video/mp4 stored 3200',
  ]); // prettier-ignore
  expect((await rows()).find(({ type }) => type === 'file')?.name).toBe('document.pdf');
  const film = (await rows()).find(({ type }) => type === 'video');
  const kept = await world.parts.files.open(film?.id ?? '', 'original');
  const played = kept && (await buffer(kept.stream)).toString('latin1');
  expect(played, 'where it was taken').not.toContain('+40.4168');
  expect([played?.length, played?.includes('mvhd')]).toEqual([film?.bytes, true]);
  const story = (await rows()).find(({ type }) => type === 'story_reply');
  expect(story?.expiresAt).toBe(world.clock.now() + 24 * HOUR);
});

test('words ask for protection as well: what follows a question for a passport is blurred', async () => {
  await open();
  const { chidi } = CUSTOMERS;
  world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: 'Here is my passport' });
  world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: '', attachments: [{ type: 'image' }, { type: 'file', title: 'scan.pdf' }] }); // prettier-ignore
  await world.settle();
  expect((await rows()).map(({ identity, identityBecause }) => [identity, identityBecause])).toEqual([['suspected', 'words'], ['suspected', 'words']]); // prettier-ignore
});

test('a link that died in a day without workers is had anew from the platform', async () => {
  await open({ working: false });
  const { chidi, mei } = CUSTOMERS;
  world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: '', attachments: [{ type: 'image' }] }); // prettier-ignore
  world.sim.customerWrites({ channel: 'instagram', contact: mei.externalId, text: '', attachments: [{ type: 'audio' }] }); // prettier-ignore
  await world.settle();
  world.clock.advance(40 * HOUR);
  world.startWorking();
  await world.settle();
  expect((await rows()).map(({ state, attempts }) => [state, attempts])).toEqual([['stored', 1], ['stored', 1]]); // prettier-ignore
  const statuses = world.sim.calls().filter(({ endpoint }) => endpoint === 'meta.cdn').map(({ status }) => status); // prettier-ignore
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 403, 403]);
});

test('what was taken back before it was copied is not there, and says so', async () => {
  await open({ working: false });
  const { ana } = CUSTOMERS;
  const { externalId } = world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text: '', attachments: [{ type: 'image' }] }); // prettier-ignore
  await world.settle();
  world.sim.customerUnsends({ message: externalId });
  world.startWorking();
  await world.settle();
  expect(await onlyRow()).toMatchObject({ state: 'failed', because: 'gone', variants: [] });
  const [attachment] = await seen();
  expect(attachment).toMatchObject({ state: 'gone', sentence: 'X no longer has it. Ask the customer to send it again.', canFetch: true }); // prettier-ignore
});

test('a platform that stumbles is asked again, and the agent reads that meanwhile', async () => {
  await open();
  const { chidi } = CUSTOMERS;
  world.sim.faults.next('meta.cdn', { status: 503 }, 2);
  world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: '', attachments: [{ type: 'image' }] }); // prettier-ignore
  await world.settle();
  expect(await onlyRow()).toMatchObject({ state: 'wanted', attempts: 1, because: 'platform_trouble' });
  expect((await seen())[0]).toMatchObject({ state: 'waiting', sentence: 'It could not be fetched from Messenger yet. It is tried again.' }); // prettier-ignore
  await world.later(1_000);
  await world.later(5_000);
  expect(await onlyRow()).toMatchObject({ state: 'stored', attempts: 3, because: null });
});

test('a worker that dies over a file loses nothing: the lease ends and another one fetches it', async () => {
  await open({ working: false });
  const { chidi } = CUSTOMERS;
  world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: '', attachments: [{ type: 'image' }] }); // prettier-ignore
  await world.settle();
  world.startWorking();
  await world.settle();
  const { id } = await onlyRow();
  const { store } = world.parts;
  const { files: f } = store.t;
  // As a worker leaves it that was killed half-way.
  await store.tx((db) => db.update(f).set({ state: 'wanted', variants: [], fence: 9, leaseUntil: Date.now() - 1 }).where(eq(f.id, id)).returning()); // prettier-ignore
  await world.settle();
  expect(await onlyRow()).toMatchObject({ state: 'stored', fence: 10, variants: ['thumb', 'shown', 'blur'] });
});

test('photos of direct messages are signed by the account, or come through the API where it has an OAuth 2 token', async () => {
  await open();
  const { ana } = CUSTOMERS;
  const wrong = await fetch(`${world.sim.url}/1.1/ton/data/dm/1/2/picture.jpg`);
  expect(wrong.status).toBe(401);
  world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text: '', attachments: [{ type: 'image' }] });
  await world.settle();
  const [call] = world.sim.calls().filter(({ endpoint, status }) => endpoint === 'x.dm.media' && status === 200);
  expect(call?.path).toMatch(/^\/1\.1\/ton\/data\/dm\//);
});
