// The small words that every shape of the contract is made of.
import { z } from 'zod';
import { CONVERSATION_STATUSES, PRIORITIES } from '../db/tables/conversations.ts';
import { MESSAGE_STATES } from '../db/tables/messages.ts';
import { ROLES } from '../db/tables/staff.ts';
import { cleanText } from '../json.ts';

/** One of the channels of the registry: `x`, `messenger`, `instagram`. */
export const ChannelName = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, 'a channel such as x, messenger or instagram');
export const Role = z.enum(ROLES);
export const Status = z.enum(CONVERSATION_STATUSES);
export const Priority = z.enum(PRIORITIES);
export const MessageState = z.enum(MESSAGE_STATES);
/** ISO 8601, UTC. */
export const Time = z.iso.datetime();
/** Anything that came from a keyboard: well-formed and without NUL, so that every database can hold it. */
export const Typed = z.string().overwrite(cleanText);
export const Id = Typed.min(1).max(64);

export const UserRef = z.object({ id: Id, displayName: z.string() });

/** A list answers its items and how to ask for more; null when there is no more. */
export const Page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
export const PageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: Typed.max(500).optional(),
};

export const NoQuery = z.strictObject({});
export const IdParams = z.strictObject({ id: Id });
export const ReplyParams = z.strictObject({ id: Id, replyId: Id });

export type Status = z.infer<typeof Status>;
export type Role = z.infer<typeof Role>;
