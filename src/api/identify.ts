// The first look at a request: who is asking, and does the table of permissions let them. Runs before the body is read, so
// that nobody who is not signed in can make us read megabytes.
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../auth/identity.ts';
import { isAllowed, type Permission } from '../auth/permissions.ts';
import { findSession, SESSION_COOKIE } from '../auth/sessions.ts';
import { findToken } from '../auth/tokens.ts';
import { ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';

type Needs = Pick<Parts, 'store' | 'config'>;

/** The onRequest hook: sets `request.identity`, or throws not_signed_in or not_allowed. */
export async function admit(parts: Needs, request: FastifyRequest): Promise<void> {
  const permission: Permission | undefined = request.routeOptions.config.permission;
  if (request.is404) return;
  if (permission === undefined) throw new ProductError('not_allowed'); // cannot be: app.ts refuses to start with such a route
  if (permission === 'anyone') return;
  const identity = await identify(parts, request);
  if (identity === undefined) throw new ProductError('not_signed_in');
  if (!isAllowed(permission, identity.user.roles)) throw new ProductError('not_allowed');
  if (identity.by === 'session' && isWrite(request)) refuseForeignPage(parts, request);
  request.identity = identity;
}

/** Whoever proved who they are, by bearer token or cookie; undefined when nobody did. */
export async function identify(
  { store }: Pick<Parts, 'store'>,
  request: FastifyRequest,
): Promise<Identity | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer (tp_[\w-]{20,100})$/.exec(authorization)?.[1];
    return token === undefined ? undefined : findToken(store, token);
  }
  const value = request.cookies[SESSION_COOKIE];
  return value === undefined || value.length > 100 ? undefined : findSession(store, value);
}

/** The identity of a route that is not open to anyone. */
export function signedIn(request: FastifyRequest): Identity {
  if (request.identity === null) throw new ProductError('not_signed_in');
  return request.identity;
}

const isWrite = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD';

/**
 * A cookie goes along with whatever a browser sends, also for a foreign page. Such a page cannot set our header without asking
 * us first (and we never answer that question), and newer browsers say themselves where a request comes from.
 */
function refuseForeignPage(parts: Needs, request: FastifyRequest): void {
  refuseForeignOrigin(parts, request);
  if (request.headers['x-touchpoint'] !== '1') {
    throw new ProductError('not_allowed', 'Send the header X-Touchpoint: 1 with every change, or use a bearer token.');
  }
}

/** Also for signing in, where there is no cookie yet. @throws ProductError not_allowed for another site's page. */
export function refuseForeignOrigin({ config }: Pick<Parts, 'config'>, request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign = () => new ProductError('not_allowed', 'This request comes from another site.');
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw foreign();
    return;
  }
  if (origin === undefined) return;
  const ours = [new URL(config.publicUrl).origin, `http://${host}`, `https://${host}`];
  if (!ours.includes(origin)) throw foreign();
}
