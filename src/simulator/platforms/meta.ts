// Fake Meta: the Graph calls that the product makes for Messenger and Instagram. Sending is in meta-send.ts, reading in
// meta-reads.ts, the webhook bodies in messenger.ts and instagram.ts.
import { textAt } from '../../json.ts';
import type { Endpoint } from '../faults.ts';
import { drawPicture } from '../picture.ts';
import type { Answer, Call, Route } from '../server.ts';
import type { SimulatedAccount } from '../shapes.ts';
import { instagramEvents } from './instagram.ts';
import { messengerEvents } from './messenger.ts';
import { listConversations, readObject } from './meta-reads.ts';
import { missing, replyToComment, sendMessage, type SendCall } from './meta-send.ts';
import { bodyOf, callerOf, metaError, metaTrouble, ok, refusalOf, usageHeaders } from './meta-wire.ts';
import type { World } from './platform.ts';

type Purpose = 'send' | 'conversations' | 'profile' | 'comments' | 'subscribed';
type Act = (account: SimulatedAccount, call: Call) => Answer;

/** Calls per second and account (Messenger rate limits page); of the others only the daily percentage counts. */
const PER_SECOND: Readonly<Partial<Record<Purpose, number>>> = { send: 300, conversations: 2 };
const DAY_MS = 24 * 3_600_000;
const FIELDS = 'messages,message_echoes,message_deliveries,message_reads,message_reactions,message_edits,feed';

/** The routes of fake Meta. */
export function metaRoutes(world: World): Route[] {
  const subscribed = new Map<string, string[]>();
  const spend = rateCounter(world);

  const at = ({ method, path, purpose }: { method: string; path: string; purpose: Purpose }, act: Act): Route => ({
    method,
    pattern: new RegExp(`^(?:/v\\d+\\.\\d+)?/${path}$`),
    endpoint: (call) => endpointOf(world, call, purpose),
    trouble: (fault, call) => metaTrouble(world, { fault, call }),
    answer: (call) => {
      const refused = refusalOf(world, call);
      const account = callerOf(world, call);
      if (refused || !account) return refused ?? missing('');
      const { isAllowed, percent } = spend(account, purpose);
      const answer = isAllowed
        ? act(account, call)
        : metaError({ code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' });
      return { ...answer, headers: { ...answer.headers, ...usageHeaders(account, { percent }) } };
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
  const subscribe: Act = (account, call) => {
    const fields = call.query.get('subscribed_fields') ?? textAt(bodyOf(call), 'subscribed_fields') ?? FIELDS;
    subscribed.set(account.externalId, fields.split(','));
    world.delivery.subscribe(account.externalId);
    return ok({ success: true });
  };
  const subscriptions: Act = (account) => {
    const fields = world.delivery.isSubscribed(account.externalId)
      ? (subscribed.get(account.externalId) ?? FIELDS.split(','))
      : undefined;
    return ok({ data: fields ? [{ id: '781204563109842', name: 'Touchpoint', subscribed_fields: fields }] : [] });
  };

  return [
    at({ method: 'POST', path: '(me|\\d+)/messages', purpose: 'send' }, own((account, call) => sendMessage(sendCall(account, call)))),
    at({ method: 'POST', path: '([\\d_]+)/(?:comments|replies)', purpose: 'comments' }, (account, call) => replyToComment(sendCall(account, call), call.params[0] ?? '')),
    at({ method: 'GET', path: '(me|\\d+)/conversations', purpose: 'conversations' }, own((account, call) => listConversations({ world, account, call }))),
    at({ method: 'POST', path: '(me|\\d+)/subscribed_apps', purpose: 'subscribed' }, own(subscribe)),
    at({ method: 'GET', path: '(me|\\d+)/subscribed_apps', purpose: 'subscribed' }, own(subscriptions)),
    at({ method: 'GET', path: '(me|[tm]_[\\w-]+|aWdf[\\w-]+|[\\d_]+)', purpose: 'profile' }, (account, call) => readObject({ world, account, call }, call.params[0] ?? '')),
    { method: 'GET', pattern: /^\/cdn\/([\w-]+)\.png$/, endpoint: null, answer: (call) => ({ status: 200, contentType: 'image/png', body: drawPicture(call.params[0] ?? '') }) },
  ]; // prettier-ignore
}

function endpointOf(world: World, call: Call, purpose: Purpose): Endpoint {
  const account = callerOf(world, call);
  return account?.channel === 'instagram' ? `instagram.${purpose}` : `messenger.${purpose}`;
}

/** Counts calls per second, and per day against 200 for each person who wrote to the account. */
function rateCounter(world: World) {
  const seconds = new Map<string, { second: number; calls: number }>();
  const days = new Map<string, { startedAt: number; calls: number }>();
  return (account: SimulatedAccount, purpose: Purpose): { isAllowed: boolean; percent: number } => {
    const now = world.clock.now();
    const name = `${account.externalId}/${purpose}`;
    const second = Math.floor(now / 1000);
    const known = seconds.get(name);
    const calls = known?.second === second ? known.calls + 1 : 1;
    seconds.set(name, { second, calls });
    const today = days.get(account.externalId);
    const day = today && now < today.startedAt + DAY_MS ? today : { startedAt: now, calls: 0 };
    day.calls += 1;
    days.set(account.externalId, day);
    const allowance = 200 * Math.max(1, world.people.on(account.channel).length);
    return {
      isAllowed: calls <= (PER_SECOND[purpose] ?? Infinity),
      percent: Math.min(100, Math.floor((100 * day.calls) / allowance)),
    };
  };
}
