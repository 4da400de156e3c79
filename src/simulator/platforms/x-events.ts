// What happens at X, in the words of both of its webhook products. x-envelopes.ts knows who hears of it and how.
import type { LedgerMessage, SimulatedAccount, WebhookDelivery } from '../shapes.ts';
import { APPS } from '../shapes.ts';
import { findAccount, type PlatformEvents, type World } from './platform.ts';
import { tellX, type Activity } from './x-envelopes.ts';
import { answeredBy, includedMedia, mentionsIn, postV2, tweetV1 } from './x-posts.ts';
import { isoOf, messageCreate, profileOf, senderOf, userV1, userV2 } from './x-shapes.ts';

export const xEvents: PlatformEvents = {
  message: (world, message) => {
    if (message.kind !== 'dm') return postEvents(world, message);
    const { account, users } = pair(world, message);
    const events = { direct_message_events: [messageCreate(world, message)] };
    const type = message.direction === 'inbound' ? 'dm.received' : 'dm.sent';
    const aaa = { ...events, ...apps(message), users: users.v1 };
    return tellX(world, {
      thread: message,
      account,
      aaa,
      activities: [{ type, payload: { ...events, users: users.v2 } }],
    });
  },

  read: (world, message, at) => {
    const { account, users } = pair(world, message);
    const target = { recipient_id: message.account };
    const event = {
      created_timestamp: String(at),
      sender_id: message.contact,
      target,
      last_read_event_id: message.externalId,
    };
    const events = { direct_message_mark_read_events: [event] };
    return bothWays(world, { thread: message, account, type: 'dm.read', events, users });
  },

  typing: (world, thread) => {
    const { account, users } = pair(world, thread);
    const event = {
      created_timestamp: String(thread.at),
      sender_id: thread.contact,
      target: { recipient_id: thread.account },
    };
    const events = { direct_message_indicate_typing_events: [event] };
    return bothWays(world, { thread, account, type: 'dm.indicate_typing', events, users });
  },

  unsent: (world, message, at) => {
    // A DM that its writer deletes disappears for the writer only; X tells nobody.
    if (message.kind === 'dm') return [];
    const account = accountOf(world, message);
    const status = { id: message.externalId, user_id: senderOf(message) };
    const aaa = { tweet_delete_events: [{ status, timestamp_ms: String(at) }] };
    const payload = { id: message.externalId, author_id: senderOf(message), deleted_at: isoOf(at) };
    return tellX(world, { thread: message, account, aaa, activities: [{ type: 'post.delete', payload }] });
  },

  // Legacy direct messages know neither edits nor reactions.
  reaction: () => [],
  edited: () => [],
};

/** An encrypted message of the new chat: it can be seen that it came, and nothing else. */
export function encryptedEvent(
  world: World,
  thread: { account: string; contact: string; at: number },
): WebhookDelivery[] {
  const account = accountOf(world, thread);
  const id = world.ids.snowflake();
  const payload = {
    conversation_id: `${thread.account}:${thread.contact}`,
    id,
    created_at_msec: String(thread.at),
    sender_id: thread.contact,
    conversation_key_version: '1',
    encoded_event: Buffer.from(world.ids.opaque(`chat/${id}`)).toString('base64'),
    message_event_signature: { signature: world.ids.opaque(`signature/${id}`), signature_version: '5' },
  };
  return tellX(world, { thread, account, aaa: undefined, activities: [{ type: 'chat.received', payload }] });
}

/** The owner of the account took the app's access away. */
export function revokeEvents(world: World, account: SimulatedAccount): WebhookDelivery[] {
  const date_time = isoOf(world.clock.now());
  const user_id = account.externalId;
  const aaa = { user_event: { revoke: { date_time, target: { app_id: APPS.x.id }, source: { user_id } } } };
  const payload = { date_time, user_id, app_id: APPS.x.id };
  const thread = { account: user_id, contact: user_id };
  return tellX(world, { thread, account, aaa, activities: [{ type: 'oauth.revoke', payload }] });
}

function postEvents(world: World, post: LedgerMessage): WebhookDelivery[] {
  const account = accountOf(world, post);
  const aaa = { user_has_blocked: 'false', tweet_create_events: [tweetV1(world, { post, account })] };
  const payload = postV2(world, { post, account });
  const author = profileOf(world, account, senderOf(post));
  const media = includedMedia(world, post);
  const includes = {
    ...(media.length > 0 ? { media } : {}),
    users: [userV2(author), userV2(profileOf(world, account, account.externalId))],
  };
  // Published samples of replies come without `includes`.
  const activities = postTypes(world, post, account).map((type): Activity => {
    return { type, payload, ...(type === 'post.reply.create' ? {} : { includes }) };
  });
  return tellX(world, { thread: post, account, aaa, activities });
}

/** X Activity sends explicit mentions and direct replies to the brand's own posts, and nothing for what is neither. */
function postTypes(world: World, post: LedgerMessage, account: SimulatedAccount): string[] {
  if (post.direction === 'outbound') return ['post.create'];
  const parent = answeredBy(world, post);
  return [
    ...(mentionsIn(post.text, account).length > 0 ? ['post.mention.create'] : []),
    ...(parent?.direction === 'outbound' ? ['post.reply.create'] : []),
  ];
}

interface BothWays {
  thread: { account: string; contact: string };
  account: SimulatedAccount;
  type: string;
  events: object;
  users: { v1: object; v2: object };
}

/** The same event in both envelopes, except for how each writes users. */
const bothWays = (world: World, { thread, account, type, events, users }: BothWays): WebhookDelivery[] =>
  tellX(world, {
    thread,
    account,
    aaa: { ...events, users: users.v1 },
    activities: [{ type, payload: { ...events, users: users.v2 } }],
  });

const accountOf = (world: World, { account }: { account: string }): SimulatedAccount => {
  const found = findAccount(world, 'x', account);
  if (!found) throw new RangeError('no such X account in the simulator');
  return found;
};

function pair(world: World, thread: { account: string; contact: string }) {
  const account = accountOf(world, thread);
  const both = [thread.contact, thread.account].map((id) => profileOf(world, account, id));
  const v1 = Object.fromEntries(both.map((profile) => [profile.id, userV1(profile)]));
  const v2 = Object.fromEntries(both.map((profile) => [profile.id, { data: userV2(profile) }]));
  return { account, users: { v1, v2 } };
}

/** Only what the account itself sent names its application. */
function apps(message: LedgerMessage): object {
  if (message.direction === 'inbound' || message.appId === null) return {};
  const app = message.appId === APPS.x.id ? APPS.x : { ...APPS.xNative, id: message.appId };
  return { apps: { [app.id]: app } };
}
