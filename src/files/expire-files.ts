// What must not be kept any longer is destroyed: pictures whose time is over, what was taken back, uploads that no reply used, or
// only one that failed, for a day. First the row says so, and from then on nothing is given out; then the key and the bytes go;
// then the row is done. Whatever stops in between goes on where it was. Before it: workers/relay.
import { and, eq, inArray, isNull, lt, lte, notInArray, or } from 'drizzle-orm';
import { realNow, type Clock } from '../clock.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import type { FileRow } from './find-file.ts';
import { UNUSED_MS } from '../db/unsent-files.ts';

/** When the file store is away. */
const AGAIN_MS = 60_000;
const AT_ONCE = 100;

type Needs = Pick<Parts, 'store' | 'clock' | 'files' | 'log'>;

/** One look. Answers how many files it destroyed. */
export async function expireFiles(parts: Needs): Promise<number> {
  const over = await whatIsOver(parts);
  let destroyed = 0;
  for (const id of over) if (await expireFile(parts, id)) destroyed += 1;
  for (const id of await whatNobodyUses(parts))
    if (await attempt(parts, id, () => destroyUnused(parts, id))) destroyed += 1;
  return destroyed;
}

/** One whose time may be over; false when it is not, or its bytes cannot be destroyed now. */
export const expireFile = (parts: Needs, id: string): Promise<boolean> =>
  attempt(parts, id, () => destroyOver(parts, id));

/** Nothing of these may lie there. Of what failed, half may be left of a try that was stopped. */
const DESTROYED = ['expired', 'erased', 'failed'] as const;
/** Real time in which nobody fetches what is just being destroyed. */
const HELD_MS = 60_000;

/** `expiresAt` stands as long as bytes may be left; a row that is done has none. */
async function whatIsOver({ store, clock }: Needs): Promise<string[]> {
  const { files: f } = store.t;
  const now = clock.now();
  const rows = await store.db
    .select({ id: f.id })
    .from(f)
    .where(and(lte(f.expiresAt, now), or(notInArray(f.state, [...DESTROYED]), lte(f.nextAt, now))))
    .limit(AT_ONCE);
  return rows.map(({ id }) => id);
}

/** In three steps; each can be the first after a crash. */
async function destroyOver({ store, clock, files }: Needs, id: string): Promise<boolean> {
  const { files: f } = store.t;
  const still = await store.tx(async (db) => {
    const at = clock.now();
    const [row] = await store.lock(db.select().from(f).where(eq(f.id, id)));
    // The conversation was reopened, or somebody else was faster.
    if (row?.expiresAt == null || row.expiresAt > at) return false;
    if (row.state === 'expired' || row.state === 'erased') return true;
    if (row.state === 'failed') {
      // Whoever wants it again meanwhile waits for us.
      await db.update(f).set({ fence: row.fence + 1, leaseUntil: realNow() + HELD_MS }).where(eq(f.id, id)); // prettier-ignore
      return true;
    }
    const because = row.direction === 'out' && row.identity === 'no' ? 'unused' : 'time';
    await db
      .update(f)
      .set({ state: 'expired', because, fence: row.fence + 1, nextAt: at, updatedAt: at })
      .where(eq(f.id, id));
    const { messageId, identity } = row;
    const data = { fileId: id, messageId, state: 'expired', identity, because };
    record(store, 'file.changed', { conversationId: row.conversationId, at, data });
    return true;
  });
  if (!still) return false;
  await files.destroy(id);
  await store.tx(async (db) => {
    const [row] = await store.lock(db.select().from(f).where(and(eq(f.id, id), inArray(f.state, [...DESTROYED])))); // prettier-ignore
    if (row === undefined) return;
    const { state, leaseUntil } = row;
    const left = leaseUntil - realNow();
    const done = {
      expiresAt: null,
      variants: [],
      updatedAt: clock.now(),
      ...(state === 'failed' && { leaseUntil: 0 }),
    };
    // Somebody was fetching it when it was taken back, and may store it yet, and end before it looks: destroyed again after that.
    const again = { variants: [], nextAt: clock.now() + Math.ceil(left * speedOf(clock)) };
    await db.update(f).set(state !== 'failed' && left > 0 ? again : done).where(eq(f.id, id)); // prettier-ignore
  });
  return true;
}

/** How much business time goes by in a millisecond. */
const speedOf = (clock: Clock): number => 1_000 / Math.max(1, clock.realMs(1_000));

async function whatNobodyUses({ store, clock }: Needs): Promise<string[]> {
  const { files: f } = store.t;
  const now = clock.now();
  const since = now - UNUSED_MS;
  // One that was given back with its reply is as good as new from then on.
  const isOver = or(lt(f.updatedAt, since), inArray(f.state, [...DESTROYED]));
  const rows = await store.db
    .select({ id: f.id })
    .from(f)
    .where(and(isNull(f.messageId), eq(f.direction, 'out'), lt(f.createdAt, since), isOver, lte(f.nextAt, now)))
    .limit(AT_ONCE);
  return rows.map(({ id }) => id);
}

/** An upload that no reply uses; false when there is none, or a reply took it just now. Nothing of it stays. */
export async function destroyUnused({ store, clock, files }: Needs, id: string): Promise<boolean> {
  const { files: f } = store.t;
  const unused = and(eq(f.id, id), isNull(f.messageId), eq(f.direction, 'out'));
  const now = clock.now();
  const state: FileRow['state'] = 'expired';
  const set = { state, because: 'unused', nextAt: now, updatedAt: now };
  const mine = await store.tx((db) => db.update(f).set(set).where(unused).returning({ id: f.id }));
  if (mine.length === 0) return false;
  await files.destroy(id);
  await store.tx((db) => db.delete(f).where(unused).returning({ id: f.id }));
  return true;
}

/** One that fails holds up none of the others. */
async function attempt({ store, clock, log }: Needs, id: string, act: () => Promise<boolean>): Promise<boolean> {
  try {
    return await act();
  } catch (error) {
    log.error({ err: error, fileId: id }, 'a file could not be destroyed; nobody is shown it, and it is tried again');
    const { files: f } = store.t;
    const nextAt = clock.now() + AGAIN_MS;
    await store.tx(async (db: Write) => {
      await db
        .update(f)
        .set({ nextAt })
        .where(and(eq(f.id, id), inArray(f.state, [...DESTROYED])));
    });
    return false;
  }
}
