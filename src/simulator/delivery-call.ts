// One webhook call as X and Meta make it: the signature over the exact bytes, their headers and their patience, and the
// questions by which they check an address. Used by delivery.ts.
import { createHmac } from 'node:crypto';
import { HOUR_MS, type Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from './random.ts';
import type { SimulatedDoor, SimulatorSecrets } from './shapes.ts';

/** Where a platform calls. */
export interface Address {
  door: SimulatedDoor;
  url: string;
  /** Meta: what the address must be asked with; default the app's usual one. */
  verifyToken?: string;
}

export interface CallResult {
  status: number;
  outcome: 'taken' | 'refused' | 'unreachable';
}

export interface RawCall {
  door: SimulatedDoor;
  body: string | Buffer;
  headers?: Record<string, string>;
  /** Default: where the product listens. */
  url?: string;
}

export interface WebhookCalls {
  /** Never asks an address that was asked lately, except one that has just failed. */
  post(call: RawCall & { url: string }): Promise<CallResult>;
  /** Asks now. True when the answer was right. */
  check(address: Address): Promise<boolean>;
  /** Asks if a day has passed since the last good answer. */
  checkIfDue(address: Address): Promise<void>;
  isValid(url: string): boolean;
  /** What was known of this address is forgotten. */
  forget(url: string): void;
  close(): void;
}

export interface WebhookCallOptions {
  secrets: SimulatorSecrets;
  reachable: () => boolean;
  log: Log;
  clock: Clock;
  random: Random;
}

/** Real milliseconds a platform waits for the answer: X ten seconds, Meta five. */
const PATIENCE_MS: Record<SimulatedDoor, number> = { x: 10_000, meta: 5_000 };
/** X asks every half hour whoever has not answered for a day, and gives up after four hours of grace (webhooks/introduction). */
const GOOD_FOR_MS = 24 * HOUR_MS;
const ASK_AGAIN_MS = HOUR_MS / 2;
const LONGEST_SILENCE_MS = 28 * HOUR_MS;

/** What a platform knows of one address. */
interface Known {
  /** The last good answer, or when the address was first used. */
  goodAt: number;
  askedAt: number;
  isValid: boolean;
  asking?: Promise<boolean>;
}

export function openWebhookCalls({ secrets, reachable, log, clock, random }: WebhookCallOptions): WebhookCalls {
  const closing = new AbortController();
  const addresses = new Map<string, Known>();
  const patience = (door: SimulatedDoor): AbortSignal =>
    AbortSignal.any([closing.signal, AbortSignal.timeout(PATIENCE_MS[door])]);
  const knownOf = (url: string): Known => {
    const known = addresses.get(url) ?? { goodAt: clock.now(), askedAt: -Infinity, isValid: true };
    addresses.set(url, known);
    return known;
  };

  /** A wrong answer or a redirect ends an address at once; silence and errors only after a day and four hours. */
  const askOnce = async ({ door, url: base, verifyToken }: Address): Promise<boolean> => {
    const known = knownOf(base);
    known.askedAt = clock.now();
    const { url, expected } = question({ door, base, secrets, token: random.digits(19), verifyToken });
    const failed = (): boolean => {
      if (clock.now() - known.goodAt > LONGEST_SILENCE_MS) known.isValid = false;
      return false;
    };
    if (!reachable()) return failed();
    try {
      const response = await fetch(url, { redirect: 'manual', signal: patience(door) });
      const body = await response.text();
      if (response.status >= 400) return failed();
      known.isValid = response.status === 200 && isExpected({ door, body, expected });
      if (known.isValid) known.goodAt = clock.now();
      else log.warn({ door }, 'the webhook address did not prove itself');
      return known.isValid;
    } catch {
      return failed();
    }
  };

  const check = (address: Address): Promise<boolean> => {
    const known = knownOf(address.url);
    known.asking ??= askOnce(address).finally(() => delete known.asking);
    return known.asking;
  };
  const checkIfDue = async (address: Address): Promise<void> => {
    const { goodAt, askedAt, asking } = knownOf(address.url);
    if (asking) return void (await asking);
    const isNew = askedAt === -Infinity;
    const now = clock.now();
    if (isNew || (now - goodAt >= GOOD_FOR_MS && now - askedAt >= ASK_AGAIN_MS)) await check(address);
  };

  return {
    check,
    checkIfDue,
    isValid: (url) => addresses.get(url)?.isValid ?? true,
    forget: (url) => void addresses.delete(url),
    post: async ({ door, url, body, headers }) => {
      if (!reachable()) return { status: 0, outcome: 'unreachable' };
      await checkIfDue({ door, url });
      if (!knownOf(url).isValid) return { status: 0, outcome: 'refused' };
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: headers ?? signedHeaders({ door, body, secrets }),
          body: body as string,
          redirect: 'manual',
          signal: patience(door),
        });
        await response.arrayBuffer();
        // The answer is lost on the way when the network went down meanwhile: the platform will try again.
        if (!reachable()) return { status: 0, outcome: 'unreachable' };
        return { status: response.status, outcome: response.status === 200 ? 'taken' : 'refused' };
      } catch {
        return { status: 0, outcome: 'unreachable' };
      }
    },
    close: () => closing.abort(),
  };
}

/** The headers that a platform puts on this body. */
export function signedHeaders({
  door,
  body,
  secrets,
}: RawCall & { secrets: SimulatorSecrets }): Record<string, string> {
  const hmac = (algorithm: string, key: string, form: 'base64' | 'hex'): string =>
    createHmac(algorithm, key).update(body).digest(form);
  if (door === 'x') {
    return {
      'content-type': 'application/json',
      'user-agent': 'TwitterBot/1.0',
      'x-twitter-webhooks-signature': `sha256=${hmac('sha256', secrets.xConsumerSecret, 'base64')}`,
    };
  }
  return {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    'facebook-api-version': 'v26.0',
    'x-hub-signature': `sha1=${hmac('sha1', secrets.metaAppSecret, 'hex')}`,
    'x-hub-signature-256': `sha256=${hmac('sha256', secrets.metaAppSecret, 'hex')}`,
  };
}

interface Question {
  door: SimulatedDoor;
  base: string;
  secrets: SimulatorSecrets;
  token: string;
  verifyToken: string | undefined;
}

function question({ door, base, secrets, token, verifyToken }: Question): { url: string; expected: string } {
  const url = new URL(base);
  if (door === 'x') {
    url.searchParams.set('crc_token', token);
    return {
      url: url.href,
      expected: `sha256=${createHmac('sha256', secrets.xConsumerSecret).update(token).digest('base64')}`,
    };
  }
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', verifyToken ?? secrets.metaVerifyToken);
  url.searchParams.set('hub.challenge', token);
  return { url: url.href, expected: token };
}

function isExpected({ door, body, expected }: { door: SimulatedDoor; body: string; expected: string }): boolean {
  if (door === 'meta') return body === expected;
  try {
    return (JSON.parse(body) as { response_token?: unknown } | null)?.response_token === expected;
  } catch {
    return false;
  }
}
