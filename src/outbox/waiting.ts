// Who waits to leave on a channel, with the limits they wait for, read for departure.ts. Before it: a page that shows a queued
// message, or an agent about to write one. Nothing is decided here.
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { CLOSED, TROUBLE } from '../accounts/budget-row.ts';
import { DAY_MS, monotonicMs, realNow, type Clock } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import { headNumber } from '../events/read-since.ts';
import { departures, type Departure, type KeyedWindow, type LineLimits, type WaitingMessage } from './departure.ts';
import { freeIn, opensAt, type Window } from './next-to-leave.ts';
import type { OutboxRow } from './outbox-row.ts';
import { sendLimits, type LimitParts } from './send-limits.ts';

export type WaitingParts = LimitParts & { clock: Clock };

/** By message, for every queued one of these channels. */
export async function departuresOn(parts: WaitingParts, channels: Iterable<string>): Promise<Map<string, Departure>> {
  const found = new Map<string, Departure>();
  for (const channel of new Set(channels)) {
    for (const [messageId, departure] of await remembered(parts, channel)) found.set(messageId, departure);
  }
  return found;
}

interface Known {
  head: number;
  now: number;
  until: number;
  departures: Map<string, Departure>;
}

const known = perStore(() => new Map<string, Known>());
/** Many look at the same queue; while nothing is written to the log, all are told the same for so long. */
const REMEMBERED_MS = 1000;

async function remembered(parts: WaitingParts, channel: string): Promise<Map<string, Departure>> {
  const { store } = parts;
  const { now, share } = settings(parts);
  const head = await headNumber(store);
  const last = known(store).get(channel);
  if (last && last.head === head && last.until > monotonicMs() && Math.abs(now - last.now) < REMEMBERED_MS)
    return last.departures;
  const { waiting, lines, messageIds } = await standingOn(parts, channel);
  const found = [...departures({ waiting, lines, now, share })];
  const byMessage = new Map(found.map(([id, departure]) => [messageIds.get(id) ?? id, departure]));
  known(store).set(channel, { head, now, until: monotonicMs() + REMEMBERED_MS, departures: byMessage });
  return byMessage;
}

export interface Imagined {
  conversationId: string;
  account: { id: string; channel: string };
  surface: OutboxRow['surface'];
  urgent: boolean;
  deadlineAt: number;
}

export interface Outlook extends Departure {
  /** A whole day's budget is used up: which, and when it opens again. */
  day: { window: string; opensAt: number } | null;
}

/** What would become of a reply that is written now. */
export async function outlookFor(parts: WaitingParts, imagined: Imagined): Promise<Outlook> {
  const { now, share } = settings(parts);
  const { conversationId, account, surface, urgent, deadlineAt } = imagined;
  const { waiting, lines } = await standingOn(parts, account.channel, account);
  const line = lineOf(account.id, surface);
  const notBefore = now + parts.config.undoMs;
  // Behind everything that exists: its id will be the newest.
  const row: WaitingMessage = {
    id: '~',
    conversationId,
    line,
    state: 'queued',
    notBefore,
    nextAt: 0,
    goesUp: false,
    urgent,
    deadlineAt,
  };
  const departure = departures({ waiting: [...waiting, row], lines, now, share }).get(row.id);
  const used = (lines.get(line)?.windows ?? []).filter(
    (window) => window.windowMs >= DAY_MS && freeIn(window, { urgent, now, share }) <= 0,
  );
  const [last] = used.toSorted((a, b) => b.resetAt - a.resetAt);
  const day = last ? { window: last.window, opensAt: opensAt(last, { urgent, now, share }) } : null;
  return { at: departure?.at ?? null, waitsFor: departure?.waitsFor ?? null, day };
}

const settings = ({ clock, config }: WaitingParts) => ({ now: clock.now(), share: config.sendReserve });

interface Standing {
  waiting: WaitingMessage[];
  lines: Map<string, LineLimits>;
  messageIds: Map<string, string>;
}

/** All accounts of a channel together: they may share the limits of one app. */
async function standingOn(
  parts: WaitingParts,
  channel: string,
  also?: { id: string; channel: string },
): Promise<Standing> {
  const { store } = parts;
  const { outbox: o, channelAccounts: a } = store.t;
  const rows = await store.db
    .select({
      id: o.id,
      messageId: o.messageId,
      conversationId: o.conversationId,
      accountId: o.channelAccountId,
      surface: o.surface,
      state: o.state,
      notBefore: o.notBefore,
      nextAt: o.nextAt,
      goesUp: sql<number>`case when (${o.leaseUntil} > ${realNow()} or ${o.nextAt} > ${parts.clock.now()})
        and exists (select 1 from files where files.message_id = ${o.messageId}) then 1 else 0 end`,
      deadlineAt: o.deadlineAt,
      urgent: o.urgent,
    })
    .from(o)
    .innerJoin(a, eq(a.id, o.channelAccountId))
    .where(and(inArray(o.state, ['queued', 'sending', 'unknown']), eq(a.channel, channel)));
  const accounts = await store.db
    .select({ id: a.id, channel: a.channel, state: a.state })
    .from(a)
    .where(and(eq(a.channel, channel), ne(a.state, 'removed')));
  const wanted = new Set(rows.map(({ accountId }) => accountId).concat(also ? [also.id] : []));
  const lines = new Map<string, LineLimits>();
  for (const account of accounts.filter(({ id }) => wanted.has(id))) {
    for (const surface of ['dm', 'public'] as const) {
      const windows = await sendLimits(parts, { account, surface, now: parts.clock.now() });
      const keyed = windows.map((window) => keyedOf(window, { account, surface }));
      lines.set(lineOf(account.id, surface), { stopped: account.state !== 'active', windows: keyed });
    }
  }
  const waiting = rows.map(({ accountId, surface, messageId: _id, goesUp, ...row }): WaitingMessage => ({
    ...row,
    goesUp: goesUp === 1,
    state: row.state as WaitingMessage['state'],
    line: lineOf(accountId, surface),
  }));
  return { waiting, lines, messageIds: new Map(rows.map(({ id, messageId }) => [id, messageId])) };
}

const lineOf = (accountId: string, surface: OutboxRow['surface']): string => `${accountId} ${surface}`;

function keyedOf(
  window: Window,
  { account, surface }: { account: { id: string; channel: string }; surface: OutboxRow['surface'] },
): KeyedWindow {
  const closes = window.window === TROUBLE ? 'platform_trouble' : window.window === CLOSED ? 'limit' : null;
  // Money and trouble concern all that an account sends, the rest one kind of it.
  return { ...window, closes, key: `${window.shared ? account.channel : account.id} ${surface} ${window.window}` };
}
