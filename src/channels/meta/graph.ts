// Our own small client of Meta's Graph API: one pinned version, one time-out, the token in a header and its proof in the
// query. It says whether a call reached Meta, which decides whether a message may be sent again. After it: outcome, classify-error.
import { createHmac } from 'node:crypto';
import type { PlatformTime } from '../platform-time.ts';
import { parseJson, type Json, type JsonObject } from '../../json.ts';
import { isSafeAddress } from '../../safe-address.ts';
import { timeForBytes } from '../sending.ts';

export interface GraphSettings {
  /** Hears the date of every answer. */
  time?: PlatformTime;
  /** `META_GRAPH_URL` or `INSTAGRAM_GRAPH_URL`; a path in it is kept. */
  url: string;
  /** `META_GRAPH_VERSION`, such as `v26.0`: a call without one runs on the oldest version that the app may use. */
  version: string;
  /** Proves that a call with the token comes from the app's own server. Empty: no proof is sent. */
  appSecret: string;
  /** Real milliseconds for one call. Longer than the 10 s that Node takes to give up connecting, so that those two differ. */
  timeoutMs?: number;
}

export interface GraphCall {
  /** Path parts after the version; each is escaped. */
  path: readonly string[];
  token: string;
  query?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

export type GraphAnswer =
  | { reached: 'yes'; status: number; text: string; body: Json | undefined; headers: Headers }
  /** `no`: proven that Meta never saw it. `maybe`: the connection was lost after it may have. */
  | { reached: 'no' | 'maybe'; code: string };

export interface Graph {
  get(call: GraphCall): Promise<GraphAnswer>;
  post(call: GraphCall & { body: JsonObject }): Promise<GraphAnswer>;
  /** A file goes as a part of a form, and has the time that its size needs. */
  postForm(call: GraphCall & { form: FormData }): Promise<GraphAnswer>;
  /** How far Meta's clock is ahead of ours, milliseconds. */
  aheadMs(): number;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * The calls themselves never throw.
 * @throws TypeError or RangeError, with the setting's meaning, when the address or the version cannot be used.
 */
export function openGraph({ url, version, appSecret, time, timeoutMs = DEFAULT_TIMEOUT_MS }: GraphSettings): Graph {
  const root = safeRoot(url);
  if (!/^v\d{1,3}\.\d$/.test(version)) throw new RangeError('META_GRAPH_VERSION must look like v26.0');

  async function call({ path, token, query, signal, ...sent }: Called): Promise<GraphAnswer> {
    if (signal?.aborted) return { reached: 'no', code: 'cancelled' };
    const address = new URL([root, version, ...path.map((part) => encodeURIComponent(part.toWellFormed()))].join('/'));
    for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value);
    if (appSecret !== '') address.searchParams.set('appsecret_proof', proofOf(token, appSecret));
    const timeout = AbortSignal.timeout(timeoutMs + timeForBytes(sizeOf(sent)));
    try {
      const response = await fetch(address, {
        ...contentOf(sent, { authorization: `Bearer ${token}` }),
        // A redirect would carry the token to another host, and turn a POST into a GET.
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      time?.note(response.headers.get('date'));
      const text = await response.text();
      return { reached: 'yes', status: response.status, text, body: readBody(text), headers: response.headers };
    } catch (error) {
      return notAnswered(error);
    }
  }

  return {
    get: (request) => call(request),
    post: (request) => call(request),
    postForm: (request) => call(request),
    aheadMs: () => time?.aheadMs() ?? 0,
  };
}

interface Content {
  body?: JsonObject;
  form?: FormData;
}
type Called = GraphCall & Content;

/** Of the files alone: words are small. */
const sizeOf = ({ form }: Content): number =>
  [...(form?.values() ?? [])].reduce((sum, value) => sum + (typeof value === 'string' ? 0 : value.size), 0);

/** The boundary of a form is written by `fetch`. */
function contentOf({ body, form }: Content, headers: Record<string, string>) {
  if (form !== undefined) return { method: 'POST', headers, body: form };
  if (body === undefined) return { method: 'GET', headers };
  return { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Whether a header can carry it; a pasted line break would otherwise fail every call. */
export const isUsableToken = (token: string | undefined): token is string => /^[\x21-\x7e]+$/.test(token ?? '');

/** Whether an id from outside may stand in a path. */
export const isPlainId = (id: string): boolean => /^\w+$/.test(id);

/** Tokens travel only encrypted, except to this very machine (the simulator). */
function safeRoot(url: string): string {
  const root = new URL(url);
  if (!isSafeAddress(root))
    throw new TypeError('The Graph address must begin with https:// (http:// only for 127.0.0.1 or localhost)');
  if (root.username !== '' || root.search !== '')
    throw new TypeError('The Graph address must not hold a log-in or a query');
  return root.origin + root.pathname.replace(/\/+$/, '');
}

const proofOf = (token: string, appSecret: string): string =>
  createHmac('sha256', appSecret).update(token).digest('hex');

function readBody(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** A name that cannot be found, or a certificate that is not accepted: not a byte of the request had left. */
const BEFORE_REQUEST =
  /^(ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|HOSTNAME_MISMATCH|ERR_SSL_WRONG_VERSION_NUMBER)$/;

interface NetworkFailure {
  code?: unknown;
  syscall?: unknown;
  /** One for each address that was tried. */
  errors?: unknown;
}

function notAnswered(error: unknown): GraphAnswer {
  const { name, cause } = error as { name?: string; cause?: NetworkFailure };
  if (name === 'TimeoutError') return { reached: 'maybe', code: 'timeout' };
  if (name === 'AbortError') return { reached: 'maybe', code: 'cancelled' };
  const code = typeof cause?.code === 'string' ? cause.code : 'network';
  return { reached: BEFORE_REQUEST.test(code) || isConnecting(cause) ? 'no' : 'maybe', code };
}

/** The same code, "host unreachable" say, can end an open connection too; only in `connect` does it prove anything. */
function isConnecting(cause: NetworkFailure | undefined): boolean {
  const tried = Array.isArray(cause?.errors) ? (cause.errors as (NetworkFailure | undefined)[]) : [cause];
  return tried.length > 0 && tried.every((failure) => failure?.syscall === 'connect');
}
