// Meta's reading calls: conversations with their newest twenty messages, single messages, and profiles.
import type { Answer, Call } from '../server.ts';
import type { LedgerMessage, SimulatedAccount, SimulatedAttachment } from '../shapes.ts';
import { signedUrl } from './media-routes.ts';
import { graphTime, metaError, ok } from './meta-wire.ts';
import { missing } from './meta-send.ts';
import type { World } from './platform.ts';

/** Only these many newest messages of a conversation can be read in detail. */
const READABLE = 20;

export interface GraphRead {
  world: World;
  account: SimulatedAccount;
  call: Call;
}

/** `GET /{page}/conversations`: newest first, `user_id` finds one, `after` pages. */
export function listConversations(read: GraphRead): Answer {
  const { call } = read;
  const user = call.query.get('user_id');
  const limit = Math.min(Number(call.query.get('limit') ?? 25) || 25, 100);
  const all = threadsOf(read).filter(({ contact }) => user === null || contact === user);
  const start = Number(Buffer.from(call.query.get('after') ?? '', 'base64url').toString() || 0);
  const page = all.slice(start, start + limit);
  const after = Buffer.from(String(start + page.length)).toString('base64url');
  const isMore = start + page.length < all.length;
  const next = new URL(`${read.world.baseUrl()}${call.path}?${call.query.toString()}`);
  next.searchParams.delete('access_token');
  next.searchParams.set('after', after);
  return ok({
    data: page.map((thread) => conversation(read, thread)),
    paging: {
      cursors: { before: Buffer.from(String(start)).toString('base64url'), after },
      ...(isMore ? { next: next.href } : {}),
    },
  });
}

/** `GET /{conversation}/messages`: newest first, `after` pages. */
export function listMessages(read: GraphRead, id: string): Answer {
  const { call } = read;
  const thread = threadsOf(read).find((each) => each.id === id);
  const limit = Math.min(Number(call.query.get('limit') ?? 25) || 25, 100);
  return thread ? ok(messagesOf(read, thread, { limit, after: call.query.get('after') })) : missing(id);
}

/** `GET /{id}`: the account itself, a conversation, a message, or a person's profile. */
export function readObject(read: GraphRead, id: string): Answer {
  const { world, account } = read;
  if (id === 'me' || id === account.externalId || id === account.pageId) {
    const features = { hop_v2: true, msgr_multi_app: true, ig_multi_app: true };
    const wantsFeatures = (read.call.query.get('fields') ?? '').includes('messaging_feature_status');
    return ok({
      id: account.externalId,
      name: account.displayName,
      username: account.handle,
      ...(wantsFeatures ? { messaging_feature_status: features } : {}),
    });
  }
  const thread = threadsOf(read).find((each) => each.id === id);
  if (thread) return ok(conversation(read, thread));
  const message = world.ledger.find(id);
  if (message?.account === account.externalId) return readMessage(read, message);
  return readProfile(read, id);
}

function readMessage(read: GraphRead, message: LedgerMessage): Answer {
  if (message.kind !== 'dm') {
    const author = message.direction === 'inbound' ? message.contact : message.account;
    return ok({
      id: message.externalId,
      message: message.text,
      from: { id: author },
      created_time: graphTime(message.at),
    });
  }
  const newest = read.world.ledger.thread(message).slice(-READABLE);
  if (message.unsentAt === null && newest.includes(message)) return ok(detailOf(read, message));
  return metaError({ code: 9000001, message: '(#9000001) This message has been deleted by the user or the business.' });
}

function readProfile({ world, account }: GraphRead, id: string): Answer {
  const contact = world.people.find(account.channel, id);
  const hasWritten =
    world.ledger.lastCustomerAct({ channel: account.channel, account: account.externalId, contact: id }) !== null;
  if (!contact) return missing(id);
  if (account.channel === 'instagram') {
    if (!hasWritten) return metaError({ code: 230, message: '(#230) User consent is required to access user profile' });
    const { displayName: name, handle: username } = contact;
    return ok({ id, name, username, profile_pic: pictureOf(world, id), follower_count: 187, is_user_follow_business: true, is_business_follow_user: false, is_verified_user: false }); // prettier-ignore
  }
  if (!hasWritten)
    return metaError({ code: 100, subcode: 2018218, message: '(#100) No profile available for this user.' });
  const [first_name, ...rest] = contact.displayName.split(' ');
  return ok({
    id,
    first_name,
    last_name: rest.join(' '),
    name: contact.displayName,
    profile_pic: pictureOf(world, id),
  });
}

interface Thread {
  id: string;
  contact: string;
  messages: LedgerMessage[];
}

function threadsOf({ world, account }: GraphRead): Thread[] {
  const byContact = new Map<string, LedgerMessage[]>();
  for (const message of world.ledger.all()) {
    if (message.kind !== 'dm' || message.channel !== account.channel || message.account !== account.externalId)
      continue;
    const thread = byContact.get(message.contact) ?? [];
    thread.push(message);
    byContact.set(message.contact, thread);
  }
  return [...byContact]
    .map(([contact, messages]) => ({
      id: `t_${world.ids.digitsFor(`thread/${account.externalId}/${contact}`, 16)}`,
      contact,
      // Newest first; of the same millisecond the later one.
      messages: messages.toReversed().toSorted((a, b) => b.at - a.at),
    }))
    .toSorted((a, b) => (b.messages[0]?.at ?? 0) - (a.messages[0]?.at ?? 0));
}

function conversation(read: GraphRead, { id, contact, messages }: Thread): object {
  const { world, account, call } = read;
  const thread = { id, contact, messages };
  const fields = call.query.get('fields') ?? '';
  const wanted = /messages(?:\.limit\((\d+)\))?/.exec(fields);
  const limit = Number(wanted?.[1] ?? 25);
  const participants = [
    { name: world.people.meet(account.channel, contact).displayName, email: `${contact}@facebook.com`, id: contact },
    { name: account.displayName, email: `${account.externalId}@facebook.com`, id: account.externalId },
  ];
  return {
    id,
    updated_time: graphTime(messages[0]?.at ?? 0),
    participants: { data: participants },
    message_count: messages.length,
    unread_count: [...messages, undefined].findIndex((m) => m?.direction !== 'inbound'),
    can_reply: true,
    is_owner: world.meta.routing.isOurs({ channel: account.channel, account: account.externalId, contact }),
    ...(wanted ? { messages: messagesOf(read, thread, { limit, after: null }) } : {}),
  };
}

function messagesOf(
  read: GraphRead,
  { id, messages }: Thread,
  { limit, after }: { limit: number; after: string | null },
): object {
  const named = Buffer.from(after ?? '', 'base64url').toString();
  const start = messages.findIndex(({ externalId }) => externalId === named) + 1;
  const page = messages.slice(start, start + limit);
  const data = page.map((m, i) =>
    start + i < READABLE && m.unsentAt === null
      ? detailOf(read, m)
      : { id: m.externalId, created_time: graphTime(m.at) },
  );
  if (start + page.length >= messages.length) return { data };
  const next = Buffer.from(page.at(-1)?.externalId ?? '').toString('base64url');
  const address = `${read.world.baseUrl()}/v26.0/${id}/messages?limit=${limit}&after=${next}`;
  return { data, paging: { cursors: { after: next }, next: address } };
}

function detailOf({ world, account }: GraphRead, message: LedgerMessage): object {
  const brand = { name: account.displayName, email: `${account.externalId}@facebook.com`, id: account.externalId };
  const person = {
    name: world.people.meet(account.channel, message.contact).displayName,
    email: `${message.contact}@facebook.com`,
    id: message.contact,
  };
  const [from, to] = message.direction === 'inbound' ? [person, brand] : [brand, person];
  const files = message.attachments
    .filter(({ type }) => type in FILES)
    .map((each, i) => fileOf(each, { id: `${message.externalId}:${i}`, url: signedUrl(world, message, each) }));
  const sticker = message.attachments.find(({ type }) => type === 'sticker');
  return {
    id: message.externalId,
    created_time: graphTime(message.at),
    from,
    to: { data: [to] },
    message: message.text,
    ...(files.length === 0 ? {} : { attachments: { data: files } }),
    ...(sticker === undefined ? {} : { sticker: signedUrl(world, message, sticker) }),
  };
}

/** What stands among the attachments; places, stories and hearts have no words here, and a sticker has a field of its own. */
const FILES: Readonly<Partial<Record<SimulatedAttachment['type'], string>>> = {
  image: 'image/png',
  video: 'video/mp4',
  audio: 'audio/wav',
  file: 'application/pdf',
};

function fileOf({ type, title }: SimulatedAttachment, { id, url }: { id: string; url: string }): object {
  const file = { id, mime_type: FILES[type], name: title ?? 'file', size: 48_211 };
  if (type === 'image') return { ...file, image_data: { url, width: 320, height: 200 } };
  return type === 'video' ? { ...file, video_data: { url, width: 320, height: 200 } } : { ...file, file_url: url };
}

const pictureOf = (world: World, id: string): string =>
  `${world.baseUrl()}/cdn/profile/${world.ids.opaque(`profile/${id}`)}.png`;
