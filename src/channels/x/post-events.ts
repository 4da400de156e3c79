// What a public post means for one of the brand's handles: a customer who turned to it, its own answer, or nothing.
// Pure. Before it: parse-tweet (v1.1) and parse-post (v2), which read both notations into one Post.
import type { AttachmentFacts, ChannelEvent, ContactFacts, MessageEvent } from '../channel-event.ts';
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
  /** Ids of all versions, the first one being the post's lasting identity; empty when X says nothing of it. */
  versions: string[];
}

/** The events of `post`, at least one. `isForUs`: X itself says that it turns to this account. */
export function postEvents({ post, about, isForUs }: { post: Post; about: About; isForUs: boolean }): ChannelEvent[] {
  const place = placePost({ post, about, isForUs });
  if (place.direction === null) return [notice(about, { at: post.at, known: !UNPLACED.has(place.because) })];

  // An edited post has a new id. Under its first id it is either the message we have, or one that an edit brought to us.
  const externalId = post.versions[0] ?? post.id;
  const message: MessageEvent = {
    type: 'message',
    account: about.account,
    at: post.at,
    direction: place.direction,
    kind: 'mention',
    externalId,
    contact: place.contact,
    rootExternalId: post.conversationId ?? post.replyToId ?? externalId,
    inReplyToExternalId: post.replyToId ?? post.quotedId ?? null,
    text: post.text,
    attachments: post.attachments,
    via: 'typed',
    orderKey: orderKeyOf(externalId),
  };
  const version = post.versions.indexOf(post.id);
  if (version < 1) return [message];
  const by = place.direction === 'inbound' ? ('contact' as const) : ('brand' as const);
  const edited = {
    type: 'change',
    change: 'edited',
    messageExternalId: externalId,
    by,
    version,
    text: post.text,
  } as const;
  return [message, { ...edited, account: about.account, at: post.at }];
}

/** Somebody may have turned to us, and we cannot say who, or to which handle. */
const UNPLACED: ReadonlySet<string> = new Set(['author_unknown', 'no_account']);

type Place =
  | {
      direction: 'inbound' | 'outbound';
      contact: ContactFacts;
      because: 'mentioned_replied_or_quoted' | 'answers_somebody';
    }
  | { direction: null; because: 'repost' | 'no_account' | 'stands_alone' | 'not_concerned' | 'author_unknown' };

function placePost({ post, about, isForUs }: { post: Post; about: About; isForUs: boolean }): Place {
  const { account, users } = about;
  if (post.isRepost) return { direction: null, because: 'repost' };
  if (account === null) return { direction: null, because: 'no_account' };
  if (post.authorId === account) {
    const answered = answeredBy(post, account);
    if (answered === undefined) return { direction: null, because: 'stands_alone' };
    return { direction: 'outbound', contact: namedIn(post, contactOf(users, answered)), because: 'answers_somebody' };
  }
  if (!isForUs && !concerns({ post, account, users })) return { direction: null, because: 'not_concerned' };
  if (post.authorId === undefined) return { direction: null, because: 'author_unknown' };
  return { direction: 'inbound', contact: contactOf(users, post.authorId), because: 'mentioned_replied_or_quoted' };
}

/** Whom the brand answers. A reply to itself goes on with those whom X put before its text: the second part of an answer. */
function answeredBy({ replyToUserId, mentions }: Post, account: string): string | undefined {
  if (replyToUserId !== account) return replyToUserId;
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
function namedIn({ mentions }: Post, contact: ContactFacts): ContactFacts {
  const handle = mentions.find(({ id }) => id === contact.externalId)?.handle;
  return handle === undefined || contact.handle !== undefined ? contact : { ...contact, handle };
}
