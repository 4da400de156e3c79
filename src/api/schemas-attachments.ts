// The contract's shapes of what comes and goes with messages: photos, voice notes, documents, and what protects them.
import { z } from 'zod';
import { Id, Time, Typed, UserRef } from './schema-words.ts';

export const Attachment = z.object({
  id: Id,
  type: z.string(),
  contentType: z.string().nullable(),
  /** `remote`: there are no bytes to have, only what is said here · `waiting`: being fetched · `stored` · `gone`. */
  state: z.enum(['remote', 'waiting', 'stored', 'gone']),
  /** Why it is gone or not here yet, as a sentence; null: nothing to say. */
  sentence: z.string().nullable(),
  title: z.string().nullable(),
  name: z.string().nullable(),
  bytes: z.number().int().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
  /** The platform's own word for something that is not understood. */
  platformType: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** Where it leads on the platform or beyond: of links, posts and stories; always https. Never where bytes come from. */
  link: z.string().nullable(),
  /** Of this server, for whoever may see the conversation, good for some minutes. `file` is for saving. */
  urls: z.object({ thumb: z.string().nullable(), shown: z.string().nullable(), file: z.string().nullable() }),
  /** It looks like an identity document: `shown` and `file` are null until somebody says why they look. */
  protected: z
    .object({
      because: z.string(),
      sentence: z.string(),
      /** When it will be destroyed; null while its conversation is not resolved. */
      expiresAt: Time.nullable(),
      views: z.number().int(),
    })
    .nullable(),
  /** It can be asked for again. */
  canFetch: z.boolean(),
});

/** What comes out of the file store is not JSON. */
export const Bytes = z.any().describe('The bytes') as z.ZodType;

export const VIEW_REASONS = ['verify_identity', 'correct_name', 'travel_documents', 'claim', 'other'] as const;

export const ViewBody = z.strictObject({ reason: z.enum(VIEW_REASONS), note: Typed.max(500).optional() });
/** Good for a minute, for the one who asked. */
export const ViewGranted = z.object({
  viewId: Id,
  urls: z.object({ shown: z.string().nullable(), file: z.string().nullable() }),
  until: Time,
});
export const FileView = z.object({
  id: Id,
  user: UserRef,
  reason: z.enum(VIEW_REASONS),
  note: z.string().nullable(),
  at: Time,
  closedAt: Time.nullable(),
});
export const ViewParams = z.strictObject({ id: Id, viewId: Id });
export const FileViews = z.object({ items: z.array(FileView) });
export const IdentityBody = z.strictObject({ identity: z.enum(['confirmed', 'cleared']) });

export const AttachmentQuery = z.strictObject({
  variant: z.enum(['thumb', 'shown', 'file']).optional(),
  /** With `until` and `proof` part of an address that was given out. */
  as: z.string().max(20).optional(),
  until: z.string().max(20).optional(),
  proof: z.string().max(100).optional(),
});
/** The body of an upload is the file itself; this says what it is called. */
export const UploadQuery = z.strictObject({ name: Typed.min(1).max(255) });

/** What may go along with a reply here. */
export const AttachmentRules = z.object({
  accepts: z.array(
    z.object({
      type: z.enum(['image', 'video', 'audio', 'file']),
      /** `*\/*` takes any. */
      contentTypes: z.array(z.string()),
      mostBytes: z.number().int(),
      mostDurationMs: z.number().int().nullable(),
    }),
  ),
  perMessage: z.number().int(),
  withText: z.boolean(),
});

export type Attachment = z.infer<typeof Attachment>;
export type AttachmentRules = z.infer<typeof AttachmentRules>;
export type FileView = z.infer<typeof FileView>;
export type FileViews = z.infer<typeof FileViews>;
export type ViewGranted = z.infer<typeof ViewGranted>;
