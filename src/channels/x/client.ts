// One call to X: signed by twitter-api-v2, sent to the address that X_API_URL names, and answered with what really happened
// on the wire. That library hides whether anything left this machine, trusts any 200 and has wrong types for direct
// messages; here its plugin hooks and raw bytes are used instead. Before it: send.ts and poll.ts.
import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { IClientSettings } from 'twitter-api-v2';
import type { Json } from '../../json.ts';
import { parseJson, textAt } from '../../json.ts';
import { isSafeAddress } from '../../safe-address.ts';
import type { SendingAccount } from '../channel.ts';
import type { PlatformTime } from '../platform-time.ts';
import type { Headers } from './rate-limit.ts';

export interface ClientSettings {
  /** X_API_URL. */
  apiUrl: string;
  consumerKey: string;
  consumerSecret: string;
  /** Real time for a whole call, milliseconds. */
  timeoutMs: number;
  /** Hears the date of every answer. */
  time?: PlatformTime;
}

export interface Call {
  account: SendingAccount;
  method: 'GET' | 'POST' | 'PUT';
  /** Below `/2/`, without placeholders. */
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  /** The body goes as a form with a file in it, not as JSON. */
  form?: true;
  /** Real time beside the usual, for a body that is large. */
  moreTimeMs?: number;
  signal?: AbortSignal | undefined;
}

export type CallResult =
  /** X answered. `body` is undefined when `text` was not JSON, or was cut. */
  | { answered: true; status: number; headers: Headers; text: string; body: Json | undefined }
  /** No answer. `leftUs` is false only when it is certain that X never saw the call. */
  | { answered: false; leftUs: boolean; code: string }
  | { answered: false; leftUs: false; code: string; cannotCall: true };

export interface XClient {
  /** Never throws, never repeats, never follows a redirect. */
  call(call: Call): Promise<CallResult>;
}

/** @throws Error naming X_API_URL when the address is not https, or http on this machine. */
export function xClient(settings: ClientSettings): XClient {
  const origin = readApiUrl(settings.apiUrl);
  // A connection kept open may be closed by X just as we write, and then nobody knows: every call opens its own.
  const agent = origin.startsWith('http:') ? new HttpAgent({ keepAlive: false }) : new HttpsAgent({ keepAlive: false });
  return { call: (call) => makeCall({ call, settings, origin, agent }) };
}

/** The origin to call; tokens must never travel in the clear except inside this machine. */
export function readApiUrl(apiUrl: string): string {
  const url = URL.parse(apiUrl);
  const isPlain = url?.pathname === '/' && url.search === '' && url.username === '' && url.password === '';
  if (url && isPlain && isSafeAddress(url)) return url.origin;
  throw new Error(
    'X_API_URL must be an https address without a path, or http on this machine; example: https://api.x.com',
  );
}

interface Wire {
  call: Call;
  settings: ClientSettings;
  origin: string;
  agent: HttpAgent;
}

/** What was seen of the call, noted as it happens. */
interface Seen {
  socket?: Socket;
  connected: boolean;
  response?: IncomingMessage;
  cutBecause?: string;
}

async function makeCall({ call, settings, origin, agent }: Wire): Promise<CallResult> {
  // 76 modules that no start has to wait for; loaded before the clock of the call runs.
  const { TwitterApi } = await import('twitter-api-v2');
  const tokens = tokensOf(call.account, settings);
  if (tokens === undefined) return { answered: false, leftUs: false, code: 'no_credentials', cannotCall: true };
  if (call.signal?.aborted) return { answered: false, leftUs: false, code: 'cancelled' };

  const seen: Seen = { connected: false };
  const cut = (because: string) => {
    seen.cutBecause ??= because;
    seen.socket?.destroy();
  };
  const onAbort = () => cut('cancelled');
  const timer = setTimeout(() => cut('timeout'), settings.timeoutMs + (call.moreTimeMs ?? 0));
  call.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const result = resultOf(seen, await request({ call, origin, agent, tokens, seen, TwitterApi }));
    if (result.answered) settings.time?.note(textAt(result.headers, 'date'));
    return result;
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener('abort', onAbort);
  }
}

/** An OAuth 2.0 user token, or the four parts of OAuth 1.0a. */
type Tokens = string | { appKey: string; appSecret: string; accessToken: string; accessSecret: string };

/** OAuth 1.0a when the account has it, since it does not expire; else the user's OAuth 2.0 token. */
function tokensOf(
  { credentials }: SendingAccount,
  { consumerKey, consumerSecret }: ClientSettings,
): Tokens | undefined {
  const { accessToken, accessSecret, userAccessToken } = credentials;
  if (accessToken && accessSecret && consumerKey && consumerSecret) {
    return { appKey: consumerKey, appSecret: consumerSecret, accessToken, accessSecret };
  }
  return userAccessToken ? userAccessToken : undefined;
}

interface Requested extends Omit<Wire, 'settings'> {
  tokens: Tokens;
  seen: Seen;
  TwitterApi: typeof import('twitter-api-v2').TwitterApi;
}

/** The bytes of the answer, or what went wrong instead. */
async function request({ call, origin, agent, tokens, seen, TwitterApi }: Requested): Promise<Buffer | Error> {
  const settings: Partial<IClientSettings> = {
    httpAgent: agent,
    // Compressed answers that are cut never end in this library.
    compression: false,
    plugins: [
      {
        onBeforeRequestConfig: ({ params }) => {
          params.url = params.url.replace(/^https:\/\/api\.x\.com(?=\/2\/)/, origin);
          params.requestEventDebugHandler = (event, happened) => watch({ seen, event, happened });
        },
      },
    ],
  };
  const { v2 } = typeof tokens === 'string' ? new TwitterApi(tokens, settings) : new TwitterApi(tokens, settings);
  const raw = { fullResponse: true, forceParseMode: 'buffer' } as const;
  try {
    const { method, path, body = {}, query = {} } = call;
    if (method === 'GET') return (await v2.get<Buffer>(path, query, raw)).data;
    const written = call.form ? ({ ...raw, forceBodyMode: 'form-data' } as const) : raw;
    return (await (method === 'POST' ? v2.post<Buffer>(path, body, written) : v2.put<Buffer>(path, body, raw))).data;
  } catch (error) {
    const bytes = (error as { data?: unknown }).data;
    return Buffer.isBuffer(bytes) ? bytes : causeOf(error);
  }
}

/** The library's own `requestError` is always undefined (1.29.1): the cause stands in a hidden field. */
function causeOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('not an error');
  const hidden = Reflect.get(error, '_options') as { error?: unknown } | undefined;
  return hidden?.error instanceof Error ? hidden.error : error;
}

interface Happened {
  seen: Seen;
  event: string;
  happened: { socket?: Socket; res?: IncomingMessage } | undefined;
}

function watch({ seen, event, happened }: Happened): void {
  if (event === 'response' && happened?.res) seen.response = happened.res;
  if (event !== 'socket' || !happened?.socket) return;
  const { socket } = happened;
  seen.socket = socket;
  // Nothing is written before the connection stands, and with TLS not before it is secure.
  const isReady = !socket.connecting && !('encrypted' in socket);
  if (isReady) seen.connected = true;
  else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => (seen.connected = true));
  if (seen.cutBecause !== undefined) socket.destroy();
}

function resultOf({ connected, response, cutBecause }: Seen, bytes: Buffer | Error): CallResult {
  if (response) {
    const text = Buffer.isBuffer(bytes) ? bytes.toString() : '';
    return { answered: true, status: response.statusCode ?? 0, headers: response.headers, text, body: readBody(text) };
  }
  const code = cutBecause ?? nameOf(bytes);
  const isOurFault = bytes instanceof TypeError || code.startsWith('ERR_INVALID');
  if (!connected && isOurFault) return { answered: false, leftUs: false, code, cannotCall: true };
  return { answered: false, leftUs: connected, code };
}

/** Parsed here and not by the library, so that no id loses a digit. */
function readBody(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The error's code, never its words: those may hold an address. */
function nameOf(error: Buffer | Error): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^[A-Z_0-9]{1,60}$/.test(code) ? code : 'no_answer';
}
