// A secret key is replaced: afterwards the new one opens everything, and the old one nothing.
import { buffer } from 'node:stream/consumers';
import { eq, isNotNull } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { sendingAccount } from '../../../src/accounts/credentials.ts';
import { loadConfig } from '../../../src/config.ts';
import { openContext, type Context } from '../../../src/context.ts';
import { sealedAs } from '../../../src/ingest/inbox-row.ts';
import { openBody } from '../../../src/ingest/understand.ts';
import { silentLog } from '../../../src/log.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { openSealer } from '../../../src/seal.ts';
import { ACCOUNTS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { settingsOf, touchpoint, touchpointHere } from './tool.ts';

const OLD = Buffer.alloc(32, 1).toString('base64');
const NEW = Buffer.alloc(32, 2).toString('base64');
const DELIVERIES = 450;

vi.setConfig({ testTimeout: 120_000 }); // processes are started, perhaps on a busy machine

let world: World;
afterEach(async () => world.close());
tellMissingPostgres();

/** The installation as a start with these keys finds it. @throws ConfigError when the keys do not fit. */
async function startWith<R>(keys: Record<string, string>, look: (parts: Context) => Promise<R>): Promise<R> {
  const log = silentLog();
  const {
    SECRET_KEY: _old,
    X_USER_ID: _x,
    MESSENGER_PAGE_ID: _page,
    INSTAGRAM_ACCOUNT_ID: _ig,
    ...env
  } = settingsOf(world);
  const parts = await openContext(loadConfig({ ...env, ...keys }), { log, queue: openMemoryQueue({ log }) });
  try {
    return await look(parts);
  } finally {
    await parts.close();
  }
}

const bodiesAndTokens = async (parts: Context) => {
  const { inbox, channelAccounts } = parts.store.t;
  const rows = await parts.store.db.select().from(inbox).where(isNotNull(inbox.body));
  const accounts = await parts.store.db.select().from(channelAccounts);
  return {
    bodies: rows.map((row) => openBody(parts, row)?.toString() ?? '').toSorted((a, b) => a.localeCompare(b)),
    credentials: accounts.map((account) => sendingAccount(parts.sealer, account).credentials),
  };
};

const SAID = { text: 'La puerta es la B26', attachments: [{ id: 'att_1', type: 'image', state: 'remote' as const }] };

/** Something that people wrote, in both shapes in which it is stored. */
async function somethingSaid({ store, clock }: Context): Promise<void> {
  const now = clock.now();
  const post = {
    channelAccountId: 'cha_1',
    externalId: '1',
    kind: 'mention',
    by: 'context',
    rootExternalId: '1',
  } as const;
  const times = { sentAt: now, receivedAt: now, orderKey: '' };
  await store.tx(async (db) =>
    db
      .insert(store.t.posts)
      .values({ id: 'pst_1', ...post, ...times, ...SAID })
      .returning({ id: store.t.posts.id }),
  );
}
const said = async ({ store }: Context) => {
  const { posts: p } = store.t;
  return store.db.select({ text: p.text, attachments: p.attachments }).from(p);
};
const FILES = ['bytes of att_1', 'bytes of att_2', undefined, 'bytes of att_3'];

const filesOf = ({ files }: Context) =>
  Promise.all(
    ['att_1', 'att_2', 'att_gone', 'att_3'].map(async (id) => {
      const opened = await files.open(id, 'original');
      return opened && (await buffer(opened.stream)).toString();
    }),
  );

describe.each(ENGINES)('on %s', (engine) => {
  test('after a rotation the new key alone opens everything, and a second one finds nothing to do', async () => {
    world = await openWorld({ engine, env: { SECRET_KEY: OLD }, working: false });
    const { receiver, parts } = world;
    const wanted = Array.from({ length: DELIVERIES }, (_, n) => `{"n":${String(n).padStart(4, '0')}}`);
    await Promise.all(wanted.map((text) => receiver.receive({ door: 'meta', raw: Buffer.from(text) })));
    await somethingSaid(parts);
    for (const id of ['att_1', 'att_2', 'att_gone'])
      await parts.files.put(id, 'original', Buffer.from(`bytes of ${id}`));
    await parts.files.destroy('att_gone');
    await parts.files.put('att_3', 'original', Buffer.from('bytes of att_3'));
    const env = { ...settingsOf(world), SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD };
    expect(await startWith({ SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD }, filesOf)).toEqual(FILES);

    const done = await touchpoint(['rotate-key', '--json'], { env });
    expect(done.json()).toEqual({ accounts: 3, deliveries: DELIVERIES, words: 1, files: 3, unreadable: 0, done: true });
    const opened = await startWith({ SECRET_KEY: NEW }, bodiesAndTokens);
    expect(opened.bodies).toEqual(wanted);
    expect(await startWith({ SECRET_KEY: NEW }, filesOf)).toEqual(FILES);
    await expect(filesOf(parts)).rejects.toThrow(/does not open with this SECRET_KEY/);
    expect(opened.credentials).toContainEqual(ACCOUNTS.x.credentials);
    expect(await startWith({ SECRET_KEY: NEW }, said)).toEqual([SAID]);
    await expect(said(parts)).rejects.toThrow(/not known here/);
    await expect(startWith({ SECRET_KEY: OLD }, bodiesAndTokens)).rejects.toThrow(/another key/);
    await expect(bodiesAndTokens(parts)).rejects.toThrow(/not known here/);

    const again = await touchpointHere(['rotate-key'], env);
    expect(again.json()).toEqual({ accounts: 0, deliveries: 0, words: 0, files: 0, unreadable: 0, done: true });
  });
});

test('a rotation that was stopped goes on, and what no key opens is told and left', async () => {
  world = await openWorld({ env: { SECRET_KEY: OLD }, working: false });
  const { receiver, parts } = world;
  for (let n = 0; n < 3; n += 1) await receiver.receive({ door: 'x', raw: Buffer.from(`{"n":${n}}`) });
  const { inbox: t } = parts.store.t;
  const [first, second] = await parts.store.db.select().from(t);
  const reseal = async (row: typeof first, key: number) => {
    if (!row?.salt) throw new Error('there is no delivery');
    const body = openSealer([Buffer.alloc(32, key)]).seal(Buffer.from('{"n":0}'), sealedAs(row.id, row.salt));
    await parts.store.tx(async (db) => db.update(t).set({ body }).where(eq(t.id, row.id)).returning({ id: t.id }));
    return row.id;
  };
  await reseal(first, 2); // had been done before the stop
  const broken = await reseal(second, 3); // sealed with a key that nobody has
  const env = { ...settingsOf(world), SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD };

  const part = await touchpointHere(['rotate-key'], env);
  expect(part.exit).toBe(1);
  expect(part.json()).toEqual({ accounts: 3, deliveries: 1, words: 0, files: 0, unreadable: 1, done: false });
  await expect(startWith({ SECRET_KEY: NEW }, bodiesAndTokens)).rejects.toThrow(/another key/);

  await parts.store.tx(async (db) => db.delete(t).where(eq(t.id, broken)).returning({ id: t.id }));
  expect((await touchpointHere(['rotate-key'], env)).json()).toMatchObject({ deliveries: 0, done: true });
  expect((await startWith({ SECRET_KEY: NEW }, bodiesAndTokens)).bodies).toEqual(['{"n":0}', '{"n":2}']);
  const same = await touchpointHere(['rotate-key'], { ...env, SECRET_KEY_PREVIOUS: NEW });
  expect(same).toMatchObject({ exit: 2, stdout: '' });
});
