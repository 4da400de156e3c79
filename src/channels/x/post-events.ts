// What a public post means for one of the brand's handles: a customer who turned to it, a post of its own, or nothing; and the
// posts that came along with it, so that it can be read in its context.
// Pure. Before it: parse-tweet (v1.1) and parse-post (v2), which read both notations into one Post.
import type {
  AttachmentFacts,
  ChannelEvent,
  ContactFacts,
  ContextPostEvent,
  MessageEvent,
  OwnPostEvent,
} from '../channel-event.ts';
import type { About } from './parse-direct-message.ts';
import { notice } from './parse-direct-message.ts';
import type { Users } from './parse-users.ts';
import { contactOf } from './parse-users.ts';
import { orderKeyOf } from './platform-value.ts';

export interface Mention {
  id: string | undefined;
  handle: string | undefined;
  /** It stands before the text proper, where X puts those who are answered. */
  isLeading: boolean;
}

/** Before the text proper, or at its very beginning. */
export const isLeading = ([start, end]: [start?: number | undefined, end?: number | undefined], textStart: number) =>
  start === 0 || (end ?? Infinity) <= textStart;

export interface Post {
  id: string;
  authorId: string | undefined;
  at: number | null;
  text: string;
  attachments: AttachmentFacts[];
  mentions: Mention[];
  /** Root of the public thread; only v2 says it. */
  conversationId: string | undefined;
  replyToId: string | undefined;
  replyToUserId: string | undefined;
  quotedId: string | undefined;
  quotedAuthorId: string | undefined;
  isRepost: boolean;
  /** Whose words it repeats. */
  repostedId: string | undefined;
  /** Ids of all versions, the first one being the post's lasting identity; empty when X says nothing of it. */
  versions: string[];
  /** What it answers or quotes, where the delivery shows it. */
  above: Post[];
}

/** The events of `post`, at least one. `isForUs`: X itself says that it turns to this account. */
export function postEvents({ post, about, isForUs }: { post: Post; about: About; isForUs: boolean }): ChannelEvent[] {
  const place = placePost({ post, about, isForUs });
  const holds = post.repostedId ?? idOfAll(post);
  if (place.is === null) return [notice(about, { at: post.at, known: !UNPLACED.has(place.because), holds })];

  // An edited post has a new id. Under its first id it is either the message we have, or one that an edit brought to us.
  const externalId = idOfAll(post);
  const said = { ...wordsOf(post), account: about.account, orderKey: orderKeyOf(externalId) };
  const event: MessageEvent | OwnPostEvent =
    place.is === 'own'
      ? { type: 'own_post', kind: 'mention', ...said, named: place.named }
      : { type: 'message', direction: 'inbound', kind: 'mention', ...said, contact: place.contact, via: 'typed' };
  const version = post.versions.indexOf(post.id);
  // That a later version says something else is no contradiction.
  const told: ChannelEvent = version > 0 && event.type === 'message' ? { ...event, excerpt: true } : event;
  const events = [told, ...post.above.flatMap((above) => cameAlong(above, about))];
  if (version < 1) return events;
  const by = place.is === 'own' ? ('brand' as const) : ('contact' as const);
  const edited = {
    type: 'change',
    change: 'edited',
    messageExternalId: externalId,
    by,
    version,
    versionExternalIds: post.versions.slice(1),
    text: post.text,
  } as const;
  return [...events, { ...edited, account: about.account, at: post.at }];
}

const idOfAll = ({ id, versions }: Post): string => versions[0] ?? id;

/** What every kind of event says of a post. */
const wordsOf = (post: Post) => ({
  at: post.at,
  externalId: idOfAll(post),
  rootExternalId: post.conversationId ?? post.replyToId ?? idOfAll(post),
  ...(post.conversationId === undefined && post.replyToId !== undefined ? { isRootGuessed: true as const } : {}),
  inReplyToExternalId: post.replyToId ?? post.quotedId ?? null,
  text: post.text,
  attachments: post.attachments,
});

/** What is above a post is shown with it. It opens nothing: whoever turned to us there is told for themselves. */
function cameAlong(post: Post, { account, users }: About): (OwnPostEvent | ContextPostEvent)[] {
  if (post.isRepost || post.authorId === undefined) return [];
  const said = { ...wordsOf(post), account };
  if (post.authorId !== account)
    return [{ type: 'context_post', kind: 'mention', ...said, author: contactOf(users, post.authorId) }];
  const orderKey = orderKeyOf(said.externalId);
  return [{ type: 'own_post', kind: 'mention', ...said, named: null, orderKey, cameAlong: true }];
}

/** On one page the same post may be above several, and told for itself too: then once is enough. */
export function withoutRepeats(events: readonly ChannelEvent[]): ChannelEvent[] {
  const told = new Set(events.flatMap((event) => (event.type === 'message' ? [event.externalId] : [])));
  return events.filter((event) => {
    if (event.type !== 'context_post' && !(event.type === 'own_post' && event.cameAlong)) return true;
    const isNew = !told.has(event.externalId);
    told.add(event.externalId);
    return isNew;
  });
}

/** Somebody may have turned to us, and we cannot say who, or to which handle. */
const UNPLACED: ReadonlySet<string> = new Set(['author_unknown', 'no_account']);

type Place =
  | { is: 'inbound'; contact: ContactFacts }
  | { is: 'own'; named: ContactFacts | null }
  | { is: null; because: 'repost' | 'no_account' | 'not_concerned' | 'author_unknown' };

function placePost({ post, about, isForUs }: { post: Post; about: About; isForUs: boolean }): Place {
  const { account, users } = about;
  if (post.isRepost) return { is: null, because: 'repost' };
  if (account === null) return { is: null, because: 'no_account' };
  if (post.authorId === account) {
    const named = namedBy(post, account);
    return { is: 'own', named: named === undefined ? null : withHandle(post, contactOf(users, named)) };
  }
  if (!isForUs && !concerns({ post, account, users })) return { is: null, because: 'not_concerned' };
  if (post.authorId === undefined) return { is: null, because: 'author_unknown' };
  return { is: 'inbound', contact: contactOf(users, post.authorId) };
}

/** Whom the brand turns to. In a reply to itself those whom X put before its text: the second part of an answer. */
function namedBy({ replyToUserId, mentions }: Post, account: string): string | undefined {
  if (replyToUserId !== undefined && replyToUserId !== account) return replyToUserId;
  return mentions.find(({ id, isLeading }) => isLeading && id !== undefined && id !== account)?.id;
}

function concerns({ post, account, users }: { post: Post; account: string; users: Users }): boolean {
  const ourHandle = users.get(account)?.handle?.toLowerCase();
  const isMentioned = post.mentions.some(({ id, handle }) =>
    id === undefined ? handle !== undefined && handle.toLowerCase() === ourHandle : id === account,
  );
  return isMentioned || post.replyToUserId === account || post.quotedAuthorId === account;
}

/** The handle that the post itself gives, when the delivery says nothing else of this person. */
function withHandle({ mentions }: Post, contact: ContactFacts): ContactFacts {
  const handle = mentions.find(({ id }) => id === contact.externalId)?.handle;
  return handle === undefined || contact.handle !== undefined ? contact : { ...contact, handle };
}
