// What an agent attaches: streamed in, known by its content, cleaned of what a camera wrote, seen by nobody else before it is
// sent, and gone again when it is not.
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileVariant } from '../../src/files/file-store.ts';
import type { Person } from '../person.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { bytesAt } from './kept-files.ts';

tellMissingPostgres();

const HOUR = 3_600_000;
const MB = 1024 * 1024;
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF');

let world: World;
afterEach(() => world.close());

interface Sending {
  name?: string;
  type?: string;
  key?: string;
}

async function send(person: Person, body: Buffer | ReadableStream, { name = 'rules.pdf', type, key }: Sending = {}) {
  const answer = await fetch(`${world.url}/api/v1/attachments?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: {
      cookie: person.cookie,
      'x-touchpoint': '1',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: body as Buffer<ArrayBuffer> | ReadableStream,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
  return { status: answer.status, body: (await answer.json()) as any };
}

const rows = async () => world.parts.store.db.select().from(world.parts.store.t.files);
const lying = () =>
  readdirSync(world.parts.config.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('att_'),
  );

async function bytesOf(id: string, variant: FileVariant): Promise<Buffer> {
  const opened = await world.parts.files.open(id, variant);
  if (!opened) throw new Error(`there is no ${variant}`);
  return buffer(opened.stream);
}

/** `bytes` in pieces, made as they are asked for. */
const pieces = (bytes: number, size = 64 * 1024): ReadableStream => {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(randomBytes(Math.min(size, left)));
      left -= size;
    },
  });
};

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    world = await openWorld({ engine });
  });

  test('a document is kept under its name and given back byte for byte, to its uploader alone', async () => {
    const sent = await send(world.mira, PDF, { type: 'text/html' });
    expect(sent.status, JSON.stringify(sent.body)).toBe(201);
    expect(sent.body).toMatchObject({
      type: 'file', contentType: 'application/pdf', state: 'stored', name: 'rules.pdf', bytes: PDF.length, canFetch: false, protected: null,
    }); // prettier-ignore
    const { id, urls } = sent.body;
    const got = await bytesAt(world, urls.file, { by: world.mira });
    expect(got).toMatchObject({ status: 200, text: PDF.toString() });
    expect(got.headers.get('content-disposition')).toContain('attachment; filename="rules.pdf"');
    for (const other of [world.omar, world.sam]) {
      expect(await bytesAt(world, `/api/v1/attachments/${id}`, { by: other })).toMatchObject({
        status: 404,
        code: 'not_found',
      });
      expect((await other.send('DELETE', `/api/v1/attachments/${id}`)).status).toBe(404);
    }
    expect((await world.mira.send('DELETE', `/api/v1/attachments/${id}`)).status).toBe(204);
    expect(await bytesAt(world, `/api/v1/attachments/${id}`, { by: world.mira })).toMatchObject({ status: 404 });
    expect([await rows(), lying()]).toEqual([[], []]);
  });

  test('what it is called says nothing about what it is', async () => {
    const html = Buffer.from('<!doctype html><script>alert(1)</script>');
    for (const [bytes, name, contentType] of [
      [html, 'photo.png', 'application/octet-stream'],
      [
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        'logo.svg',
        'application/octet-stream',
      ],
      [Buffer.from([0, 1, 2, 3, 255, 254]), 'notes.txt', 'application/octet-stream'],
    ] as const) {
      const { body } = await send(world.mira, bytes, { name, type: 'image/png' });
      expect(body, name).toMatchObject({ type: 'file', contentType, urls: { thumb: null, shown: null } });
      const got = await bytesAt(world, body.urls.file, { by: world.mira });
      expect(got.headers.get('content-type')).toBe('application/octet-stream');
      expect(got.headers.get('content-disposition')).toMatch(/^attachment; /);
    }
  });

  test('of a picture nothing is kept but the picture: upright, with all its frames, and without place and camera', async () => {
    const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#357' } })
      .withExif({ IFD0: { Make: 'CANARY camera' }, IFD3: { GPSLatitude: '40/1 25/1 0/1', GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(photo.includes('Exif')).toBe(true);
    const { status, body } = await send(world.mira, photo, { name: 'beach.jpg' });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      type: 'image',
      contentType: 'image/jpeg',
      state: 'stored',
      name: 'beach.jpg',
      width: 40,
      height: 60,
    });
    for (const variant of ['original', 'shown', 'thumb', 'blur'] as const) {
      const kept = await bytesOf(body.id, variant);
      const { exif, orientation } = await sharp(kept).metadata();
      expect({ variant, exif, orientation, canary: kept.includes('CANARY') }).toEqual({ variant, canary: false });
      if (variant === 'original')
        expect([await sharp(kept).metadata(), kept.length]).toMatchObject([
          { width: 40, height: 60, format: 'jpeg' },
          body.bytes,
        ]);
    }
    expect(await bytesAt(world, body.urls.shown, { by: world.mira })).toMatchObject({ status: 200 });

    const frames = [0, 80, 160, 240].map((value) => Buffer.alloc(20 * 20 * 3, value));
    const raw = { width: 20, height: 80, channels: 3, pageHeight: 20 } as const;
    const moving = await sharp(Buffer.concat(frames), { raw })
      .gif({ delay: [100, 100, 100, 100] })
      .toBuffer();
    const gif = (await send(world.mira, moving, { name: 'wave.gif' })).body;
    expect(gif).toMatchObject({ contentType: 'image/gif', width: 20, height: 20 });
    expect(await sharp(await bytesOf(gif.id, 'original')).metadata()).toMatchObject({ format: 'gif', pages: 4 });
  });

  test('a picture that cannot be cleaned is refused with the way out, and leaves nothing', async () => {
    const bomb = await sharp({ create: { width: 7000, height: 6000, channels: 3, background: '#357' } })
      .png()
      .toBuffer();
    const heic = Buffer.concat([Buffer.from('000000186674797068656963000000006d696631', 'hex'), randomBytes(200)]);
    const broken = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), randomBytes(200)]);
    for (const [bytes, code] of [
      [bomb, 'too_large'],
      [heic, 'wrong_type'],
      [broken, 'wrong_type'],
    ] as const) {
      const { body } = await send(world.mira, bytes, { name: 'photo' });
      expect(body).toMatchObject({ code, detail: expect.stringMatching(/first\.$|JPEG or PNG\.$/) });
    }
    expect([await rows(), lying()]).toEqual([[], []]);
  });

  test('a film loses where it was taken before it is kept; a raw photo is refused with the way out', async () => {
    const box = (name: string, ...content: Buffer[]): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
      head.write(name, 4, 'latin1');
      return Buffer.concat([head, ...content]);
    };
    const place = box('udta', box('\u00A9xyz', Buffer.from('CANARY+40.4168-003.7038/')));
    const sound = box('mdat', randomBytes(100_000));
    const film = Buffer.concat([box('ftyp', Buffer.from('isom\0\0\x02\0isommp41')), sound, box('moov', place)]);
    const { body } = await send(world.mira, film, { name: 'runway.mp4' });
    expect(body).toMatchObject({ type: 'video', contentType: 'video/mp4', bytes: film.length });
    const kept = await bytesOf(body.id, 'original');
    expect([kept.length, kept.includes('CANARY'), kept.includes(sound)]).toEqual([film.length, false, true]);
    const letter = Buffer.from('100 free tickets were promised to me');
    expect(await bytesOf((await send(world.mira, letter, { name: 'a.txt' })).body.id, 'original')).toEqual(letter);

    const jxl = Buffer.from('0000000c4a584c200d0a870a00000000', 'hex');
    const jp2 = Buffer.from('0000000c6a5020200d0a870a00000014667479706a703220', 'hex');
    const cr2 = Buffer.concat([Buffer.from('49492a001000000043520200', 'hex'), randomBytes(200)]);
    const heis = Buffer.concat([Buffer.from('000000186674797068656973000000006d696631', 'hex'), randomBytes(200)]);
    for (const bytes of [jxl, jp2, cr2, heis, dng()]) {
      const refused = await send(world.mira, bytes, { name: 'photo.bin' });
      expect(refused.body).toMatchObject({ code: 'wrong_type', detail: expect.stringMatching(/JPEG or PNG\.$/) });
    }
  });

  test('hostile names are names', async () => {
    for (const [name, saved] of [
      ['../../../etc/cron.d/x', 'x'],
      ['..\\..\\boot.ini', 'boot.ini'],
      ['cv\u202Efdp.exe', 'cvfdp.exe'],
      ['a\r\nSet-Cookie: tp_session=1', 'aSet-Cookie_ tp_session=1'],
      ['"; filename="evil.exe', '_; filename=_evil.exe'],
      ['\u0000', 'file'],
      ['ñ'.repeat(255), 'ñ'.repeat(100)],
    ] as const) {
      const { status, body } = await send(world.mira, Buffer.from([1, 2, 3]), { name });
      expect(status, name).toBe(name === '\u0000' ? 400 : 201);
      if (status !== 201) continue;
      const got = await bytesAt(world, body.urls.file, { by: world.mira });
      expect(got.headers.get('set-cookie')).toBe(null);
      const encoded = /filename\*=UTF-8''(.*)$/.exec(got.headers.get('content-disposition') ?? '')?.[1] ?? '';
      expect(decodeURIComponent(encoded), name).toBe(saved);
    }
    expect(lying().every((name) => !name.includes('..'))).toBe(true);
  });

  test('64 MB are taken, in pieces; one byte more is refused with a sentence and leaves nothing', async () => {
    const most = await send(world.mira, pieces(64 * MB), { name: 'film.bin' });
    expect(most.status, JSON.stringify(most.body)).toBe(201);
    expect(most.body.bytes).toBe(64 * MB);
    await world.mira.send('DELETE', `/api/v1/attachments/${most.body.id}`);
    const more = await send(world.mira, pieces(64 * MB + 1), { name: 'film.bin' });
    expect(more).toMatchObject({
      status: 413,
      body: { code: 'too_large', detail: 'Files of up to 67 MB can be attached.' },
    });
    const said = await send(world.mira, Buffer.alloc(64 * MB + 1), { name: 'film.bin' });
    expect(said).toMatchObject({
      status: 413,
      body: { code: 'too_large', detail: 'Files of up to 67 MB can be attached.' },
    });
    expect([await rows(), lying()]).toEqual([[], []]);
    for (const [body, name] of [
      [Buffer.alloc(0), 'empty.txt'],
      [PDF, ''],
    ] as const)
      expect((await send(world.mira, body, { name })).body).toMatchObject({ code: 'bad_request' });
    expect([await rows(), lying()]).toEqual([[], []]);
  }, 120_000);

  test('an upload that breaks off leaves nothing', async () => {
    const { port } = new URL(world.url);
    const headers = {
      cookie: world.mira.cookie,
      'x-touchpoint': '1',
      'content-type': 'video/mp4',
      'content-length': String(8 * MB),
    };
    const going = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/api/v1/attachments?name=clip.mp4',
      headers,
    });
    going.on('error', () => undefined);
    going.write(randomBytes(MB));
    await until('it has begun', async () => (await rows()).length === 1);
    const [begun] = await rows();
    expect(begun).toMatchObject({ state: 'failed', because: 'uploading' });
    expect(await bytesAt(world, `/api/v1/attachments/${begun?.id}`, { by: world.mira })).toMatchObject({ status: 410 });
    going.destroy();
    await until('nothing is left', async () => (await rows()).length === 0);
    expect(lying()).toEqual([]);
  });

  test('one that is repeated with its key is one upload; another file under the same key is refused', async () => {
    const key = randomUUID();
    const [one, two] = await Promise.all([send(world.mira, PDF, { key }), send(world.mira, PDF, { key })]);
    expect([one.status, two.status, one.body.id]).toEqual([201, 201, two.body.id]);
    expect((await send(world.mira, Buffer.from('something else'), { key })).body).toMatchObject({ code: 'key_reused' });
    expect((await send(world.mira, PDF, { key, name: 'other.pdf' })).body).toMatchObject({ code: 'key_reused' });
    expect((await send(world.omar, PDF, { key })).body.id).not.toBe(one.body.id);
    expect(await rows()).toHaveLength(2);
  });

  test('what no reply uses is gone after a day, also what a crash has left behind', async () => {
    const { body } = await send(world.mira, PDF);
    const [row] = await rows();
    const left = { ...row, id: `${body.id.slice(0, -4)}dead`, state: 'failed', because: 'uploading' } as NonNullable<
      typeof row
    >;
    await world.parts.store.tx((db) =>
      db.insert(world.parts.store.t.files).values(left).returning({ id: world.parts.store.t.files.id }),
    );
    await world.parts.files.put(left.id, 'original', Buffer.from('half'));
    await world.later(23 * HOUR);
    expect(await rows()).toHaveLength(2);
    await world.later(1 * HOUR + 1);
    expect([await rows(), lying()]).toEqual([[], []]);
  });

  test('once a reply has it, everybody in the conversation sees it, nobody takes it back, and it stays', async () => {
    world.sim.customerWrites({
      channel: 'messenger',
      contact: CUSTOMERS.chidi.externalId,
      text: 'What are the rules?',
    });
    await world.settle();
    const { id: conversationId } = await world.mira.onlyConversation();
    const [{ id: lastSeenMessageId }] = await world.mira.messages(conversationId);
    const { body: file } = await send(world.mira, PDF);
    const reply = { text: '', attachmentIds: [file.id], lastSeenMessageId };
    const path = `/api/v1/conversations/${conversationId}/replies`;
    expect((await world.omar.send('POST', path, reply)).status, 'not his to send').toBe(404);
    const accepted = await world.mira.send('POST', path, reply);
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(202);
    await world.settle();
    const sent = (await world.omar.messages(conversationId)).at(-1);
    expect(sent).toMatchObject({
      state: 'sent',
      attachments: [{ id: file.id, name: 'rules.pdf', state: 'stored', canFetch: false }],
    });
    expect(await bytesAt(world, sent.attachments[0].urls.file, { by: world.omar })).toMatchObject({
      text: PDF.toString(),
    });
    expect((await world.mira.send('DELETE', `/api/v1/attachments/${file.id}`)).body).toMatchObject({
      code: 'state_conflict',
    });
    await world.later(100 * HOUR);
    expect(await bytesAt(world, `/api/v1/attachments/${file.id}`, { by: world.omar })).toMatchObject({ status: 200 });
  });

  test('is for those who answer customers', async () => {
    expect((await send({ cookie: '' } as Person, PDF)).status).toBe(401);
    const foreign = await fetch(`${world.url}/api/v1/attachments?name=x`, {
      method: 'POST',
      headers: { cookie: world.mira.cookie },
      body: PDF,
    });
    expect(foreign.status).toBe(403);
    expect(await rows()).toEqual([]);
  });
});

/** The head of a raw photo: one directory that names its DNG version. */
function dng(): Buffer {
  const all = Buffer.alloc(600);
  all.write('II*\0', 'latin1');
  all.writeUInt32LE(8, 4);
  all.writeUInt16LE(1, 8);
  all.writeUInt16LE(50_706, 10);
  all.writeUInt16LE(1, 12);
  all.writeUInt32LE(4, 14);
  return all;
}
