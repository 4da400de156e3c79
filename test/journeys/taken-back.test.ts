// Somebody takes back what they wrote: afterwards the words and the bytes are nowhere, whenever and in whatever company they came;
// that something stood here stays, and so do the numbers. One world for each engine, a new person and new words in each test.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { and, eq, isNotNull } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { pollOnce } from '../../src/polling/poll-due.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { settingsOf, touchpointHere } from './cli/tool.ts';
import { deskIn, type Desk } from './desk.ts';
import { customerSends, PICTURE } from './kept-files.ts';
import { metaBody, written } from './meta-deliveries.ts';
import { everyFileIn, everythingThatOpens, filesOnDisk, opensIn, shown } from './what-is-left.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(ENGINES)('taken back (on %s)', (engine) => {
  let world: World;
  let desk: Desk;
  const lines: string[] = [];
  /** What must be nowhere after each test. */
  let secrets: string[] = [];

  beforeAll(async () => {
    world = await openWorld({ engine, env: { X_POLL: 'on', META_POLL: 'off' }, logged: (line) => lines.push(line) });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  /** Words that no other test, and nothing else on this disk, has. */
  const secret = (): string => {
    const word = `secret${randomUUID().replaceAll('-', '')}`;
    secrets.push(word);
    return word;
  };
  const say = (
    contact: string,
    { mid, text, at = world.clock.now() - 1_000 }: { mid: string; text: string; at?: number },
  ) => written({ contact, at, mid, text });
  const unsent = (contact: string, mid: string) =>
    metaBody('instagram', [{ contact, at: world.clock.now(), what: { message: { mid, is_deleted: true } } }]);
  const edited = (contact: string, { mid, text, n }: { mid: string; text: string; n: number }) =>
    metaBody('instagram', [{ contact, at: world.clock.now(), what: { message_edit: { mid, text, num_edit: n } } }]);
  const outcomes = async () => {
    const { inbox: t } = world.parts.store.t;
    return (await world.parts.store.db.select().from(t).where(isNotNull(t.erasedAt))).map(({ outcome }) => outcome);
  };

  afterEach(async () => {
    const words = secrets;
    secrets = [];
    const opens = await everythingThatOpens(world);
    const onDisk = await filesOnDisk(world);
    const sealed = engine === 'sqlite' ? opensIn(world, onDisk).join('\n') : '';
    for (const word of words) {
      expect(await shown(world, word), 'in what the API answers').not.toContain(word);
      expect(opens.includes(word), 'in what opens').toBe(false);
      expect(onDisk.some((file) => file.includes(word)), 'on the disk').toBe(false); // prettier-ignore
      expect(sealed.includes(word), 'sealed on the disk').toBe(false);
      expect(lines.some((line) => line.includes(word)), 'in the log').toBe(false); // prettier-ignore
    }
  });

  test('after it was read and edited: who and when stay, nothing else', async () => {
    const contact = desk.somebody();
    const mid = `m_${contact}`;
    await desk.arrive(metaBody('instagram', [say(contact, { mid, text: secret() })]));
    const { id, waitingSince } = await desk.conversationOf(contact);
    await world.mira.send('POST', `/api/v1/conversations/${id}/read`);
    await desk.arrive(edited(contact, { mid, text: secret(), n: 1 }), edited(contact, { mid, text: secret(), n: 2 }));
    const [before] = await desk.messagesOf(contact);
    expect(before).toMatchObject({ text: secrets[2], firstText: secrets[0] });
    expect(waitingSince).toBe(before.sentAt);
    if (engine === 'sqlite')
      expect(opensIn(world, await filesOnDisk(world)), 'as long as they stand').toContain(secrets[2]);

    const since = await desk.newest();
    await desk.arrive(unsent(contact, mid));
    const [message] = await desk.messagesOf(contact);
    const { id: messageId, author, sentAt } = before;
    expect(message).toMatchObject({ id: messageId, author, sentAt, text: '', firstText: null, attachments: [] });
    expect(message.unsentAt).not.toBeNull();
    expect((await world.eventTypes(since)).filter((type) => type.startsWith('message.'))).toEqual(['message.unsent']);
    const { messages: m } = world.parts.store.t;
    const [row] = await world.parts.store.db.select().from(m).where(eq(m.id, messageId));
    expect(row).toMatchObject({ fingerprint: null, payload: null, referral: null });
  });

  test('before it came: it never shows, and nothing of it is kept', async () => {
    const contact = desk.somebody();
    const mid = `m_${contact}`;
    const [text, edit] = [secret(), secret()];
    await desk.arrive(edited(contact, { mid, text: edit, n: 1 }), unsent(contact, mid));
    expect(await everythingThatOpens(world)).not.toContain(edit);
    await desk.arrive(metaBody('instagram', [say(contact, { mid, text })]));
    expect(await desk.messagesOf(contact)).toMatchObject([{ text: '', unsentAt: expect.any(String) }]);
    expect(await desk.conversationOf(contact)).toMatchObject({ waitingSince: null, dueAt: null, unread: 0 });
  });

  test('what comes once more, the message or an edit of it, brings nothing back', async () => {
    const contact = desk.somebody();
    const mid = `m_${contact}`;
    const told = metaBody('instagram', [say(contact, { mid, text: secret() })]);
    await desk.arrive(told, told, unsent(contact, mid), told, edited(contact, { mid, text: secret(), n: 1 }));
    expect(await desk.messagesOf(contact)).toMatchObject([{ text: '', conflicts: 0 }]);
    expect((await desk.messagesOf(contact))[0].editedAt).toBeNull();
  });

  test('told by an archive, taken back, and then delivered: nothing is brought back', async () => {
    const contact = desk.somebody();
    const mid = `m_${contact}`;
    const told = metaBody('instagram', [say(contact, { mid, text: secret() })]);
    await desk.arrive(told);
    const { store } = world.parts;
    const { messages: m } = store.t;
    await store.tx((db) => db.update(m).set({ origin: 'import' }).where(eq(m.externalId, mid)).returning({ id: m.id }));
    await desk.arrive(unsent(contact, mid), told);
    expect(await desk.messagesOf(contact)).toMatchObject([{ text: '', unsentAt: expect.any(String) }]);
  });

  test('in a delivery with others: they stay, only their raw copy goes, and that is said', async () => {
    const [contact, other] = [desk.somebody(), desk.somebody()];
    const elements = [
      say(other, { mid: `m_${other}`, text: 'This one stays' }),
      say(contact, { mid: `m_${contact}`, text: secret() }),
      say(contact, { mid: `n_${contact}`, text: 'And this one' }),
    ];
    await desk.arrive(metaBody('instagram', elements), unsent(contact, `m_${contact}`));
    expect(await desk.textsOf(other)).toEqual(['This one stays']);
    expect(await desk.textsOf(contact)).toEqual(['', 'And this one']);
    expect(await outcomes()).toContain('3 events (its bytes were erased: a message in it was taken back)');
  });

  test('a delivery of which something is still to be processed waits for it, and then goes', async () => {
    const [contact, other] = [desk.somebody(), desk.somebody()];
    const [mid, later] = [`m_${contact}`, `m_${other}`];
    const text = secret();
    await desk.arrive(metaBody('instagram', [say(contact, { mid, text }), say(other, { mid: later, text: 'later' })]));
    const { store, clock } = world.parts;
    const { inbox: t } = store.t;
    const part = (await store.db.select().from(t)).find(({ about }) => about?.endsWith(`/${later}`) ?? false);
    if (!part) throw new Error('the delivery has no such part');
    const again = { state: 'new', nextAt: clock.now() + HOUR, leaseUntil: 0 } as const;
    await store.tx((db) => db.update(t).set(again).where(eq(t.id, part.id)).returning({ id: t.id }));

    await desk.arrive(unsent(contact, mid));
    expect(await shown(world, text)).not.toContain(text);
    const raw = async () =>
      store.db
        .select()
        .from(t)
        .where(and(eq(t.id, part.parentId ?? ''), isNotNull(t.body)));
    expect(await raw(), 'the other part can still be read').toHaveLength(1);
    await world.later(HOUR);
    expect(await raw()).toEqual([]);
    expect(await desk.textsOf(other)).toEqual(['later']);
  });

  test('what came with it for an unknown handle may be mended for a day; then it cannot be replayed, and says why', async () => {
    const contact = desk.somebody();
    const mid = `m_${contact}`;
    const body = JSON.parse(metaBody('instagram', [say(contact, { mid, text: secret() })])) as { entry: any[] };
    const stranger = { ...body.entry[0], id: '99', messaging: [{ ...say(contact, { mid: 'm_99', text: 'for nobody' }).what, sender: { id: contact }, recipient: { id: '99' }, timestamp: world.clock.now() }] }; // prettier-ignore
    await desk.arrive(JSON.stringify({ ...body, entry: [...body.entry, stranger] }), unsent(contact, mid));
    const [unrouted] = (await world.sam.get('/api/v1/admin/dead-events?state=unrouted')).body.items;
    const path = `/api/v1/admin/dead-events/${unrouted.id}`;
    expect((await world.sam.get(path)).body.body).toContain('for nobody');
    await world.later(25 * HOUR);
    expect((await world.sam.get(path)).body.body).toBeNull();
    const replayed = await world.sam.send('POST', `${path}/replay`);
    expect(replayed).toMatchObject({ status: 409, body: { code: 'state_conflict' } });
    expect(replayed.body.detail).toContain('was taken back');
  });

  test('with a picture: its bytes, its renderings and its key go too', async () => {
    const [original, thumb, name] = [secret(), secret(), secret()];
    const contact = desk.somebody();
    const from = { channel: 'instagram', externalId: contact } as const;
    const bytes = { ...PICTURE, original: Buffer.from(`Exif GPS ${original}`), thumb: Buffer.from(thumb) };
    const { id } = await customerSends(world, { from, bytes, row: { name } });
    const [{ externalId }] = await desk.messagesOf(contact);
    expect(await everythingThatOpens(world)).toContain(original);
    world.sim.customerUnsends({ message: externalId });
    await world.settle();
    expect((await desk.messagesOf(contact))[0].attachments).toEqual([]);
    expect((await world.mira.get(`/api/v1/attachments/${id}`)).status).toBeGreaterThanOrEqual(404);
    const { files: f } = world.parts.store.t;
    const [row] = await world.parts.store.db.select().from(f).where(eq(f.id, id));
    expect(row).toMatchObject({ state: 'erased', because: 'taken_back', expiresAt: null, name: null, bytes: null });
  });

  test('a post that was read, and is deleted on X: also where it is shown above an answer', async () => {
    const contact = desk.somebody();
    const text = secret();
    world.sim.pauseDelivery();
    const post = world.sim.customerPosts({ channel: 'x', contact, text: `@halcyonair ${text}` });
    world.clock.advance(10 * MINUTE);
    await pollOnce(world.parts);
    await world.settle();
    const [message] = await desk.messagesOf(contact);
    expect(message).toMatchObject({ text: `@halcyonair ${text}` });
    // The same post as context above somebody's answer.
    const { posts: p } = world.parts.store.t;
    const now = world.clock.now();
    await world.parts.store.tx((db) =>
      db
        .insert(p)
        .values({
          id: `pst_${contact}`, channelAccountId: message.channelAccountId, externalId: post.externalId, kind: 'mention', by: 'context',
          rootExternalId: post.externalId, text, attachments: [], sentAt: now, receivedAt: now, orderKey: '',
        })
        .returning({ id: p.id }),
    ); // prettier-ignore
    world.sim.resumeDelivery();
    await world.settle();
    world.sim.customerUnsends({ message: post.externalId });
    await world.settle();
    world.clock.advance(10 * MINUTE);
    await pollOnce(world.parts);
    await world.settle();
    expect(await desk.messagesOf(contact)).toMatchObject([{ text: '', unsentAt: expect.any(String) }]);
    const [above] = await world.parts.store.db
      .select()
      .from(p)
      .where(eq(p.id, `pst_${contact}`));
    expect(above).toMatchObject({ text: '', externalId: post.externalId });
    expect(above?.unsentAt).not.toBeNull();
  });

  test('a post that was listed once more with a later one: no page has its words, and the later one stays', async () => {
    const [contact, other] = [desk.somebody(), desk.somebody()];
    world.sim.pauseDelivery();
    const post = world.sim.customerPosts({ channel: 'x', contact, text: `@halcyonair ${secret()}` });
    world.clock.advance(10 * MINUTE);
    await pollOnce(world.parts);
    await world.settle();
    world.clock.advance(6 * MINUTE);
    world.sim.customerPosts({ channel: 'x', contact: other, text: '@halcyonair a later one' });
    world.clock.advance(5 * MINUTE);
    await pollOnce(world.parts);
    await world.settle();
    expect(await desk.textsOf(other)).toEqual(['@halcyonair a later one']);
    world.sim.customerUnsends({ message: post.externalId });
    world.sim.resumeDelivery();
    await world.settle();
    expect(await desk.messagesOf(contact)).toMatchObject([{ text: '', unsentAt: expect.any(String) }]);
    expect(await desk.textsOf(other)).toEqual(['@halcyonair a later one']);
  });

  test('nobody waits for an answer to it any more, and what was counted stays counted', async () => {
    const contact = desk.somebody();
    const at = world.clock.now();
    const first = say(contact, { mid: `m_${contact}`, text: secret(), at: at - 3 * MINUTE });
    const second = say(contact, { mid: `n_${contact}`, text: secret(), at: at - 2 * MINUTE });
    await desk.arrive(metaBody('instagram', [first]), metaBody('instagram', [second]));
    const iso = (ms: number) => new Date(ms).toISOString();
    expect(await desk.conversationOf(contact)).toMatchObject({ waitingSince: iso(first.at), unread: 2 });

    await desk.arrive(unsent(contact, `m_${contact}`));
    const one = await desk.conversationOf(contact);
    expect(one).toMatchObject({
      waitingSince: iso(second.at),
      dueAt: iso(second.at + HOUR),
      unread: 1,
      status: 'open',
    });
    await desk.arrive(unsent(contact, `n_${contact}`), unsent(contact, `n_${contact}`));
    const none = { waitingSince: null, dueAt: null, unread: 0, firstResponseAt: null, lastMessageAt: iso(second.at) };
    expect(await desk.conversationOf(contact)).toMatchObject(none);
    expect(await desk.messagesOf(contact)).toHaveLength(2);
    const { id } = one;
    const told = (await world.events()).filter(({ conversationId }) => conversationId === id).map(({ type }) => type);
    expect(told.filter((type) => type === 'message.received')).toHaveLength(2);
    expect(told.filter((type) => type === 'message.unsent')).toHaveLength(2);
  });

  if (engine === 'postgres') return; // its own tool makes the backup
  test('a backup that is made afterwards has nothing of it', async () => {
    const contact = desk.somebody();
    const text = secret();
    await desk.arrive(metaBody('instagram', [say(contact, { mid: `m_${contact}`, text })]));
    await desk.arrive(unsent(contact, `m_${contact}`));
    const target = join(world.parts.config.dataDir, 'after');
    expect((await touchpointHere(['backup', target], settingsOf(world))).exit).toBe(0);
    // It lies in the data folder, so that the look after each test looks into it too.
    expect(everyFileIn(world.parts.config.dataDir).length).toBeGreaterThan(2);
  });
});
