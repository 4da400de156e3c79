// An account is looked at and what was found is remembered, with since when. What stops every send pauses the account, so that
// replies wait instead of failing; when it is well again they go on. Inbound never stops. Before it: keep-accounts, the API.
import { eq } from 'drizzle-orm';
import type { CheckQuery, Found } from '../channels/connection.ts';
import type { Schema } from '../db/schema.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { askPlatform, betterKnown, worstOfEach } from './ask-platform.ts';
import { isSameSecret } from './credentials.ts';
import { checkTraffic } from './check-traffic.ts';
import type { Account } from './find-account.ts';
import { endOldEncryption } from './note-encryption.ts';
import { pauseAccount, resumeAccount } from './pause.ts';
import { foundAtDoor } from './wrong-signatures.ts';

export type CheckRow = Schema['accountChecks']['$inferSelect'];

/**
 * `asked`: a person wants to know now. Answers what the platform itself said: whoever knocks at our door with another secret
 * explains a silence to people, and must not hide from the keeper what it can mend.
 */
export async function checkAccount(
  parts: Parts,
  { account, depth, asked: isAsked = false }: { account: Account; depth: CheckQuery['depth']; asked?: boolean },
): Promise<Found[]> {
  const mayRead = depth === 'full' && (isAsked || (await isReadWorthIt(parts, account.id)));
  const asked = await askPlatform(parts, { account, depth, mayRead });
  const traffic = depth === 'full' ? await checkTraffic(parts, account) : [];
  const encryption = depth === 'full' ? await endOldEncryption(parts, account) : [];
  const found = worstOfEach([...(await foundAtDoor(parts, account)), ...asked, ...traffic, ...encryption]);
  await keepFindings(parts, { account, found, depth });
  return asked;
}

/** Reading is the scarcest of all calls: once an hour, and again where it may show that something was mended. */
async function isReadWorthIt({ store, clock }: Parts, accountId: string): Promise<boolean> {
  const { accountChecks: t } = store.t;
  const rows = await store.db.select().from(t).where(eq(t.channelAccountId, accountId));
  const rights = rows.find(({ check }) => check === 'permissions');
  const isBroken = rows.some(({ check, state }) => (check === 'permissions' || check === 'app') && state === 'broken');
  return rights === undefined || isBroken || clock.now() - rights.checkedAt >= READ_EVERY_MS;
}

const READ_EVERY_MS = 55 * 60_000;

/** Writes down what was found about `account`, unless it was removed or got new credentials since it was asked about. */
export async function keepFindings(
  parts: Parts,
  { account, found: asked, depth }: { account: Account; found: readonly Found[]; depth: CheckQuery['depth'] },
): Promise<void> {
  const { store, queue, clock } = parts;
  const { channelAccounts: a, accountChecks: t } = store.t;
  await store.tx(async (db) => {
    const now = clock.now();
    const [present] = await store.lock(db.select().from(a).where(eq(a.id, account.id)));
    if (!present || present.state === 'removed' || !isSameSecret(present, account)) return;
    const known = await db.select().from(t).where(eq(t.channelAccountId, account.id));
    // While the platform was asked, a refresh may have learnt why the token is dead.
    const found = asked.map((one) => betterKnown(one, present));
    for (const one of worstOfEach(found)) await write(parts, { db, account, one, known, now });
    const expiresAt = found.find(({ check }) => check === 'token')?.expiresAt;
    if (expiresAt !== undefined && expiresAt !== present.tokenExpiresAt)
      await db.update(a).set({ tokenExpiresAt: expiresAt }).where(eq(a.id, account.id)).returning({ id: a.id });
    const stop = found.find(({ pauses }) => pauses !== undefined);
    if (stop?.pauses) {
      const pause = { accountId: account.id, problem: stop.pauses, code: stop.code };
      await pauseAccount({ store, db, now }, pause);
    } else if (depth === 'full' && isWellAgain(present, { found, known, now })) {
      await resumeAccount({ store, db, now }, account.id);
      store.afterCommit(() => queue.wake());
    }
  });
}

interface Writing {
  db: Write;
  account: Account;
  one: Found;
  known: readonly CheckRow[];
  now: number;
}

async function write({ store }: Parts, { db, account, one, known, now }: Writing): Promise<void> {
  const { accountChecks: t } = store.t;
  const before = known.find(({ check }) => check === one.check);
  const isSame = before?.state === one.state && before.code === one.code;
  const values = {
    state: one.state,
    code: one.code,
    detail: one.detail?.slice(0, LONGEST_DETAIL) ?? null,
    checkedAt: now,
    since: isSame ? before.since : now,
  };
  await db
    .insert(t)
    .values({ channelAccountId: account.id, check: one.check, ...values })
    .onConflictDoUpdate({ target: [t.channelAccountId, t.check], set: values })
    .returning({ code: t.code });
  if (isSame) return;
  const data = { channelAccountId: account.id, check: one.check, state: one.state, code: one.code };
  record(store, 'account.checked', { conversationId: null, at: now, data });
}

const LONGEST_DETAIL = 500;
/** A send met a problem that no look of ours has seen: it may have been a storm at the platform. Not more often than this. */
const DOUBT_MS = 10 * 60_000;

/** Whether what the account was paused for is over. Restrictions are lifted by a person, who knows what they were for. */
function isWellAgain(
  { state, problem, problemAt }: Account,
  { found, known, now }: { found: readonly Found[]; known: readonly CheckRow[]; now: number },
): boolean {
  if (state !== 'paused' || found.find(({ check }) => check === 'token')?.state !== 'ok') return false;
  const isBroken = (state: string | undefined) => state === 'broken' || state === 'unknown';
  const stands = ['token', 'app', 'permissions'] as const;
  const stateOf = (check: string) =>
    found.find((one) => one.check === check)?.state ?? known.find((one) => one.check === check)?.state;
  if (stands.some((check) => isBroken(stateOf(check)))) return false;
  const wasSeen = known.some(
    ({ check, state: before }) => stands.some((name) => name === check) && before === 'broken',
  );
  if (wasSeen) return problem !== 'restricted' || known.some(({ code }) => code === 'restricted');
  // What one message met may have been about its recipient, if every question about the account is answered well.
  const isAllWell = stands.every((check) => stateOf(check) === 'ok');
  const mayPass =
    problem === 'reauthorise' || problem === 'out_of_credit' || (problem === 'configuration' && isAllWell);
  return mayPass && now - (problemAt ?? now) >= DOUBT_MS;
}
