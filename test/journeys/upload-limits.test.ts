// Uploads that would fill the disk, or never end: refused or given up in a sentence, and nothing of them stays.
import { PassThrough } from 'node:stream';
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { upload } from '../../src/files/upload.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF');
const rows = async () => world.parts.store.db.select().from(world.parts.store.t.files);
const userId = async () => {
  const { users } = world.parts.store.t;
  return (await world.parts.store.db.select().from(users).where(eq(users.displayName, 'Mira')))[0]?.id ?? '';
};
const send = async (by: { cookie: string } = world.mira) => {
  const answer = await fetch(`${world.url}/api/v1/attachments?name=rules.pdf`, {
    method: 'POST',
    headers: { cookie: by.cookie, 'x-touchpoint': '1' },
    body: PDF,
  });
  return { status: answer.status, body: (await answer.json()) as { code?: string; detail?: string; id: string } };
};
/** Of Mira; the body is what the test makes of it. */
const begin = async (content: PassThrough, patience = { idleMs: 60_000, totalMs: 60_000 }) =>
  upload(world.parts, { content, name: 'film.mp4', user: { id: await userId() }, once: undefined, patience }).then(
    () => 'it went well',
    (error: Error) => error.message,
  );

describe.each(ENGINES)('on %s', (engine) => {
  test('twelve at once are enough for one person', async () => {
    world = await openWorld({ engine });
    const bodies = Array.from({ length: 13 }, () => new PassThrough());
    const going = bodies.map((body) => begin(body));
    const refused = await Promise.race(going);
    expect(refused).toBe('12 files of yours are being uploaded. Wait until one of them is there.');
    expect(await send()).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect((await send(world.omar)).status).toBe(201);
    for (const body of bodies) body.end(PDF);
    expect((await Promise.all(going)).filter((said) => said === 'it went well')).toHaveLength(12);
    expect((await send()).status).toBe(201);
  });

  test('what lies unused is bounded, and removing some of it is the way out', async () => {
    world = await openWorld({ engine });
    const { store } = world.parts;
    const { files: f } = store.t;
    const { body } = await send();
    await store.tx((db) => db.update(f).set({ bytes: 500 * 1024 * 1024 }).where(eq(f.id, body.id)).returning({ id: f.id })); // prettier-ignore
    expect(await send()).toMatchObject({
      status: 409,
      body: { detail: 'Your files that no reply uses yet come to 500 MB. Send or remove some of them first.' },
    });
    expect((await send(world.omar)).status).toBe(201);
    expect((await world.mira.send('DELETE', `/api/v1/attachments/${body.id}`)).status).toBe(204);
    expect((await send()).status).toBe(201);
  });
});

test('on a disk that is nearly full nothing is taken, and that is said', async () => {
  world = await openWorld();
  world.parts.files.hasRoom = () => Promise.resolve(false);
  const { status, body } = await send();
  expect([status, body.detail]).toEqual([503, expect.stringMatching(/^The disk for files is nearly full/)]);
  expect(await rows()).toEqual([]);
});

test('one whose client has gone before it began ends', async () => {
  world = await openWorld();
  const gone = new PassThrough();
  gone.destroy();
  expect(await begin(gone)).toBe('The upload broke off.');
  expect(await rows()).toEqual([]);
});

test('one that stands still, or drips, is given up', async () => {
  world = await openWorld();
  const still = new PassThrough();
  still.write(Buffer.alloc(10));
  expect(await begin(still, { idleMs: 20, totalMs: 60_000 })).toMatch(/stood still/);
  const dripping = new PassThrough();
  const drops = setInterval(() => dripping.write('.'), 5);
  expect(await begin(dripping, { idleMs: 60_000, totalMs: 200 })).toMatch(/longer than ten minutes/);
  clearInterval(drops);
  expect(await rows()).toEqual([]);
});
