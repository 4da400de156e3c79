// What came along with a message as people see it: never the platform's address of the bytes, they come through our own door only,
// by addresses that are good for some minutes and for the one who asked.
import { inArray } from 'drizzle-orm';
import type { MessageRow } from '../../conversations/append-message.ts';
import { messageById } from '../../conversations/read-messages.ts';
import { byIds } from '../../db/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import type { Store } from '../../db/store.ts';
import { notFound } from '../../errors.ts';
import { canFetchAgain } from '../../files/fetch-again.ts';
import { fileLink, linkUntil, type Wanted } from '../../files/file-link.ts';
import type { FileRow } from '../../files/find-file.ts';
import { countViews, viewUntil, type ViewRow } from '../../files/view-file.ts';
import { isPicture, isProtected, whichBytes } from '../../files/which-bytes.ts';
import type { Parts } from '../../parts.ts';
import { fileSentence, LEFT_IN_ARCHIVE } from '../file-sentences.ts';
import type { Attachment, AttachmentRules, FileView, ViewGranted } from '../schemas.ts';
import { iso, isoOrNull } from './times.ts';
import { userNames } from './user-names.ts';

type Stored = MessageRow['attachments'][number];
/** Of whoever looks: addresses are made for them. */
export type Viewer = { id: string };
type Needs = Pick<Parts, 'store' | 'sealer' | 'clock' | 'registry'>;

const loads = perStore((store) => ({
  files: byIds(store, {
    name: 'present_files',
    build: (db, ids) => db.select().from(store.t.files).where(inArray(store.t.files.id, ids)),
  }),
}));

interface With {
  channel: string;
  attachments: readonly Stored[];
  origin?: MessageRow['origin'];
}

/** What came with these messages, by its id. Costs nothing where nothing came. */
export async function presentAttachments(
  parts: Needs,
  { messages, viewer }: { messages: readonly With[]; viewer: Viewer },
): Promise<Map<string, Attachment>> {
  const all = messages.flatMap(({ attachments, ...of }) => attachments.map((stored) => ({ ...of, stored })));
  if (all.length === 0) return new Map();
  const files = new Map((await loads(parts.store).files(all.map(({ stored }) => stored.id))).map((f) => [f.id, f]));
  const views = await viewsOfProtected(parts, [...files.values()]);
  return new Map(
    all.map(({ channel, origin, stored }) => {
      const file = files.get(stored.id);
      const shown = presentAttachment(stored);
      const link = linkOf(parts, { stored, channel, hasBytes: file !== undefined });
      const sentence = origin === 'import' && HAS_BYTES.has(stored.type) ? LEFT_IN_ARCHIVE : null;
      const kept = file && whatIsKept(parts, { file, channel, viewer, views });
      return [stored.id, { ...shown, link, sentence, ...kept, ...measuresOf(shown, kept) }];
    }),
  );
}

/** Until the bytes are here the platform's word for their size has to do. */
const measuresOf = (shown: Measures, kept: Measures | undefined): Measures => ({
  width: kept?.width ?? shown.width,
  height: kept?.height ?? shown.height,
  durationMs: kept?.durationMs ?? shown.durationMs,
});

type Measures = Pick<Attachment, 'width' | 'height' | 'durationMs'>;

const HAS_BYTES = new Set(['image', 'video', 'audio', 'file', 'sticker']);

/** One file by itself, whether or not a message has it yet. @throws ProductError not_found */
export async function presentFileAlone(
  parts: Needs,
  { fileId, viewer }: { fileId: string; viewer: Viewer },
): Promise<Attachment> {
  const [file] = await loads(parts.store).files([fileId]);
  if (file === undefined) throw notFound('The attachment');
  const message = file.messageId === null ? undefined : await messageById(parts.store, file.messageId);
  const stored = message?.attachments.find(({ id }) => id === fileId) ?? uploaded(file);
  const messages = [{ channel: message?.channel ?? '', attachments: [stored] }];
  const shown = (await presentAttachments(parts, { messages, viewer })).get(fileId);
  if (shown === undefined) throw notFound('The attachment');
  return shown;
}

const uploaded = ({ id, type }: FileRow): Stored => ({ id, type, state: 'stored' });

/** Who looked, when and why. */
export async function presentViews(store: Store, views: readonly ViewRow[]): Promise<FileView[]> {
  const names = await userNames(store, views.map(({ userId }) => userId)); // prettier-ignore
  return views.map(({ id, userId, reason, note, at, closedAt }) => ({
    id,
    user: { id: userId, displayName: names.get(userId) ?? 'Somebody' },
    reason: reason as FileView['reason'],
    note,
    at: iso(at),
    closedAt: isoOrNull(closedAt),
  }));
}

const viewsOfProtected = ({ store }: Needs, files: readonly FileRow[]) =>
  countViews(store, files.filter(isProtected).map(({ id }) => id)); // prettier-ignore

const STATES = { wanted: 'waiting', stored: 'stored', failed: 'gone', expired: 'gone', erased: 'gone' } as const;

interface Kept {
  file: FileRow;
  channel: string;
  viewer: Viewer;
  views: ReadonlyMap<string, number>;
}

function whatIsKept(parts: Needs, { file, channel, viewer, views }: Kept) {
  const { state, because } = file;
  const until = linkUntil(parts.clock);
  const urlOf = linksTo(parts, { file, viewer, until });
  return {
    state: STATES[state],
    sentence: fileSentence({ state, because: because ?? (isUnseen(file) ? 'not_drawn' : null) }, channel),
    contentType: file.contentType,
    name: file.name,
    bytes: file.bytes,
    width: file.width,
    height: file.height,
    durationMs: file.durationMs,
    urls: { thumb: urlOf('thumb'), shown: urlOf('shown'), file: urlOf('file') },
    protected: isProtected(file)
      ? {
          because: file.identityBecause ?? 'shape',
          sentence:
            file.state === 'stored' || file.state === 'wanted' ? PROTECTED : 'Who looked at it, and why, is kept.',
          expiresAt: isoOrNull(file.state === 'stored' ? file.expiresAt : null),
          views: views.get(file.id) ?? 0,
        }
      : null,
    canFetch: canFetchAgain(file),
  } satisfies Partial<Attachment>;
}

interface Linked {
  file: FileRow;
  viewer: Viewer;
  until: number;
  /** Of a look at what is protected. */
  viewId?: string;
}

/** The address of each variant that can be had. */
const linksTo =
  ({ sealer }: Pick<Needs, 'sealer'>, { file, viewer, until, viewId }: Linked) =>
  (variant: Wanted): string | null => {
    const which = whichBytes(file, { wanted: variant, looked: viewId !== undefined });
    if (!('variant' in which)) return null;
    const to = { fileId: file.id, variant, rendering: which.variant, userId: viewer.id, until };
    return fileLink(sealer, viewId === undefined ? to : { ...to, viewId });
  };

/** A picture of a kind that cannot be drawn anew: of the original nothing is given out. */
const isUnseen = (file: FileRow): boolean => isPicture(file) && !file.variants.includes('shown');

const PROTECTED = 'This looks like an identity document. Say why you look at it; that is written down.';

/** Where nothing is known about bytes. */
export const presentAttachment = (stored: Stored): Attachment => ({
  id: stored.id,
  type: stored.type,
  state: stored.state === 'gone' ? 'gone' : 'remote',
  sentence: null,
  contentType: stored.contentType ?? null,
  title: stored.title ?? null,
  name: null,
  bytes: null,
  width: stored.width ?? null,
  height: stored.height ?? null,
  durationMs: stored.durationMs ?? null,
  platformType: stored.platformType ?? null,
  latitude: stored.latitude ?? null,
  longitude: stored.longitude ?? null,
  link: stored.type === 'link' ? safeLink(stored.url) : null,
  urls: { thumb: null, shown: null, file: null },
  protected: null,
  canFetch: false,
});

/** A post is looked at in its platform's own app; the address of a story or a post may also be where its bytes come from. */
function linkOf(
  { registry }: Pick<Needs, 'registry'>,
  { stored, channel, hasBytes }: { stored: Stored; channel: string; hasBytes: boolean },
): string | null {
  const { type, url, externalId } = stored;
  if (type === 'link') return safeLink(url);
  if (type !== 'post' && type !== 'story_reply' && type !== 'story_mention') return null;
  const known = registry.knows(channel) && type === 'post' && externalId !== undefined && externalId !== '';
  const post = known ? registry.channel(channel).links.post({ handle: '', externalId, kind: 'mention' }) : null;
  return post ?? (hasBytes ? null : safeLink(url));
}

/** Written by strangers: nothing but https, without a name and a password that pretend to be a host. */
function safeLink(text: string | undefined): string | null {
  const url = text === undefined ? null : URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

/** What a reason opens, for a minute. */
export function presentGrant(
  parts: Needs,
  { file, view, viewer }: { file: FileRow; view: ViewRow; viewer: Viewer },
): ViewGranted {
  const until = viewUntil(parts.clock, view);
  const urlOf = linksTo(parts, { file, viewer, until, viewId: view.id });
  return { viewId: view.id, urls: { shown: urlOf('shown'), file: urlOf('file') }, until: iso(until) };
}

interface Rules {
  accepts: readonly {
    type: AttachmentRules['accepts'][number]['type'];
    contentTypes: readonly string[];
    mostBytes: number;
    mostDurationMs?: number;
  }[];
  perMessage: number;
  withText: boolean;
}

export const presentRules = ({ accepts, perMessage, withText }: Rules): AttachmentRules => ({
  accepts: accepts.map(({ type, contentTypes, mostBytes, mostDurationMs }) => ({
    type,
    contentTypes: [...contentTypes],
    mostBytes,
    mostDurationMs: mostDurationMs ?? null,
  })),
  perMessage,
  withText,
});
