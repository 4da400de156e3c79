// Fake Meta: the Graph calls that the product makes for Messenger and Instagram. Sending is in meta-send.ts, reading in
// meta-reads.ts, the webhook bodies in messenger.ts and instagram.ts.
import { objectAt } from '../../json.ts';
import type { Endpoint } from '../faults.ts';
import { drawPicture } from '../picture.ts';
import type { Answer, Call, Route } from '../server.ts';
import type { SimulatedAccount } from '../shapes.ts';
import { instagramEvents } from './instagram.ts';
import { messengerEvents } from './messenger.ts';
import { listSubscriptions, subscribe, threadControl, threadOwner, unsubscribe } from './meta-page.ts';
import { portalRoutes } from './meta-portal.ts';
import { listConversations, listMessages, readObject } from './meta-reads.ts';
import { missing, replyToComment, sendMessage, type SendCall } from './meta-send.ts';
import { openMetaLimits } from './meta-limits.ts';
import { missingPermission, type Purpose } from './meta-permissions.ts';
import { uploadAttachment } from './meta-uploads.ts';
import { bodyOf, callerOf, metaTrouble, refusalOf } from './meta-wire.ts';
import type { World } from './platform.ts';

type Act = (account: SimulatedAccount, call: Call) => Answer;

/** The routes of fake Meta. */
export function metaRoutes(world: World): Route[] {
  const limits = openMetaLimits(world.clock);

  const at = ({ method, path, purpose }: { method: string; path: string; purpose: Purpose }, act: Act): Route => ({
    method,
    pattern: new RegExp(`^(?:/v\\d+\\.\\d+)?/${path}$`),
    endpoint: (call) => endpointOf(world, call, purpose),
    trouble: (fault, call) => metaTrouble(world, { fault, call }),
    answer: (call) => {
      const refused = refusalOf(world, call);
      const account = callerOf(world, call);
      if (refused || !account) return refused ?? missing('');
      const unpermitted = missingPermission(world, { call, purpose });
      if (unpermitted) return unpermitted;
      const isPrivateReply = purpose === 'send' && objectAt(bodyOf(call), 'recipient')?.['comment_id'] !== undefined;
      const people = world.people.on(account.channel).length;
      const { refused: limited, headers } = limits.spend({ account, purpose, isPrivateReply, people });
      const answer = limited ?? act(account, call);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    },
  });
  /** Only for the caller's own Page or Instagram account, by its id or as `me`. */
  const own =
    (act: Act): Act =>
    (account, call) => {
      const id = call.params[0] ?? '';
      return id === 'me' || id === account.externalId || id === account.pageId ? act(account, call) : missing(id);
    };
  const sendCall = (account: SimulatedAccount, call: Call): SendCall => ({
    world,
    account,
    events: account.channel === 'instagram' ? instagramEvents : messengerEvents,
    body: bodyOf(call),
  });
  const asked = (act: (asked: { world: World; account: SimulatedAccount; call: Call }) => Answer): Act =>
    own((account, call) => act({ world, account, call }));

  return [
    ...portalRoutes(world),
    at({ method: 'POST', path: '(me|\\d+)/messages', purpose: 'send' }, own((account, call) => sendMessage(sendCall(account, call)))),
    at({ method: 'POST', path: '(me|\\d+)/message_attachments', purpose: 'upload' }, asked(uploadAttachment)),
    at({ method: 'POST', path: '([\\d_]+)/(?:comments|replies)', purpose: 'comments' }, (account, call) => replyToComment(sendCall(account, call), call.params[0] ?? '')),
    at({ method: 'GET', path: '(me|\\d+)/conversations', purpose: 'conversations' }, own((account, call) => listConversations({ world, account, call }))),
    at({ method: 'GET', path: '(t_\\w+)/messages', purpose: 'conversations' }, (account, call) => listMessages({ world, account, call }, call.params[0] ?? '')),
    at({ method: 'POST', path: '(me|\\d+)/subscribed_apps', purpose: 'subscribed' }, asked(subscribe)),
    at({ method: 'GET', path: '(me|\\d+)/subscribed_apps', purpose: 'subscribed' }, asked(listSubscriptions)),
    at({ method: 'DELETE', path: '(me|\\d+)/subscribed_apps', purpose: 'subscribed' }, asked(unsubscribe)),
    at({ method: 'GET', path: '(me|\\d+)/(thread_owner)', purpose: 'routing' }, asked(threadOwner)),
    at({ method: 'POST', path: '(me|\\d+)/((pass|take|request|release|extend)_thread_control)', purpose: 'routing' }, asked(threadControl)),
    at({ method: 'GET', path: '(me|[tm]_[\\w-]+|aWdf[\\w-]+|[\\d_]+)', purpose: 'profile' }, (account, call) => readObject({ world, account, call }, call.params[0] ?? '')),
    { method: 'GET', pattern: /^\/cdn\/profile\/([\w-]+)\.png$/, endpoint: null, answer: (call) => ({ status: 200, contentType: 'image/png', body: drawPicture(call.params[0] ?? '') }) },
  ]; // prettier-ignore
}

function endpointOf(world: World, call: Call, purpose: Purpose): Endpoint {
  const account = callerOf(world, call);
  if (account) call.account = account.externalId;
  return account?.channel === 'instagram' ? `instagram.${purpose}` : `messenger.${purpose}`;
}
