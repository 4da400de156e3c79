// What X tells a webhook, in both envelopes: Account Activity (flat, `for_user_id`) and X Activity (`data.payload`). The
// account's `envelope` chooses. Delivery signs and sends them.
import type { LedgerMessage, SimulatedAccount, WebhookDelivery } from '../shapes.ts';
import { APPS } from '../shapes.ts';
import { findAccount, laneOf, type PlatformEvents, type World } from './platform.ts';
import { answeredBy, mentionsIn, postV2, tweetV1 } from './x-posts.ts';
import { isoOf, messageCreate, profileOf, senderOf, userV1, userV2, xJson } from './x-shapes.ts';

export const xEvents: PlatformEvents = {
  message: (world, message) => {
    if (message.kind !== 'dm') return postEvents(world, message);
    const { account, users } = pair(world, message);
    const events = { direct_message_events: [messageCreate(world, message)] };
    const type = message.direction === 'inbound' ? 'dm.received' : 'dm.sent';
    return [
      wrap(world, {
        message,
        account,
        type,
        aaa: { ...events, ...apps(message), users: users.v1 },
        xaa: { ...events, users: users.v2 },
      }),
    ];
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
    return [
      wrap(world, {
        message,
        account,
        type: 'dm.read',
        aaa: { ...events, users: users.v1 },
        xaa: { ...events, users: users.v2 },
      }),
    ];
  },

  typing: (world, thread) => {
    const { account, users } = pair(world, thread);
    const event = {
      created_timestamp: String(thread.at),
      sender_id: thread.contact,
      target: { recipient_id: thread.account },
    };
    const events = { direct_message_indicate_typing_events: [event] };
    const both = { aaa: { ...events, users: users.v1 }, xaa: { ...events, users: users.v2 } };
    return [wrap(world, { message: thread, account, type: 'dm.indicate_typing', ...both })];
  },

  unsent: (world, message, at) => {
    // A DM that its writer deletes disappears for the writer only; X tells nobody.
    if (message.kind === 'dm') return [];
    const account = accountOf(world, message);
    const status = { id: message.externalId, user_id: senderOf(message) };
    const aaa = { tweet_delete_events: [{ status, timestamp_ms: String(at) }] };
    const xaa = { id: message.externalId, author_id: senderOf(message), deleted_at: isoOf(at) };
    return [wrap(world, { message, account, type: 'post.delete', aaa, xaa })];
  },

  // Legacy direct messages know neither edits nor reactions.
  reaction: () => [],
  edited: () => [],
};

/** An encrypted message of the new chat: it can be seen that it came, and nothing else. */
export function encryptedEvent(
  world: World,
  thread: { account: string; contact: string; at: number },
): WebhookDelivery {
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
  return wrap(world, { message: thread, account, type: 'chat.received', xaa: payload, aaa: undefined });
}

function postEvents(world: World, post: LedgerMessage): WebhookDelivery[] {
  const account = accountOf(world, post);
  const aaa = { user_has_blocked: 'false', tweet_create_events: [tweetV1(world, { post, account })] };
  const xaa = postV2(world, { post, account });
  const author = profileOf(world, account, senderOf(post));
  const includes = { users: [userV2(author), userV2(profileOf(world, account, account.externalId))] };
  if ((account.envelope ?? 'aaa') === 'aaa')
    return [wrap(world, { message: post, account, type: 'post.create', aaa, xaa })];
  return postTypes(world, post, account).map((type) =>
    // Published samples of replies come without `includes`.
    wrap(world, { message: post, account, type, aaa, xaa, ...(type === 'post.reply.create' ? {} : { includes }) }),
  );
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

interface Wrapping {
  message: { account: string; contact: string };
  account: SimulatedAccount;
  type: string;
  aaa: object | undefined;
  xaa: object;
  includes?: object;
}

function wrap(world: World, { message, account, type, aaa, xaa, includes }: Wrapping): WebhookDelivery {
  const delivery = {
    door: 'x',
    account: account.externalId,
    lane: laneOf({ channel: 'x', ...pick(message) }),
  } as const;
  if (aaa && (account.envelope ?? 'aaa') === 'aaa') {
    return { ...delivery, body: xJson({ for_user_id: account.externalId, ...aaa }) };
  }
  // A signed 64-bit number as text, negative half of the time.
  const number = BigInt(world.ids.digitsFor(`uuid/${world.ids.snowflake()}`, 18));
  const data = {
    event_uuid: String(number % 2n === 0n ? number : -number),
    filter: { user_id: account.externalId },
    event_type: type,
    tag: 'touchpoint',
    payload: xaa,
    ...(includes ? { includes } : {}),
  };
  return { ...delivery, body: xJson({ data }) };
}

const pick = ({ account, contact }: { account: string; contact: string }) => ({ account, contact });

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
