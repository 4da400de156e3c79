// What X checks before it does anything: who calls, whether the plan and the credit allow it, whether the token may do it, and
// the rate limit. Every answer carries the limit's headers; one to OAuth 1.0a also says what the token may do.
import type { Endpoint } from '../faults.ts';
import type { Answer, Call, Route } from '../server.ts';
import type { World } from './platform.ts';
import { X_ACCESS_LEVELS, type XAccessLevel, type XScope } from './x-access.ts';
import { xNumbered, xProblem, xTrouble } from './x-errors.ts';
import { callerOf, type Caller } from './x-signature.ts';

export interface XRoute {
  method: string;
  pattern: RegExp;
  endpoint: Endpoint;
  answer: (call: Call, caller: Caller) => Answer | Promise<Answer>;
}

export function guarded({ world, route }: { world: World; route: XRoute }): Route {
  const { limits } = world.x;
  return {
    ...route,
    trouble: (fault, call) => {
      noteCaller(call, callerOf(world, call));
      return xTrouble({ fault, endpoint: route.endpoint, limits });
    },
    answer: async (call) => {
      const caller = callerOf(world, call);
      noteCaller(call, caller);
      if (caller.kind === 'nobody') return unauthorised(caller);
      const refused = refusal(world, route.endpoint, caller);
      if (refused) return { ...refused, headers: { ...refused.headers, ...levelHeader(caller) } };
      const { allowed, headers } = limits.spend(
        route.endpoint,
        caller.kind === 'user' ? caller.account.externalId : 'app',
      );
      const answer = allowed
        ? await route.answer(call, caller)
        : xProblem({ status: 429, detail: 'Too Many Requests' });
      return { ...answer, headers: { ...answer.headers, ...levelHeader(caller), ...headers } };
    },
  };
}

const MEDIA = { scope: 'media.write', level: 'read-write' } as const;

/** What a token must have been granted: by its scopes, or by its level. The rest asks for neither. */
const NEEDS: Readonly<Partial<Record<Endpoint, { scope: XScope; level: XAccessLevel }>>> = {
  'x.dm.send': { scope: 'dm.write', level: 'read-write-directmessages' },
  'x.dm.list': { scope: 'dm.read', level: 'read-write-directmessages' },
  'x.dm.media': { scope: 'dm.read', level: 'read-write-directmessages' },
  'x.post.send': { scope: 'tweet.write', level: 'read-write' },
  'x.post.mentions': { scope: 'tweet.read', level: 'read' },
  'x.users': { scope: 'users.read', level: 'read' },
  'x.media.initialize': MEDIA,
  'x.media.append': MEDIA,
  'x.media.finalize': MEDIA,
  'x.media.status': MEDIA,
};

/** What is not billed by the call goes on without credit. */
const FREE: readonly Endpoint[] = ['x.webhooks', 'x.subscriptions', 'x.replay', 'x.token'];

function refusal(world: World, endpoint: Endpoint, caller: Caller): Answer | undefined {
  const { plan } = world.x;
  if (plan.without.has(endpoint)) {
    return xNumbered(
      403,
      453,
      'You currently have access to a subset of X API V2 endpoints and limited v1.1 endpoints (e.g. media post, oauth) only. If you need access to this endpoint, you may need a different access level.',
    );
  }
  if (!plan.hasCredit && !FREE.includes(endpoint))
    return xProblem({
      status: 402,
      detail: 'Your enrolled account does not have any credits to fulfill this request.',
    });
  const needs = NEEDS[endpoint];
  if (!needs || caller.kind !== 'user') return undefined;
  if (caller.by === 'oauth2')
    return caller.scopes.includes(needs.scope) ? undefined : xProblem({ status: 403, detail: 'Forbidden' });
  if (X_ACCESS_LEVELS.indexOf(caller.level) >= X_ACCESS_LEVELS.indexOf(needs.level)) return undefined;
  return needs.level === 'read-write'
    ? xNumbered(403, 220, 'Your credentials do not allow access to this resource.')
    : xNumbered(403, 93, 'This application is not allowed to access or delete your direct messages.');
}

const unauthorised = ({ code, message }: { code: number | null; message: string }): Answer =>
  code === null ? xProblem({ status: 401, detail: message }) : xNumbered(401, code, message);

const levelHeader = (caller: Caller): Record<string, string> =>
  caller.kind === 'user' && caller.by === 'oauth1' ? { 'x-access-level': caller.level } : {};

function noteCaller(call: Call, caller: Caller): void {
  if (caller.kind === 'user') call.account = caller.account.externalId;
}
