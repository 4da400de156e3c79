// Meta's developer portal as an API: what a token is, which Pages a person runs, where the app wants its webhooks, and sixty
// more days for an Instagram token. Called with the app's own token (`id|secret`) or a person's; never with a Page's.
import type { Answer, Call, Route } from '../server.ts';
import { APPS, type SimulatedAccount } from '../shapes.ts';
import type { Endpoint } from '../faults.ts';
import { META_DEATHS, type MetaToken } from './meta-access.ts';
import { isField, META_OBJECTS, type AppSubscription, type MetaObject } from './meta-subscriptions.ts';
import { metaError, metaTrouble, ok, parameterOf, refusalOf, tokenOf } from './meta-wire.ts';
import type { World } from './platform.ts';

const INSTAGRAM_LASTS_SECONDS = 60 * 24 * 3_600;
const DATA_ACCESS_MS = 90 * 24 * 3_600_000;

export function portalRoutes(world: World): Route[] {
  const at = (method: string, { path, endpoint }: { path: string; endpoint: Endpoint }, answer: Route['answer']): Route => ({
    method,
    pattern: new RegExp(`^(?:/v\\d+\\.\\d+)?/${path}$`),
    endpoint,
    trouble: (fault, call) => metaTrouble(world, { fault, call }),
    answer,
  }); // prettier-ignore
  const asApp = (act: (call: Call) => Answer | Promise<Answer>) => (call: Call) => refuseApp(world, call) ?? act(call);
  const subscriptions = { path: `${APPS.meta}/subscriptions`, endpoint: 'meta.app' } as const;
  return [
    at('GET', { path: 'debug_token', endpoint: 'meta.token' }, asApp((call) => debugToken(world, call))),
    at('GET', { path: 'refresh_access_token', endpoint: 'meta.token' }, (call) => refreshToken(world, call)),
    at('GET', { path: 'me/accounts', endpoint: 'meta.app' }, (call) => listPages(world, call)),
    at('GET', { path: APPS.meta, endpoint: 'meta.app' }, asApp(() => ok({ id: APPS.meta, name: 'Touchpoint', link: 'https://touchpoint.example/' }))),
    at('GET', subscriptions, asApp(() => ok({ data: META_OBJECTS.flatMap((object) => shown(world, object)) }))),
    at('POST', subscriptions, asApp((call) => subscribeApp(world, call))),
    at('DELETE', subscriptions, asApp((call) => {
      const object = parameterOf(call, 'object');
      for (const each of META_OBJECTS) if (object === undefined || object === each) world.meta.subscriptions.removeApp(each);
      return ok({ success: true });
    })),
  ]; // prettier-ignore
}

/** The app's token is its id and its secret; whoever has a wrong secret learns no more than that. */
function refuseApp({ secrets }: World, call: Call): Answer | undefined {
  if (tokenOf(call) === `${APPS.meta}|${secrets.metaAppSecret}`) return undefined;
  return metaError({ code: 190, message: 'Invalid OAuth access token signature.' });
}

function debugToken(world: World, call: Call): Answer {
  const token = world.meta.access.find(call.query.get('input_token') ?? '');
  if (!token) {
    const error = { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' };
    return ok({ data: { error, is_valid: false, scopes: [] } });
  }
  const { account, scopes, issuedAt, expiresAt, dead } = token;
  const owner = account.pageId ?? account.externalId;
  return ok({
    data: {
      app_id: APPS.meta,
      type: 'PAGE',
      application: 'Touchpoint',
      issued_at: Math.floor(issuedAt / 1000),
      // Zero means that it does not end by date.
      expires_at: expiresAt === null ? 0 : Math.floor(expiresAt / 1000),
      data_access_expires_at: Math.floor((issuedAt + DATA_ACCESS_MS) / 1000),
      is_valid: dead === null,
      ...(dead === null ? {} : { error: { code: 190, ...META_DEATHS[dead] } }),
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: [owner] })),
      profile_id: owner,
      user_id: world.ids.digitsFor('meta/administrator', 15),
    },
  });
}

/** Instagram Login: the token lives another sixty days, if it lives and is at least a day old. */
function refreshToken(world: World, call: Call): Answer {
  const old = world.meta.access.find(tokenOf(call));
  const refused = refusalOf(world, call, { needsProof: false });
  if (refused || !old) return refused ?? wrongToken;
  call.account = old.account.externalId;
  if (call.query.get('grant_type') !== 'ig_refresh_token' || old.account.channel !== 'instagram')
    return metaError({ code: 100, message: '(#100) Invalid parameter: grant_type' });
  const fresh = world.meta.access.refresh(old);
  if (!fresh) return metaError({ code: 100, message: '(#100) The access token must be at least 24 hours old.' });
  return ok({
    access_token: fresh.token,
    token_type: 'bearer',
    expires_in: INSTAGRAM_LASTS_SECONDS,
    permissions: fresh.scopes.join(','),
  });
}

const wrongToken = metaError({
  status: 401,
  code: 190,
  message: 'Invalid OAuth access token - Cannot parse access token',
});

/** `GET /me/accounts` with the token of the person who administers the Pages: here a Page's own token is found. */
function listPages(world: World, call: Call): Answer {
  if (tokenOf(call) !== world.secrets.metaUserToken || tokenOf(call) === '') {
    const page = world.meta.access.find(tokenOf(call));
    return page
      ? metaError({ code: 100, message: '(#100) Tried accessing nonexisting field (accounts) on node type (Page)' })
      : wrongToken;
  }
  const pages = world.accounts.filter(({ channel }) => channel === 'messenger');
  const limit = Math.min(Number(call.query.get('limit') ?? 25) || 25, 100);
  const start = Number(Buffer.from(call.query.get('after') ?? '', 'base64url').toString() || 0);
  const shownPages = pages.slice(start, start + limit);
  const after = Buffer.from(String(start + shownPages.length)).toString('base64url');
  const next = new URL(`${world.baseUrl()}${call.path}?${call.query.toString()}`);
  next.searchParams.delete('access_token');
  next.searchParams.set('after', after);
  const isMore = start + shownPages.length < pages.length;
  return ok({
    data: shownPages.map((page) => pageOf(world, page)),
    paging: { cursors: { after }, ...(isMore ? { next: next.href } : {}) },
  });
}

function pageOf(world: World, page: SimulatedAccount): object {
  const token: MetaToken | undefined = world.meta.access.living(page);
  const instagram = world.accounts.find((each) => each.channel === 'instagram' && each.pageId === page.externalId);
  return {
    id: page.externalId,
    name: page.displayName,
    ...(token ? { access_token: token.token } : {}),
    category: 'Airline Company',
    tasks: ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE'],
    ...(instagram ? { instagram_business_account: { id: instagram.externalId } } : {}),
  };
}

function shown(world: World, object: MetaObject): object[] {
  const subscription = world.meta.subscriptions.app(object);
  if (!subscription) return [];
  const { fields, active, callbackUrl } = subscription;
  return [
    {
      object,
      callback_url: callbackUrl ?? world.delivery.targetOf('meta') ?? '',
      active,
      fields: (fields ?? usualFields(object)).map((name) => ({ name, version: 'v26.0' })),
    },
  ];
}

/** `POST /{app-id}/subscriptions`: Meta asks the address to prove itself before anything is stored. */
async function subscribeApp(world: World, call: Call): Promise<Answer> {
  const object = META_OBJECTS.find((each) => each === parameterOf(call, 'object'));
  const callbackUrl = parameterOf(call, 'callback_url') ?? world.meta.subscriptions.app(object ?? 'page')?.callbackUrl;
  const fields = (parameterOf(call, 'fields') ?? '').split(',').filter((field) => field !== '');
  const verifyToken = parameterOf(call, 'verify_token') ?? '';
  if (!object)
    return metaError({ code: 100, message: '(#100) Param object must be one of {USER, PAGE, PERMISSIONS, INSTAGRAM}' });
  if (callbackUrl === undefined || !isPublic(callbackUrl))
    return metaError({ code: 100, message: '(#100) Param callback_url must be a valid https URL.' });
  const unknown = fields.find((field) => !isField(field));
  if (unknown !== undefined)
    return metaError({
      code: 100,
      message: `(#100) Param fields[0] must be one of the fields of ${object}, not ${unknown}`,
    });
  if (!(await world.delivery.check({ door: 'meta', url: callbackUrl, verifyToken })))
    return metaError({ code: 2200, message: '(#2200) Callback verification failed: the challenge was not returned.' });
  const subscription: AppSubscription = {
    object,
    callbackUrl,
    fields,
    active: parameterOf(call, 'active') !== 'false',
  };
  world.meta.subscriptions.setApp(subscription);
  return ok({ success: true });
}

/** Meta wants https with a real certificate; a product on this very machine is let through. */
function isPublic(address: string): boolean {
  const url = URL.parse(address);
  return (
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
  );
}

const usualFields = (object: MetaObject): readonly string[] =>
  object === 'page'
    ? ['messages', 'message_echoes', 'message_deliveries', 'message_reads', 'message_reactions', 'message_edits', 'messaging_postbacks', 'messaging_referrals', 'messaging_handovers', 'standby', 'feed']
    : ['messages', 'messaging_seen', 'message_reactions', 'message_edits', 'messaging_postbacks', 'messaging_referrals', 'messaging_handovers', 'standby', 'comments']; // prettier-ignore
