// The contract's shapes of the composer: to whom, on what, how long, until when, and what still works when it is closed.
import { z } from 'zod';
import { TEXT_UNITS } from '../channels/channel.ts';
import { AttachmentRules } from './schemas-attachments.ts';
import { ChannelName, Id, Time } from './schema-words.ts';

/** Whether a person may answer there now: until when and how, or since when not, why, and what still works. */
export const ReplyWindow = z.object({
  open: z.boolean(),
  /** The end for a person; null: no end, or none that is known. */
  closesAt: Time.nullable(),
  /** Until then everybody may answer, afterwards only a person, and only by typing; null: that does not apply. */
  personOnlyFrom: Time.nullable(),
  how: z.enum(['standard', 'human_agent', 'private_reply']).nullable(),
  because: z.string(),
  since: Time.nullable(),
  /** The same for people: why it is closed, or what is special while it is open; null: nothing to say. */
  sentence: z.string().nullable(),
  /** `threadId`: to be named in the reply; `privately`: to be asked for in it. */
  stillWorks: z.array(
    z.object({
      way: z.enum(['person', 'private_reply', 'answer_in_public', 'other_channel', 'wait_for_customer']),
      sentence: z.string(),
      threadId: Id.nullable(),
    }),
  ),
});

/** What the composer needs to tell the truth: to whom, on what, until when, and what holds it back. */
export const ComposerState = z.object({
  threadId: Id.nullable(),
  channel: ChannelName,
  kind: z.enum(['dm', 'mention', 'comment']),
  toHandle: z.string().nullable(),
  textLimit: z.number().int(),
  /** `bytes` on Instagram, `weighted` in public posts on X, else `characters`. */
  textUnit: z.enum(TEXT_UNITS),
  attachments: AttachmentRules,
  /** In a public thread: where the platform's own invitation into a direct message leads; null where it has none. */
  inviteUrl: z.string().nullable(),
  windowClosesAt: Time.nullable(),
  window: ReplyWindow,
  /** In a public thread: whether the same customer may be answered in private; null elsewhere. */
  privateWindow: ReplyWindow.nullable(),
  open: z.boolean(),
  /** Another app answers in this thread just now (Meta's routing); null: none, as far as we were told. */
  otherApp: z.object({ appId: z.string().nullable(), sentence: z.string(), canTake: z.boolean() }).nullable(),
  /** Why nothing can be sent, as a sentence; null when it can. */
  blocked: z.object({ reason: z.string(), sentence: z.string() }).nullable(),
  /** A message of unknown fate that holds back the next one. */
  heldBy: Id.nullable(),
  /** When a reply that is written now would leave; null: nobody knows. */
  wouldDepartAt: Time.nullable(),
  /** A whole day's budget is used up: the sentence, and when sends go on; null when there is room. */
  dayUsedUp: z.object({ reason: z.enum(['sends', 'money']), sentence: z.string(), reopensAt: Time }).nullable(),
});

export const ThreadControlBody = z.strictObject({ threadId: Id, action: z.enum(['take', 'release']) });

export type ReplyWindow = z.infer<typeof ReplyWindow>;
export type ComposerState = z.infer<typeof ComposerState>;
