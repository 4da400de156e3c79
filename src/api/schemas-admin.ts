// The contract's shapes for those who run the installation: handles, people who work here, tokens, deliveries that went wrong.
import { z } from 'zod';
import { ChannelName, Id, Page, PageQuery, Role, Time, Typed, UserRef } from './schema-words.ts';

export const ChannelAccount = z.object({
  id: Id,
  channel: ChannelName,
  externalId: z.string(),
  handle: z.string(),
  displayName: z.string().nullable(),
  state: z.enum(['active', 'paused', 'removed']),
  hasCredentials: z.boolean(),
  problem: z.object({ reason: z.string(), code: z.string(), sentence: z.string(), at: Time }).nullable(),
  lastDeliveryAt: Time.nullable(),
  waitingToSend: z.number().int(),
  reopenDays: z.number().int(),
  targetMinutes: z.number(),
  createdAt: Time,
});

export const ChannelAccountBody = z.strictObject({
  channel: ChannelName,
  externalId: z.string().regex(/^\d{1,30}$/, 'the platform id of the handle: digits only'),
  handle: Typed.trim().min(1).max(100),
  displayName: Typed.trim().max(200).optional(),
  credentials: z.record(z.string().max(50), z.string().max(5000)).optional(),
  reopenDays: z.number().int().min(0).max(365).optional(),
  targetMinutes: z.number().positive().max(100_000).optional(),
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
export const DeadEventPage = Page(DeadEvent);
export const DeadEventQuery = z.strictObject({ ...PageQuery, state: z.enum(['dead', 'unrouted']).optional() });

export type ChannelAccount = z.infer<typeof ChannelAccount>;
export type DeadEvent = z.infer<typeof DeadEvent>;
export type DeadEventDetail = z.infer<typeof DeadEventDetail>;
export type Token = z.infer<typeof Token>;
export type UserListed = z.infer<typeof UserListed>;
