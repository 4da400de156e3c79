// What a public message answers, as it is shown above it, wherever that is kept: a message of this or another conversation, the
// brand's own post, or one that only came along. Nothing is read for a page without public messages.
import { and, eq, inArray } from 'drizzle-orm';
import type { Account } from '../../accounts/find-account.ts';
import type { MessageRow } from '../../conversations/append-message.ts';
import type { Store } from '../../db/store.ts';
import type { Parts } from '../../parts.ts';
import type { StoredPost } from '../../threading/lineage.ts';
import type { Message, ParentPost } from '../schemas.ts';
import { presentAttachments, type Viewer } from './attachments.ts';
import { displayNameOf } from './contact.ts';
import { iso, isoOrNull } from './times.ts';

type Needs = Pick<Parts, 'store' | 'sealer' | 'clock' | 'registry'>;
type Found = { row: MessageRow; name: string | null } | { post: StoredPost };
type Public = Pick<Message, 'parent' | 'permalink'>;

const NEITHER: Public = { parent: null, permalink: null };

/** What it answers, or for somebody who came by a button under a post, that post; a direct message quotes nothing in public. */
const parentIdOf = ({ kind, direction, inReplyToExternalId, referral }: MessageRow): string | null =>
  kind !== 'dm' || direction === 'outbound' ? inReplyToExternalId : (referral?.postExternalId ?? null);

export async function parentsOf(
  parts: Needs,
  { rows, viewer }: { rows: readonly MessageRow[]; viewer: Viewer },
): Promise<(row: MessageRow) => Public> {
  const concerned = rows.filter((row) => row.kind !== 'dm' || parentIdOf(row) !== null);
  if (concerned.length === 0) return () => NEITHER;
  const { store, registry } = parts;
  const { channelAccounts: a } = store.t;
  const accountIds = [...new Set(concerned.map(({ channelAccountId }) => channelAccountId))];
  const accounts = new Map(
    (await store.db.select().from(a).where(inArray(a.id, accountIds))).map((one) => [one.id, one]),
  );
  const found = new Map<string, Found>();
  for (const accountId of accountIds) {
    const here = concerned.filter(({ channelAccountId }) => channelAccountId === accountId);
    const ids = [...new Set(here.flatMap((row) => parentIdOf(row) ?? []))];
    if (ids.length === 0) continue;
    for (const [id, one] of await findAbove(store, { accountId, ids })) found.set(`${accountId}/${id}`, one);
  }
  const shown = await presentAttachments(parts, {
    messages: [...found.values()].map((one) => {
      const { attachments, unsentAt, channelAccountId } = 'row' in one ? one.row : one.post;
      const { channel = '' } = accounts.get(channelAccountId) ?? {};
      return { channel, attachments: unsentAt === null ? attachments : [] };
    }),
    viewer,
  });
  return (row) => {
    const account = accounts.get(row.channelAccountId);
    if (!account || !registry.knows(account.channel)) return NEITHER;
    const linkTo = (externalId: string | null, kind: MessageRow['kind']) =>
      externalId === null
        ? null
        : registry.channel(account.channel).links.post({ handle: account.handle, externalId, kind });
    const one = found.get(`${row.channelAccountId}/${parentIdOf(row)}`);
    const above = one && presentParent(one, { account, conversationId: row.conversationId });
    const attachments = one ? ('row' in one ? one.row : one.post).attachments.flatMap(({ id }) => shown.get(id) ?? []) : []; // prettier-ignore
    const kind = one && 'row' in one ? one.row.kind : (one?.post.kind ?? 'dm');
    return {
      parent: above ? { ...above, attachments, permalink: linkTo(above.externalId, kind) } : null,
      permalink: row.unsentAt === null ? linkTo(row.externalId, row.kind) : null,
    };
  };
}

/** What stands under these ids; for the id of a later version, the post itself. */
async function findAbove(
  store: Store,
  { accountId, ids }: { accountId: string; ids: string[] },
): Promise<Map<string, Found>> {
  const named = (all: readonly Found[]) =>
    new Map(all.map((one) => ['row' in one ? one.row.externalId : one.post.externalId, one] as const));
  const found = named(await findPosts(store, { accountId, ids }));
  const versions = [...found.values()].flatMap((one) =>
    'post' in one && one.post.by === 'version' && one.post.inReplyToExternalId !== null
      ? [[one.post.externalId, one.post.inReplyToExternalId] as const]
      : [],
  );
  const firsts =
    versions.length === 0
      ? new Map<string | null, Found>()
      : named(await findPosts(store, { accountId, ids: versions.map(([, first]) => first) }));
  const above = new Map<string, Found>();
  for (const [id, one] of found) {
    const isVersion = 'post' in one && one.post.by === 'version';
    if (id !== null && !isVersion) above.set(id, one);
  }
  for (const [id, first] of versions) {
    const one = firsts.get(first);
    if (one) above.set(id, one);
  }
  return above;
}

async function findPosts(store: Store, { accountId, ids }: { accountId: string; ids: string[] }): Promise<Found[]> {
  const { messages: m, posts: p, contacts: c } = store.t;
  const messages = await store.db
    .select()
    .from(m)
    .innerJoin(c, eq(c.id, m.contactId))
    .where(and(eq(m.channelAccountId, accountId), inArray(m.externalId, ids)));
  const posts = await store.db
    .select()
    .from(p)
    .where(and(eq(p.channelAccountId, accountId), inArray(p.externalId, ids)));
  return [
    ...posts.map((post) => ({ post })),
    ...messages
      .filter(({ messages: { kind } }) => kind !== 'dm')
      .map(({ messages: row, contacts }) => ({
        row,
        name: row.direction === 'inbound' ? displayNameOf(contacts) : null,
      })),
  ];
}

/** What was taken back is shown as that, without its words. */
function presentParent(
  one: Found,
  { account, conversationId }: { account: Account; conversationId: string },
): Omit<ParentPost, 'attachments' | 'permalink'> {
  // A handle that is added by its id alone has no name yet.
  const brand = account.displayName ?? (account.handle === account.externalId ? null : `@${account.handle}`);
  if ('post' in one) {
    const { externalId, text, sentAt, unsentAt, by, authorName } = one.post;
    const byBrand = by === 'brand';
    return {
      externalId,
      authorName: byBrand ? brand : authorName,
      byBrand,
      text: unsentAt === null ? text : '',
      at: iso(sentAt),
      unsentAt: isoOrNull(unsentAt),
      conversationId: null,
    };
  }
  const { row, name } = one;
  const byBrand = row.direction === 'outbound';
  return {
    externalId: row.externalId ?? '',
    authorName: byBrand ? brand : name,
    byBrand,
    text: row.unsentAt === null ? row.text : '',
    at: iso(row.sentAt),
    unsentAt: isoOrNull(row.unsentAt),
    conversationId: row.conversationId === conversationId ? null : row.conversationId,
  };
}
