// The contract's shapes for those who run the installation: handles, people who work here, tokens, deliveries that went wrong.
import { z } from 'zod';
import { ACCOUNT_STATES, CHECK_STATES, CHECKS, POLL_MODES } from '../db/tables/accounts.ts';
import { ChannelName, Id, Page, PageQuery, Role, Time, Typed, UserRef } from './schema-words.ts';

/** A time in which customers wrote and we were not told. Times of the gap are platform time. */
export const Gap = z.object({
  id: Id,
  startsAt: Time,
  endsAt: Time,
  /** Messages that have come since. */
  recovered: z.number().int(),
  /** Messages that are known to have been written and cannot be read back. */
  missing: z.number().int(),
  noticedAt: Time,
  /** When everything that can be read had been read; null while it is being read. */
  healedAt: Time.nullable(),
  because: z.string(),
  /** Why, and what is to be done. */
  sentence: z.string(),
});

/** One question about the connection of a handle, and what was found. `next` is null where nothing is to be done. */
const ConnectionCheck = z.object({
  check: z.enum(CHECKS),
  state: z.enum(CHECK_STATES),
  code: z.string(),
  detail: z.string().nullable(),
  sentence: z.string(),
  next: z.string().nullable(),
  since: Time,
});

const Connection = z.object({
  checkedAt: Time.nullable(),
  checks: z.array(ConnectionCheck),
  lastPushAt: Time.nullable(),
  lastPollAt: Time.nullable(),
  poll: z.enum(POLL_MODES),
  tokenExpiresAt: Time.nullable(),
  limits: z.array(
    z.object({
      endpoint: z.string(),
      window: z.string(),
      /** What it is about and over how long it counts. */
      words: z.string(),
      unit: z.enum(['calls', 'percent']),
      limit: z.number().int(),
      remaining: z.number().int(),
      resetAt: Time,
    }),
  ),
  /** The app that answers in the threads of this handle, when it is not this one. */
  routingOwner: z.string().nullable(),
});

/** What a platform charged today (UTC), at the prices of the settings; reads that it repeats for nothing are counted too. */
const Spend = z.object({
  day: z.string(),
  amountUsd: z.number(),
  budgetUsd: z.number().nullable(),
  share: z.number().nullable(),
  items: z.array(z.object({ item: z.string(), count: z.number().int(), amountUsd: z.number() })),
  /** When most of the budget is spent: what that means. */
  sentence: z.string().nullable(),
});

/** Sends of the day that the platform counts, which need not begin at midnight. */
const Sends = z.object({ today: z.number().int(), limit: z.number().int(), share: z.number(), resetsAt: Time });

export const ChannelAccount = z.object({
  id: Id,
  channel: ChannelName,
  externalId: z.string(),
  handle: z.string(),
  displayName: z.string().nullable(),
  state: z.enum(ACCOUNT_STATES),
  hasCredentials: z.boolean(),
  problem: z.object({ reason: z.string(), code: z.string(), sentence: z.string(), at: Time }).nullable(),
  lastDeliveryAt: Time.nullable(),
  /** Whether the platform is asked what was written: always, never, or as it is needed. */
  poll: z.enum(POLL_MODES),
  waitingToSend: z.number().int(),
  /** Null where nothing is charged. */
  spend: Spend.nullable(),
  /** Null where the platform has no limit by the day. */
  sends: Sends.nullable(),
  gaps: z.object({ open: z.number().int(), last: Gap.nullable() }),
  reopenDays: z.number().int(),
  targetMinutes: z.number(),
  createdAt: Time,
  connection: Connection,
});

export const ChannelAccountBody = z.strictObject({
  channel: ChannelName,
  externalId: z.string().regex(/^\d{1,30}$/, 'the platform id of the handle: digits only'),
  handle: Typed.trim().min(1).max(100),
  displayName: Typed.trim().max(200).optional(),
  credentials: z.record(z.string().max(50), z.string().max(5000)).optional(),
  reopenDays: z.number().int().min(0).max(365).optional(),
  targetMinutes: z.number().positive().max(100_000).optional(),
  poll: z.enum(POLL_MODES).optional(),
});
export const ChannelAccountChange = ChannelAccountBody.omit({ channel: true, externalId: true })
  .partial()
  .extend({ resume: z.boolean().optional() });

export const DeadEvent = z.object({
  id: Id,
  door: z.string(),
  state: z.enum(['dead', 'unrouted']),
  error: z.string().nullable(),
  unroutedFor: z.string().nullable(),
  receivedAt: Time,
  attempts: z.number().int(),
  bytes: z.number().int(),
});
export const DeadEventDetail = DeadEvent.extend({ body: z.string().nullable() });

export const TokenBody = z.strictObject({ name: Typed.trim().min(1).max(100) });
export const Token = z.object({ id: Id, name: z.string(), createdAt: Time, lastUsedAt: Time.nullable() });
export const TokenMade = Token.extend({ token: z.string() });
export const UserBody = z.strictObject({
  email: z.email().max(320),
  displayName: Typed.trim().min(1).max(200),
  password: z.string().min(10, 'at least 10 characters').max(1000),
  roles: z.array(Role).min(1),
});

export const TokenList = z.object({ items: z.array(Token) });
export const UserChangeBody = z.strictObject({
  displayName: Typed.trim().min(1).max(200).optional(),
  roles: z.array(Role).min(1).optional(),
  disabled: z.boolean().optional(),
});
/** For the assignee's menu and for administrators; only they see the e-mail. */
export const UserListed = UserRef.extend({ email: z.string().nullable(), roles: z.array(Role), disabled: z.boolean() });
export const UserList = z.object({ items: z.array(UserListed) });
export const ChannelAccountList = z.object({ items: z.array(ChannelAccount) });
export const GapPage = Page(Gap);
export const GapQuery = z.strictObject(PageQuery);
export const DeadEventPage = Page(DeadEvent);
export const DeadEventQuery = z.strictObject({ ...PageQuery, state: z.enum(['dead', 'unrouted']).optional() });

export type Gap = z.infer<typeof Gap>;
export type ChannelAccount = z.infer<typeof ChannelAccount>;
export type DeadEvent = z.infer<typeof DeadEvent>;
export type DeadEventDetail = z.infer<typeof DeadEventDetail>;
export type Token = z.infer<typeof Token>;
export type UserListed = z.infer<typeof UserListed>;
