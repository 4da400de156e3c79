// X's reading calls: pages of DM events and mentions, newest first, users, and the bytes of a picture in a DM.
import type { Answer, Call } from '../server.ts';
import type { LedgerMessage, SimulatedAccount } from '../shapes.ts';
import type { World } from './platform.ts';
import { xProblem } from './x-errors.ts';
import { mentionsIn, postV2 } from './x-posts.ts';
import { fileAnswer } from './media-routes.ts';
import {
  filmVariants,
  isoOf,
  mediaIdOf,
  mediaTypeOf,
  profileOf,
  senderOf,
  textWithLink,
  tonUrl,
  userV2,
} from './x-shapes.ts';

export interface Reading {
  world: World;
  call: Call;
  account: SimulatedAccount;
}

const DAYS_30_MS = 30 * 24 * 3_600_000;
const MENTIONS_KEPT = 800;

/** DM events of the account, or of one conversation when a participant is named. Newest first, 30 days, no since_id. */
export function dmEventsPage({ world, call, account }: Reading, participant: string | null): Answer {
  const max = Number(call.query.get('max_results') ?? 100);
  if (!(max >= 1 && max <= 100)) {
    return xProblem({
      status: 400,
      slug: 'invalid-request',
      parameter: 'max_results',
      detail: 'The `max_results` query parameter value is not between 1 and 100',
    });
  }
  const oldest = world.clock.now() - DAYS_30_MS;
  const found = world.ledger
    .all()
    .filter((m) => m.channel === 'x' && m.kind === 'dm' && m.account === account.externalId && m.at >= oldest)
    .filter((m) => (participant === null || m.contact === participant) && m.unsentAt === null)
    .toSorted(newestFirst);
  const { page, meta } = paged(found, { max, token: call.query.get('pagination_token') });
  const wantsUsers = (call.query.get('expansions') ?? '').includes('sender_id');
  const users = [...new Set(page.map(senderOf))].map((id) => userV2(profileOf(world, account, id)));
  const media = page.filter(hasMedia).map((m) => mediaV2(world, m));

  return json({
    ...(page.length > 0 ? { data: page.map((m) => dmEvent(world, m)) } : {}),
    ...(wantsUsers && page.length > 0 ? { includes: { users, ...(media.length > 0 ? { media } : {}) } } : {}),
    meta,
  });
}

/** Posts that name the account's handle, newest first; who answers it without naming it is in no list. `since_id` is exclusive. */
export function mentionsPage({ world, call, account }: Reading): Answer {
  const max = Number(call.query.get('max_results') ?? 10);
  if (!(max >= 5 && max <= 100)) {
    return xProblem({
      status: 400,
      slug: 'invalid-request',
      parameter: 'max_results',
      detail: 'The `max_results` query parameter value is not between 5 and 100',
    });
  }
  const since = BigInt(call.query.get('since_id') ?? 0);
  const found = world.ledger
    .all()
    .filter(
      (m) => m.channel === 'x' && m.kind === 'mention' && m.account === account.externalId && m.direction === 'inbound',
    )
    .filter((m) => BigInt(m.externalId) > since && m.unsentAt === null && mentionsIn(m.text, account).length > 0)
    .toSorted(newestFirst)
    .slice(0, MENTIONS_KEPT);
  const { page, meta } = paged(found, { max, token: call.query.get('pagination_token') });
  const users = [...new Set(page.map(senderOf))].map((id) => userV2(profileOf(world, account, id)));
  const ends = page.length > 0 ? { newest_id: page[0]?.externalId, oldest_id: page.at(-1)?.externalId } : {};
  return json({
    ...(page.length > 0 ? { data: page.map((post) => postV2(world, { post, account })), includes: { users } } : {}),
    meta: { ...meta, ...ends },
  });
}

export function userAnswer({ world, account }: Reading, id: string): Answer {
  if (id !== account.externalId && !world.people.find('x', id)) {
    return json({
      errors: [
        {
          value: id,
          detail: `Could not find user with id: [${id}].`,
          title: 'Not Found Error',
          resource_type: 'user',
          parameter: 'id',
          resource_id: id,
          type: 'https://api.x.com/2/problems/resource-not-found',
        },
      ],
    });
  }
  return json({ data: userV2(profileOf(world, account, id)) });
}

/** The picture of one DM, for the account it was sent to. */
export function mediaAnswer({ world, account }: Reading, [messageId, mediaId]: string[]): Answer {
  const message = messageId === undefined ? undefined : world.ledger.find(messageId);
  if (
    !message ||
    message.account !== account.externalId ||
    message.attachments.length === 0 ||
    mediaId !== mediaIdOf(world, message)
  ) {
    return xProblem({ status: 404, slug: 'resource-not-found', detail: 'Could not find media.' });
  }
  const file = fileAnswer(message, 0);
  if (file === undefined) return xProblem({ status: 404, slug: 'resource-not-found', detail: 'Could not find media.' });
  return { ...file, contentType: 'application/octet-stream' };
}

/** One message by its id, with the present addresses of its media. What is gone is answered with 200 and an error. */
export function dmEventAnswer({ world, account }: Reading, id: string): Answer {
  const message = world.ledger.find(id);
  if (message?.kind !== 'dm' || message.account !== account.externalId || message.unsentAt !== null) {
    const detail = `Could not find dm_event with id: [${id}].`;
    return json({ errors: [{ value: id, detail, title: 'Not Found Error', resource_type: 'dm_event', parameter: 'id', resource_id: id, type: 'https://api.x.com/2/problems/resource-not-found' }] }); // prettier-ignore
  }
  return json({
    data: dmEvent(world, message),
    ...(hasMedia(message) ? { includes: { media: [mediaV2(world, message)] } } : {}),
  });
}

const mediaV2 = (world: World, message: LedgerMessage) => ({
  media_key: mediaKey(world, message),
  type: mediaType(message),
  width: 1024,
  height: 768,
  ...(mediaType(message) === 'video'
    ? { variants: filmVariants(world, message) }
    : { url: message.attachments[0]?.url ?? tonUrl(world, message) }),
});

function dmEvent(world: World, message: LedgerMessage) {
  const ids = [message.account, message.contact].toSorted((a, b) => Number(BigInt(a) - BigInt(b)));
  const { text, urls } = textWithLink(world, message);
  return {
    id: message.externalId,
    event_type: 'MessageCreate',
    text,
    ...(urls.length > 0 ? { entities: { urls } } : {}),
    sender_id: senderOf(message),
    dm_conversation_id: ids.join('-'),
    created_at: isoOf(message.at),
    ...(hasMedia(message) ? { attachments: { media_keys: [mediaKey(world, message)] } } : {}),
  };
}

/** Version 2 has no words for a shared place, and a shared post is only a link. */
const hasMedia = ({ attachments: [first] }: LedgerMessage): boolean =>
  first !== undefined && first.type !== 'location' && first.type !== 'share';
const mediaType = ({ attachments: [first] }: LedgerMessage): string => (first ? mediaTypeOf(first) : 'photo');
const mediaKey = (world: World, message: LedgerMessage): string => `3_${mediaIdOf(world, message)}`;

const newestFirst = (a: LedgerMessage, b: LedgerMessage): number => {
  const difference = BigInt(b.externalId) - BigInt(a.externalId);
  return difference > 0n ? 1 : Number(difference < 0n) * -1;
};

/** A token names the last id that was shown, so a list that grows meanwhile repeats nothing. */
function paged(found: readonly LedgerMessage[], { max, token }: { max: number; token: string | null }) {
  const after = token === null ? null : Buffer.from(token, 'base64url').toString().replace('before-message-', '');
  const start = after === null ? 0 : found.findIndex((m) => BigInt(m.externalId) < BigInt(after));
  const page = start < 0 ? [] : found.slice(start, start + max);
  const isMore = start >= 0 && start + max < found.length;
  const last = page.at(-1)?.externalId;
  const next =
    isMore && last !== undefined ? { next_token: Buffer.from(`before-message-${last}`).toString('base64url') } : {};
  return { page, meta: { result_count: page.length, ...next } };
}

const json = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
