// Fetches the bytes behind one address that a platform named. The address comes from outside, so nothing about it is believed:
// its host must be one of the channel's, every address that its name resolves to must be of the open internet, the connection
// goes to just those, and each redirect is judged anew. After it: what-it-is, which looks at the bytes themselves.
import { lookup } from 'node:dns/promises';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Transform, type Readable } from 'node:stream';
import { isLoopback, isPublicAddress } from './is-public-address.ts';
import { mayFetch, type MayFetch, type MediaHosts } from './may-fetch.ts';

/** Why there are no bytes. `expired` and `not_allowed`: the host knows the file and does not hand it to us. */
export const FETCH_FAILURES = [
  'refused_host', 'refused_address', 'too_many_redirects', 'too_large', 'timed_out', 'gone', 'expired', 'not_allowed',
  'unreachable', 'platform_trouble', 'bad_answer',
] as const; // prettier-ignore
export type FetchFailure = (typeof FETCH_FAILURES)[number];

/** Also what the stream of a fetched file ends with when it fails half-way. */
export class FetchError extends Error {
  override name = 'FetchError';
  readonly because: FetchFailure;
  constructor(because: FetchFailure) {
    super(because);
    this.because = because;
  }
}

export interface Wanted {
  url: string;
  /** The account's proof. Goes to hosts of `withAccount` alone, and to no other host than the first one. */
  headers?: Readonly<Record<string, string>> | undefined;
  hosts: MediaHosts;
  mostBytes: number;
  signal?: AbortSignal;
}

export interface FetchedFile {
  /** Ends with a FetchError when it is too large, too slow or cut. Whoever does not read it destroys it. */
  stream: Readable;
  /** What the host calls it: a hint for people, never for what is done with it. */
  name: string | null;
}

export interface Fetcher {
  /** @throws FetchError, and nothing else. */
  fetch(wanted: Wanted): Promise<FetchedFile>;
}

/** Every address of a host. Rejects when there is none. */
export type Resolve = (hostname: string) => Promise<string[]>;

export interface FetcherOptions {
  localOrigins: readonly string[];
  resolve?: Resolve | undefined;
  totalMs?: number;
  idleMs?: number;
}

const MOST_REDIRECTS = 3;
/** Real time for all of it; a film of 64 MB needs a megabyte a second. */
const TOTAL_MS = 60_000;
/** Real time without a byte. */
const IDLE_MS = 10_000;

const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

export function openFetcher({
  localOrigins,
  resolve = systemResolve,
  totalMs = TOTAL_MS,
  idleMs = IDLE_MS,
}: FetcherOptions): Fetcher {
  return {
    async fetch({ url, headers, hosts, mostBytes, signal }) {
      const timeout = AbortSignal.timeout(totalMs);
      const ends = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      let hop = mayFetch(url, { hosts, localOrigins });
      let proof = headers;
      for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
        const allowed = judged(hop);
        const addresses = await inTime(addressesOf(allowed, resolve), ends);
        const answer = await ask({ ...allowed, addresses, ends, idleMs, headers: allowed.account ? proof : undefined });
        const leadsTo = redirectOf(answer);
        if (leadsTo === undefined)
          return fileOf(answer, { mostBytes, ends, idleMs, account: allowed.account && !allowed.local });
        answer.destroy();
        hop = mayFetch(leadsTo, { hosts, localOrigins }, allowed.url);
        if (hop.may && hop.url.host !== allowed.url.host) proof = undefined;
      }
      throw new FetchError('too_many_redirects');
    },
  };
}

type Allowed = Extract<MayFetch, { may: true }>;

function judged(hop: MayFetch): Allowed {
  if (!hop.may) throw new FetchError(hop.because);
  return hop;
}

/** Asked once: the connection is made to what was judged, whatever the name resolves to a moment later. */
async function addressesOf({ url, local }: Allowed, resolve: Resolve): Promise<string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let found: string[];
  try {
    found = isIP(host) === 0 ? await resolve(host) : [host];
  } catch {
    throw new FetchError('unreachable');
  }
  if (found.length === 0) throw new FetchError('unreachable');
  // One bad address among good ones is a trap, not an oversight.
  if (!found.every(local ? isLoopback : isPublicAddress)) throw new FetchError('refused_address');
  return found;
}

interface Asking extends Allowed {
  addresses: readonly string[];
  headers: Readonly<Record<string, string>> | undefined;
  ends: AbortSignal;
  idleMs: number;
}

function ask({ url, addresses, headers, ends, idleMs }: Asking): Promise<IncomingMessage> {
  const choices = addresses.map((address) => ({ address, family: isIP(address) }));
  const options: RequestOptions & { rejectUnauthorized: true } = {
    method: 'GET',
    agent: false,
    rejectUnauthorized: true,
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Touchpoint', ...headers },
    lookup: (_hostname, { all }, done) =>
      all === true
        ? (done as (error: null, addresses: typeof choices) => void)(null, choices)
        : done(null, choices[0]?.address ?? '', choices[0]?.family),
    signal: ends,
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, options);
    request.setTimeout(idleMs, () => request.destroy(new FetchError('timed_out')));
    request.once('socket', (socket) =>
      socket.once('connect', () => {
        if (!addresses.includes(socket.remoteAddress ?? '')) request.destroy(new FetchError('refused_address'));
      }),
    );
    request.once('response', resolve);
    request.on('error', (error) => reject(named(error, ends)));
    request.end();
  });
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return isRedirect(statusCode) ? headers.location : undefined;
}

interface Taking {
  mostBytes: number;
  ends: AbortSignal;
  idleMs: number;
  /** The host wants a proof: then 403 means that ours was not enough, else that a signed address has ended. */
  account: boolean;
}

function fileOf(answer: IncomingMessage, { mostBytes, ends, idleMs, account }: Taking): FetchedFile {
  const { statusCode = 0, headers } = answer;
  const refuse = (because: FetchFailure): never => {
    answer.destroy();
    throw new FetchError(because);
  };
  if (statusCode !== 200) refuse(failureOf(statusCode, account));
  if (!['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase())) refuse('bad_answer');
  if (Number(headers['content-length'] ?? 0) > mostBytes) refuse('too_large');
  let seen = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > mostBytes) done(new FetchError('too_large'));
      else done(null, chunk);
    },
  });
  answer.setTimeout(idleMs, () => meter.destroy(new FetchError('timed_out')));
  answer.once('error', (error) => meter.destroy(named(error, ends)));
  answer.once('aborted', () => meter.destroy(named(undefined, ends)));
  meter.once('close', () => answer.destroy());
  return { stream: answer.pipe(meter), name: nameIn(headers['content-disposition']) };
}

function failureOf(status: number, account: boolean): FetchFailure {
  if (status === 404 || status === 410 || status === 451) return 'gone';
  if (status === 401) return 'not_allowed';
  if (status === 403) return account ? 'not_allowed' : 'expired';
  return status === 408 || status === 425 || status === 429 || status >= 500 ? 'platform_trouble' : 'bad_answer';
}

function named(error: unknown, ends: AbortSignal): FetchError {
  if (error instanceof FetchError) return error;
  return new FetchError(ends.aborted ? 'timed_out' : 'unreachable');
}

async function inTime<V>(promise: Promise<V>, ends: AbortSignal): Promise<V> {
  if (ends.aborted) throw new FetchError('timed_out');
  return new Promise((resolve, reject) => {
    const late = () => reject(new FetchError('timed_out'));
    ends.addEventListener('abort', late, { once: true });
    promise.then(resolve, reject).finally(() => ends.removeEventListener('abort', late));
  });
}

/** As it was sent: whoever gives the file out makes it harmless. */
function nameIn(disposition: string | undefined): string | null {
  const [, star] = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(disposition ?? '') ?? [];
  const [, quoted, plain] = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(disposition ?? '') ?? [];
  const name = star === undefined ? (quoted ?? plain ?? '') : decoded(star);
  return name.trim() === '' ? null : name.trim().slice(0, LONGEST_NAME);
}

const LONGEST_NAME = 500;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
