// Fake X: the calls that the product makes (api.x.com version 2). Who may make them is checked in x-guard.ts; webhook bodies
// are in x-events.ts, pages in x-reads.ts, the webhook's own administration in x-webhooks.ts.
import { isObject, listAt, objectAt, textAt } from '../../json.ts';
import type { Answer, Call, Route } from '../server.ts';
import { APPS, type LedgerMessage, type SimulatedAccount } from '../shapes.ts';
import { accept, sendAll, type World } from './platform.ts';
import { accountActivityRoutes } from './x-account-activity.ts';
import { activityRoutes } from './x-activity.ts';
import { xEvents } from './x-events.ts';
import { xNumbered, xProblem } from './x-errors.ts';
import { guarded, type XRoute } from './x-guard.ts';
import { answeredBy, mentionsIn } from './x-posts.ts';
import { dmEventAnswer, dmEventsPage, mediaAnswer, mentionsPage, userAnswer } from './x-reads.ts';
import { postLength } from './x-length.ts';
import type { Caller } from './x-signature.ts';
import { replayRoute } from './x-replay.ts';
import { streamRoute } from './x-stream.ts';
import { tokenRoute } from './x-token-route.ts';
import { appendSegment, beginUpload, closeUpload, takeMedia, uploadStatus } from './x-uploads.ts';
import { webhookRoutes } from './x-webhooks.ts';
import { readBody } from './x-wire.ts';

/** v1.1's number, and the conservative reading of version 2, which names none. */
const DM_LIMIT = 10_000;
const POST_LIMIT = 280;
const NO_PERMISSION = 'You do not have permission to DM one or more participants.';

/** The routes of fake X. */
export function xRoutes(world: World): Route[] {
  const asUser = (act: (account: SimulatedAccount, call: Call) => Answer) => (call: Call, caller: Caller) =>
    caller.kind === 'user'
      ? act(caller.account, call)
      : xProblem({
          status: 403,
          slug: 'unsupported-authentication',
          detail: 'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.',
        });
  const reading = (endpoint: XRoute['endpoint'], path: string, act: (account: SimulatedAccount, call: Call) => Answer): XRoute => ({
    method: 'GET', pattern: new RegExp(`^/2/${path}$`), endpoint, answer: asUser(act),
  }); // prettier-ignore
  const sending = (endpoint: XRoute['endpoint'], path: string, act: (account: SimulatedAccount, call: Call) => Answer): XRoute => ({
    ...reading(endpoint, path, act), method: 'POST',
  }); // prettier-ignore

  const routes: XRoute[] = [
    sending('x.dm.send', 'dm_conversations/with/(\\d+)/messages', (account, call) => sendDm(world, { account, call, contact: call.params[0] })),
    sending('x.dm.send', 'dm_conversations/(\\d+-\\d+)/messages', (account, call) => {
      const contact = call.params[0]?.split('-').find((id) => id !== account.externalId);
      return sendDm(world, { account, call, contact });
    }),
    sending('x.post.send', 'tweets', (account, call) => sendPost(world, { account, call })),
    sending('x.media.initialize', 'media/upload/initialize', (account, call) => beginUpload({ world, account, call })),
    sending('x.media.append', 'media/upload/(\\d+)/append', (account, call) => appendSegment({ world, account, call })),
    sending('x.media.finalize', 'media/upload/(\\d+)/finalize', (account, call) => closeUpload({ world, account, call })),
    reading('x.media.status', 'media/upload', (account, call) => uploadStatus({ world, account, call })),
    reading('x.dm.list', 'dm_events', (account, call) => dmEventsPage({ world, call, account }, null)),
    reading('x.dm.list', 'dm_conversations/with/(\\d+)/dm_events', (account, call) => dmEventsPage({ world, call, account }, call.params[0] ?? '')),
    reading('x.dm.list', 'dm_conversations/(\\d+-\\d+)/dm_events', (account, call) =>
      dmEventsPage({ world, call, account }, call.params[0]?.split('-').find((id) => id !== account.externalId) ?? '')),
    reading('x.dm.media', 'dm_conversations/media/(\\d+)/(\\d+)/([^/]+)', (account, call) => mediaAnswer({ world, call, account }, call.params)),
    { method: 'GET', pattern: /^\/1[.]1\/ton\/data\/dm\/(\d+)\/(\d+)\/([^/]+)$/, endpoint: 'x.dm.media', answer: (call, caller) => tonAnswer(world, call, caller) },
    reading('x.dm.list', 'dm_events/(\\d+)', (account, call) => dmEventAnswer({ world, call, account }, call.params[0] ?? '')),
    reading('x.users', 'users/me', (account, call) => userAnswer({ world, call, account }, account.externalId)),
    reading('x.users', 'users/(\\d+)', (account, call) => userAnswer({ world, call, account }, call.params[0] ?? '')),
    reading('x.post.mentions', 'users/(\\d+)/mentions', (account, call) => mentionsPage({ world, call, account })),
    ...webhookRoutes(world),
    ...activityRoutes(world),
    ...accountActivityRoutes(world),
    streamRoute(world.x.stream),
    replayRoute(world),
  ]; // prettier-ignore
  return [...routes.map((route) => guarded({ world, route })), tokenRoute(world)];
}

/** The older host knows signatures alone. */
const tonAnswer = (world: World, call: Call, caller: Caller): Answer =>
  caller.kind === 'user' && caller.by === 'oauth1'
    ? mediaAnswer({ world, call, account: caller.account }, call.params)
    : xNumbered(401, 32, 'Could not authenticate you.');

interface Sending {
  account: SimulatedAccount;
  call: Call;
  contact?: string | undefined;
}

function sendDm(world: World, { account, call, contact }: Sending): Answer {
  const body = readBody(call);
  const text = body?.['text'] ?? '';
  const mediaIds = listAt(body, 'attachments').map((each) => textAt(each, 'media_id'));
  const unknown = Object.keys(body ?? {}).find((key) => key !== 'text' && key !== 'attachments');
  if (!body || unknown !== undefined || typeof text !== 'string' || (text === '' && mediaIds.length === 0)) {
    return xProblem({
      status: 400,
      slug: 'invalid-request',
      parameter: unknown ?? 'text',
      detail: 'One or more parameters to your request was invalid.',
    });
  }
  if (text.length > DM_LIMIT)
    return xNumbered(403, 354, 'The text of your direct message is over the max character limit.');
  if (contact === undefined || !world.people.find('x', contact) || world.people.isRefusing('x', contact)) {
    return xProblem({ status: 403, detail: NO_PERMISSION });
  }
  const media = takeMedia(world, { account, ids: mediaIds, place: 'dm', most: 1 });
  if ('refused' in media) return media.refused;
  const message = accept(world, {
    channel: 'x',
    account: account.externalId,
    contact,
    direction: 'outbound',
    text,
    attachments: media.attachments,
    via: 'api',
    appId: APPS.x.id,
  });
  media.use(message.externalId);
  const ids = [account.externalId, contact].toSorted((a, b) => Number(BigInt(a) - BigInt(b)));
  return sent(world, {
    account,
    message,
    data: { dm_conversation_id: ids.join('-'), dm_event_id: message.externalId },
  });
}

function sendPost(world: World, { account, call }: Sending): Answer {
  const body = readBody(call);
  const text = body?.['text'] ?? '';
  const mediaIds = listAt(objectAt(body, 'media'), 'media_ids');
  if (!body || typeof text !== 'string' || (text === '' && mediaIds.length === 0)) {
    return xProblem({
      status: 400,
      slug: 'invalid-request',
      parameter: 'text',
      detail: 'One or more parameters to your request was invalid.',
    });
  }
  const reply = body['reply'];
  const parentId = isObject(reply) ? reply['in_reply_to_tweet_id'] : undefined;
  const parent = typeof parentId === 'string' ? world.ledger.find(parentId) : undefined;
  if (parentId !== undefined && (!parent || parent.kind === 'dm' || parent.unsentAt !== null)) {
    return xProblem({
      status: 403,
      detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.',
    });
  }
  if (parent && !isSummoned(world, parent, account)) {
    return xProblem({
      status: 403,
      detail:
        'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    });
  }
  if (postLength(text) > POST_LIMIT) return xProblem({ status: 403, detail: 'Your Tweet text is too long.' });
  const isDuplicate = world.ledger
    .all()
    .some(
      (m) =>
        text !== '' &&
        m.kind === 'mention' &&
        m.direction === 'outbound' &&
        m.account === account.externalId &&
        m.text === text,
    );
  if (isDuplicate)
    return xProblem({ status: 403, detail: 'You are not allowed to create a Tweet with duplicate content.' });
  const media = takeMedia(world, { account, ids: mediaIds, place: 'tweet', most: 4 });
  if ('refused' in media) return media.refused;
  const message = accept(world, {
    channel: 'x', account: account.externalId, contact: parent?.contact ?? account.externalId, direction: 'outbound', kind: 'mention', text, via: 'api', attachments: media.attachments,
    appId: APPS.x.id, inReplyToExternalId: parent?.externalId ?? null, rootExternalId: parent ? (parent.rootExternalId ?? parent.externalId) : null,
  }); // prettier-ignore
  media.use(message.externalId);
  return sent(world, {
    account,
    message,
    data: { id: message.externalId, text, edit_history_tweet_ids: [message.externalId] },
  });
}

/** Since February 2026 self-serve apps may only answer who mentions them, or answers their own post. */
function isSummoned(world: World, parent: LedgerMessage, account: SimulatedAccount): boolean {
  return mentionsIn(parent.text, account).length > 0 || answeredBy(world, parent)?.direction === 'outbound';
}

function sent(
  world: World,
  { account, message, data }: { account: SimulatedAccount; message: LedgerMessage; data: object },
): Answer {
  return {
    status: 201,
    body: JSON.stringify({ data }),
    echo: () => sendAll(world, xEvents.message(world, message)),
    echoTime: account.echo ?? 'after',
  };
}
