// A house for the tests of the API: a new database on disk, the in-process bell, a clock that stands still, the cast at work,
// and conversations made as ingest makes them. No network, no Redis.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFetcher } from '../../../src/files/guarded-fetch.ts';
import { openRenderer } from '../../../src/files/render.ts';
import { openFiles } from '../../../src/files/open.ts';
import { openFingerprints } from '../../../src/fingerprints.ts';
import { openRegistry } from '../../../src/channels/registry.ts';
import { manualClock, realNow } from '../../../src/clock.ts';
import { loadConfig } from '../../../src/config.ts';
import { openStore } from '../../../src/db/open.ts';
import { NO_DEADLINE } from '../../../src/db/tables/conversations.ts';
import type { Role } from '../../../src/db/tables/staff.ts';
import { newId } from '../../../src/ids.ts';
import { silentLog } from '../../../src/log.ts';
import type { Parts } from '../../../src/parts.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { openSealer } from '../../../src/seal.ts';
import { addUser } from '../../../src/auth/users.ts';
import { freshPostgres } from '../../postgres.ts';

export const NOON = Date.UTC(2026, 10, 21, 12);
export const X_SECRET = 'consumer-secret-of-halcyon-air';

export interface House extends Parts {
  clock: ReturnType<typeof manualClock>;
  close(): Promise<void>;
}

export interface HouseOptions {
  engine?: 'sqlite' | 'postgres';
  env?: Record<string, string>;
}

export async function openHouse({ engine = 'sqlite', env = {} }: HouseOptions = {}): Promise<House> {
  const dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-house-'));
  const database = engine === 'postgres' ? await freshPostgres() : undefined;
  const config = loadConfig({
    DATA_DIR: dataDir,
    X_CONSUMER_KEY: 'key',
    X_CONSUMER_SECRET: X_SECRET,
    ...database?.env,
    ...env,
  });
  const log = silentLog();
  const clock = manualClock(NOON);
  const databaseUrl = config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl };
  const store = await openStore({ dataDir, log: (error) => log.error(error), ...databaseUrl });
  const queue = openMemoryQueue({ log });
  const sealer = openSealer([Buffer.alloc(32, 7)]);
  store.unlock(sealer);
  return {
    config,
    log,
    clock,
    store,
    queue,
    sealer,
    fingerprints: await openFingerprints(store, sealer),
    registry: openRegistry(config, clock),
    files: await openFiles(config, sealer),
    fetcher: openFetcher({ localOrigins: [] }),
    renderer: openRenderer(),
    processId: 'house',
    async close() {
      await queue.close();
      await store.close();
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** argon2id of `a good password`, made once: hashing takes longer than everything else here. */
export const PASSWORD = 'a good password';
let hashed: Promise<string> | undefined;

export async function hire({ store }: House, name: string, ...roles: Role[]): Promise<string> {
  const { hashPassword } = await import('../../../src/auth/passwords.ts');
  const passwordHash = await (hashed ??= hashPassword(PASSWORD));
  const email = `${name.toLowerCase()}@halcyonair.example`;
  return store.tx((db) => addUser(store, db, { email, displayName: name, passwordHash, roles }));
}

/** The brand's handle on X, with credentials. */
export async function account({ store, sealer }: House, change: Record<string, unknown> = {}): Promise<string> {
  const id = newId('channelAccount');
  const credentials = sealer.seal(Buffer.from('{"accessToken":"t","accessSecret":"s"}'), {
    purpose: 'credentials',
    place: `channel_accounts/${id}/credentials`,
  });
  const row = {
    id,
    channel: 'x',
    externalId: '4337869213',
    handle: 'halcyonair',
    credentials,
    state: 'active' as const,
  };
  const times = { reopenDays: 3, targetMs: 3_600_000, createdAt: NOON, updatedAt: NOON };
  await store.tx(async (db) => {
    await db.insert(store.t.channelAccounts).values({ ...row, ...times, ...change });
  });
  return id;
}

type Row<T extends keyof House['store']['t']> = House['store']['t'][T] extends { $inferInsert: infer R }
  ? Partial<R>
  : never;

export interface Told {
  conversationId: string;
  contactId: string;
  threadId: string;
  messageId: string;
}

let counter = 0;

/** A contact who wrote one message that waits for an answer. */
export async function conversation(
  { store }: House,
  accountId: string,
  {
    conversation = {},
    message = {},
    contact = {},
  }: { conversation?: Row<'conversations'>; message?: Row<'messages'>; contact?: Row<'contacts'> } = {},
): Promise<Told> {
  const n = ++counter;
  const ids = {
    conversationId: newId('conversation'),
    contactId: newId('contact'),
    threadId: newId('thread'),
    messageId: newId('message'),
  };
  const { conversationId, contactId, threadId, messageId } = ids;
  const who = {
    externalId: String(9_000_000_000 + n),
    handle: `traveller_${n}`,
    displayName: `Traveller ${n}`,
    ...contact,
  };
  const at = conversation.lastMessageAt ?? NOON - 60_000;
  const t = store.t;
  const of = { channelAccountId: accountId, channel: 'x' };
  await store.tx(async (db) => {
    await db.insert(t.contacts).values({ id: contactId, ...of, ...who, createdAt: at, updatedAt: at });
    await db.insert(t.threads).values({
      id: threadId,
      contactId,
      channelAccountId: accountId,
      kind: 'dm',
      rootExternalId: '',
      lastCustomerAt: at,
      createdAt: at,
    });
    await db.insert(t.conversations).values({
      id: conversationId, status: 'open', priority: 'normal', tags: [], contactId, ...of, contactExternalId: who.externalId,
      contactHandle: who.handle, contactName: who.displayName, openedAt: at, lastMessageAt: at, lastMessageId: messageId,
      waitingSince: at, dueAt: at + 3_600_000, queueAt: (conversation.dueAt === null ? NO_DEADLINE : conversation.dueAt) ?? at + 3_600_000,
      unread: 1, version: 1, updatedAt: at, ...conversation,
    }); // prettier-ignore
    const current = conversation.status !== 'resolved';
    await db.insert(t.conversationContacts).values({ conversationId, contactId, current, joinedAt: at });
    await db.insert(t.messages).values({
      id: messageId, conversationId, threadId, contactId, ...of, direction: 'inbound', kind: 'dm', externalId: String(1_860_000_000_000 + n),
      text: `Where is my bag? ${n}`, via: 'typed', attachments: [], reactions: [], authorType: 'contact', authorId: contactId,
      authorName: who.displayName, sentAt: at, orderKey: '', receivedAt: at, state: 'received', conflicts: 0, editVersion: 0,
      standby: false, ...message,
    }); // prettier-ignore
  });
  return ids;
}

/** Waits for a condition, looking often; fails by name after five seconds of real time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = realNow() + 5000;
  while (!(await holds())) {
    if (realNow() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
