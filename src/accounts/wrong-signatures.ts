// Deliveries that carry a signature which none of our secrets made: most often the secret in the settings is not the app's.
// They are refused and nothing of them is kept, but that they came is counted, for each door and not more often than now and
// then, so that a stranger who knocks all day costs nothing. Before it: api/routes/webhooks. After it: the accounts' checks.
import { and, eq, inArray, like, max, ne } from 'drizzle-orm';
import type { DoorKind } from '../channels/channel.ts';
import type { Found } from '../channels/connection.ts';
import { monotonicMs } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';

/** Real time between two writings. */
const WRITE_EVERY_MS = 10_000;
/** Business time: after so long without one, the next begins a new count, and an old one is no longer shown. */
const RUN_ENDS_MS = 3_600_000;

const unwritten = perStore((_store: Store) => new Map<DoorKind, { count: number; writtenAt: number; due: boolean }>());
const placeOf = (door: DoorKind): string => `door:${door}`;

type Needs = Pick<Parts, 'store' | 'clock' | 'registry' | 'log'>;

/** Counts one. Nobody waits for it. */
export function noteWrongSignature(parts: Needs, door: DoorKind): void {
  const counts = unwritten(parts.store);
  const known = counts.get(door) ?? { count: 0, writtenAt: -WRITE_EVERY_MS, due: false };
  known.count += 1;
  counts.set(door, known);
  if (known.due) return;
  known.due = true;
  const wait = Math.max(0, known.writtenAt + WRITE_EVERY_MS - monotonicMs());
  const timer = setTimeout(() => {
    known.due = false;
    known.writtenAt = monotonicMs();
    const count = known.count;
    known.count = 0;
    write(parts, { door, count }).catch((error: unknown) =>
      parts.log.warn({ err: error }, 'wrong signatures could not be counted'),
    );
  }, wait);
  timer.unref();
}

async function write(
  { store, clock, registry }: Needs,
  { door, count }: { door: DoorKind; count: number },
): Promise<void> {
  const { accountChecks: t, channelAccounts: a } = store.t;
  await store.tx(async (db) => {
    const now = clock.now();
    const place = and(eq(t.channelAccountId, placeOf(door)), eq(t.check, 'webhook'));
    const [known] = await store.lock(db.select().from(t).where(place));
    const goesOn = known !== undefined && now - known.checkedAt <= RUN_ENDS_MS;
    const total = (goesOn ? Number(known.detail ?? 0) : 0) + count;
    const values = {
      state: 'broken' as const,
      code: 'wrong_secret',
      detail: String(total),
      checkedAt: now,
      since: goesOn ? known.since : now,
    };
    await db
      .insert(t)
      .values({ channelAccountId: placeOf(door), check: 'webhook', ...values })
      .onConflictDoUpdate({ target: [t.channelAccountId, t.check], set: values })
      .returning({ code: t.code });
    if (goesOn) return;
    const kinds = registry.behind(door).map(({ kind }) => kind);
    const accounts = await db
      .select({ id: a.id })
      .from(a)
      .where(and(inArray(a.channel, kinds), ne(a.state, 'removed')));
    for (const { id } of accounts)
      record(store, 'account.checked', {
        conversationId: null,
        at: now,
        data: { channelAccountId: id, check: 'webhook', state: values.state, code: values.code },
      });
  });
}

export interface WrongSignatures {
  count: number;
  since: number;
  lastAt: number;
}

/** What was counted at each door, as long as it is news. */
export async function wrongSignatures({ store, clock }: Pick<Parts, 'store' | 'clock'>) {
  const { accountChecks: t } = store.t;
  const rows = await store.db.select().from(t).where(like(t.channelAccountId, 'door:%'));
  const fresh = rows.filter(({ checkedAt }) => clock.now() - checkedAt <= RUN_ENDS_MS);
  return new Map(
    fresh.map((row): [string, WrongSignatures] => [
      row.channelAccountId,
      { count: Number(row.detail ?? 0), since: row.since, lastAt: row.checkedAt },
    ]),
  );
}

/** What it means for the accounts behind that door. Pure. */
export function judgeSignatures(
  wrong: WrongSignatures | undefined,
  { lastAcceptedAt }: { lastAcceptedAt: number },
): Found | undefined {
  if (wrong === undefined) return undefined;
  const detail = `${wrong.count}, the last one at ${new Date(wrong.lastAt).toISOString().slice(0, 16)}Z`;
  // If true deliveries come too, a stranger is knocking; if nothing else comes, the secret is wrong.
  const state = lastAcceptedAt > wrong.since ? 'warning' : 'broken';
  return { check: 'webhook', state, code: 'wrong_secret', detail };
}

/** For one account: it shares its door with others, and whatever came in for any of them came in. */
export async function foundAtDoor(
  parts: Pick<Parts, 'store' | 'clock' | 'registry'>,
  { channel }: { channel: string },
): Promise<Found[]> {
  const { store, registry } = parts;
  const { channelAccounts: a } = store.t;
  const door = doorOf(registry, channel);
  const wrong = (await wrongSignatures(parts)).get(placeOf(door));
  if (wrong === undefined) return [];
  const kinds = registry.behind(door).map(({ kind }) => kind);
  const [last] = await store.db
    .select({ at: max(a.lastDeliveryAt) })
    .from(a)
    .where(inArray(a.channel, kinds));
  const found = judgeSignatures(wrong, { lastAcceptedAt: last?.at ?? 0 });
  return found === undefined ? [] : [found];
}

/** What stands at the door of this channel. */
export const wrongAt = (
  all: ReadonlyMap<string, WrongSignatures>,
  { registry, channel }: { registry: Parts['registry']; channel: string },
): WrongSignatures | undefined => all.get(placeOf(doorOf(registry, channel)));

const doorOf = (registry: Parts['registry'], channel: string): DoorKind => registry.channel(channel).door;
