// How Meta writes on the wire: JSON in plain ASCII with escaped slashes, its error envelope, its usage headers, and who it
// takes a caller for. Shared by both of Meta's channels.
import { createHmac } from 'node:crypto';
import { isObject, parseJson, textAt, type JsonObject } from '../../json.ts';
import type { Fault } from '../faults.ts';
import type { Answer, Call } from '../server.ts';
import type { SimulatedAccount } from '../shapes.ts';
import { META_DEATHS } from './meta-access.ts';
import type { World } from './platform.ts';

/** Marks an id that Meta prints as a bare number. */
export const bareNumber = (digits: string): string => `\uE0FF${digits}\uE0FF`;

/** JSON as Meta signs and sends it: `\u00e4` for every non-ASCII sign, `\/` for every slash. */
export const metaJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll(/"\uE0FF(\d+)\uE0FF"/g, '$1')
    .replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', String.raw`\/`);

export const ok = (body: unknown): Answer => ({ status: 200, body: metaJson(body) });

export interface MetaError {
  status?: number;
  code: number;
  subcode?: number;
  message: string;
  type?: string;
}

/** The error envelope. Codes from Meta's "Common Error Codes" (2026-06-25). */
export function metaError({ status = 400, code, subcode, message, type = 'OAuthException' }: MetaError): Answer {
  const error = {
    message,
    type,
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    ...(code === 2 ? { is_transient: true } : {}),
    fbtrace_id: 'AsimulatedTrace0000000',
  };
  return {
    status,
    body: metaJson({ error }),
    headers: { 'www-authenticate': `OAuth "Facebook Platform" "invalid_request" "${type}"` },
  };
}

const USUAL: Readonly<Record<number, { code: number; message: string }>> = {
  400: { code: 100, message: '(#100) Invalid parameter' },
  401: { code: 190, message: 'Error validating access token: The session has been invalidated.' },
  403: { code: 200, message: '(#200) Requires pages_messaging permission to manage the object' },
  429: { code: 4, message: '(#4) Application request limit reached' },
  500: { code: 1, message: 'An unknown error occurred' },
  503: { code: 2, message: 'Service temporarily unavailable' },
};

/** A requested fault in Meta's words. */
export function metaTrouble(world: World, { fault, call }: { fault: Fault; call: Call }): Answer {
  const status = fault.status ?? 503;
  if (fault.rawBody !== undefined) return { status, contentType: 'text/html', body: fault.rawBody };
  const { code, message } = USUAL[status] ?? { code: 2, message: 'Service temporarily unavailable' };
  const answer = metaError({
    status,
    code: fault.code ?? code,
    message: fault.message ?? message,
    ...(fault.subcode === undefined ? {} : { subcode: fault.subcode }),
  });
  const account = callerOf(world, call);
  const regain = fault.resetInMs === undefined || fault.resetInMs === null ? 0 : Math.ceil(fault.resetInMs / 60_000);
  const usage = account && status === 429 ? usageHeaders(account, { percent: 100, regainMinutes: regain }) : {};
  return { ...answer, headers: { ...answer.headers, ...usage } };
}

/** Percentages of what is allowed; the time to regain access is in minutes. */
export const usageHeaders = (
  { externalId, channel }: SimulatedAccount,
  { percent, regainMinutes = 0 }: { percent: number; regainMinutes?: number },
): Record<string, string> => ({
  'x-app-usage': JSON.stringify({ call_count: percent, total_time: 1, total_cputime: 1 }),
  'x-business-use-case-usage': JSON.stringify({
    [externalId]: [
      {
        type: channel,
        call_count: percent,
        total_cputime: 1,
        total_time: 1,
        estimated_time_to_regain_access: regainMinutes,
      },
    ],
  }),
});

export const tokenOf = (call: Call): string => {
  const header = call.headers.authorization ?? '';
  const bearer = header.startsWith('Bearer ') ? header.slice('Bearer '.length) : undefined;
  return bearer ?? call.query.get('access_token') ?? textAt(bodyOf(call), 'access_token') ?? '';
};

/** The account whose token this is. */
export const callerOf = (world: World, call: Call): SimulatedAccount | undefined =>
  world.meta.access.find(tokenOf(call))?.account;

/** Why this call is refused, if it is: no valid token, or no proof that the caller also knows the app's secret. */
export function refusalOf(world: World, call: Call, { needsProof = true } = {}): Answer | undefined {
  const token = world.meta.access.find(tokenOf(call));
  if (!token)
    return metaError({ status: 401, code: 190, message: 'Invalid OAuth access token - Cannot parse access token' });
  if (token.dead !== null) return metaError({ status: 401, code: 190, ...META_DEATHS[token.dead] });
  const expected = createHmac('sha256', world.secrets.metaAppSecret).update(tokenOf(call)).digest('hex');
  const proof = call.query.get('appsecret_proof') ?? textAt(bodyOf(call), 'appsecret_proof') ?? null;
  if (proof === expected || (proof === null && !needsProof)) return undefined;
  const message =
    proof === null
      ? 'API calls from the server require an appsecret_proof argument'
      : 'Invalid appsecret_proof provided in the API argument';
  return metaError({ code: 100, message, type: 'GraphMethodException' });
}

/** JSON, or a form whose values may be JSON: the Graph API takes both. */
export function bodyOf(call: Call): JsonObject {
  const text = call.body.toString('utf8');
  try {
    if ((call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
      return Object.fromEntries(
        [...new URLSearchParams(text)].map(([name, value]) => [name, /^[[{]/.test(value) ? parseJson(value) : value]),
      );
    }
    const body = parseJson(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

/** A parameter from the query or the body; a list is joined. */
export function parameterOf(call: Call, name: string): string | undefined {
  const body = bodyOf(call);
  const value = body[name];
  if (Array.isArray(value)) return value.map((each) => (typeof each === 'string' ? each : '')).join(',');
  return call.query.get(name) ?? (typeof value === 'boolean' ? String(value) : textAt(body, name));
}

/** `2025-07-28T22:44:49+0000`: no colon in the offset, whole seconds. */
export const graphTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+0000`;
