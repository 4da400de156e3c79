// What is said around a picture protects it: asked for before, announced with it, or told afterwards.
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { attachmentOf, bytesAt, customerSends, PICTURE } from './kept-files.ts';

tellMissingPostgres();

const SECOND = 1_000;
const PDF = { type: 'file', contentType: 'application/pdf', variants: [] as 'thumb'[] };

let world: World;
afterEach(() => world.close());

async function says(text: string): Promise<void> {
  world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.inigo.externalId, text });
  await world.settle();
}

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    world = await openWorld({ engine, env: { IDENTITY_HOURS: '72' } });
  });
  const protection = async (kept: Parameters<typeof attachmentOf>[1]) =>
    (await attachmentOf(world.mira, kept)).protected;

  test('"that was my passport" protects what came in the last ten minutes, and nothing that a person has cleared', async () => {
    const older = await customerSends(world, { bytes: PICTURE });
    await world.later(601 * SECOND);
    const picture = await customerSends(world, { bytes: PICTURE });
    const scan = await customerSends(world, {
      row: { ...PDF, name: 'scan.pdf' },
      bytes: { original: PICTURE.original },
    });
    const film = await customerSends(world, { row: { type: 'video', contentType: 'video/mp4' } });
    const invoice = await customerSends(world, { row: { ...PDF, name: 'invoice.pdf' } });
    const cleared = await customerSends(world, { row: { identity: 'cleared' } });
    const { urls } = await attachmentOf(world.mira, picture);
    await world.later(10 * SECOND);
    await says('And my bag is blue');
    for (const each of [picture, scan]) expect(await protection(each)).toBe(null);

    const since = (await world.events()).at(-1)?.n ?? 0;
    await says('That was my passport, by the way');
    for (const each of [picture, scan]) expect(await protection(each)).toMatchObject({ because: 'words' });
    for (const each of [older, film, invoice, cleared]) expect(await protection(each)).toBe(null);
    expect(await bytesAt(world, urls.shown, { by: world.mira })).toMatchObject({ status: 403, code: 'protected' });
    const told = (await world.events(since)).filter(({ type }) => type === 'file.changed');
    expect(told.map(({ data }) => [data['fileId'], data['identity']])).toEqual(
      expect.arrayContaining([[picture.id, 'suspected'], [scan.id, 'suspected']]),
    ); // prettier-ignore
    expect(told).toHaveLength(2);
  });

  test('what is still being fetched is protected too, and stays so when it is there', async () => {
    const { id, conversationId } = await customerSends(world, { row: { state: 'wanted', nextAt: world.clock.now() + 60 * SECOND, name: null, contentType: null } }); // prettier-ignore
    await says('That was my passport');
    const { store } = world.parts;
    expect(await attachmentOf(world.mira, { id, conversationId, messageId: '' })).toMatchObject({
      state: 'waiting',
      protected: { because: 'words', sentence: expect.stringContaining('Say why you look') },
    });
    await world.later(60 * SECOND);
    await world.settle();
    const rows = await store.db.select().from(store.t.files);
    expect(rows).toMatchObject([{ id, state: 'stored', identity: 'suspected', identityBecause: 'words' }]);
  });

  test('above an answer it is as blurred as in its own place; what is only linked there has no bytes to show', async () => {
    const passport = await customerSends(world, { bytes: PICTURE, row: { identity: 'suspected', identityBecause: 'mrz' } }); // prettier-ignore
    const [asked] = await world.mira.messages(passport.conversationId);
    await says('As above');
    const { store } = world.parts;
    const { messages: m } = store.t;
    const isPublic = { kind: 'mention' as const, inReplyToExternalId: sql`case when ${m.id} = ${asked.id} then null else ${asked.externalId} end` }; // prettier-ignore
    await store.tx((db) => db.update(m).set(isPublic).returning({ id: m.id }));
    const last = (await world.mira.messages(passport.conversationId)).at(-1);
    expect(last.parent).toMatchObject({ externalId: asked.externalId });
    const [above] = last.parent.attachments;
    expect(above).toMatchObject({ id: passport.id, protected: { because: 'mrz' }, urls: { shown: null, file: null } });
    expect(await bytesAt(world, above.urls.thumb, { by: world.mira })).toMatchObject({ text: PICTURE.blur.toString() });

    // A post that came along as context, and a message out of an archive: they have rows, and no file.
    await store.tx((db) => db.delete(store.t.files).returning({ id: store.t.files.id }));
    const [left] = (await world.mira.messages(passport.conversationId)).at(-1).parent.attachments;
    expect(left).toMatchObject({ state: 'remote', link: null, urls: { thumb: null, shown: null, file: null } });
    expect((await bytesAt(world, `/api/v1/attachments/${passport.id}`, { by: world.mira })).status).toBe(404);
  });

  test('an agent who asked for it before is words enough, also with some chat in between', async () => {
    const first = await customerSends(world, { bytes: PICTURE });
    await world.mira.replies(first.conversationId, 'Please send me a photo of your passport.');
    await world.settle();
    for (let n = 0; n < 12; n += 1) await says(`One moment, ${n}`);
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.inigo.externalId, text: '', attachments: [{ type: 'image' }] }); // prettier-ignore
    await world.settle();
    const { store } = world.parts;
    const rows = await store.db.select().from(store.t.files);
    expect(rows.find(({ id }) => id !== first.id)).toMatchObject({ state: 'stored', identity: 'suspected', identityBecause: 'words' }); // prettier-ignore
  });
});
