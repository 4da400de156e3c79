// One webhook call as X and Meta make it: the signature over the exact bytes, their headers and their patience, and the
// questions by which they check an address. Used by delivery.ts.
import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from './random.ts';
import type { SimulatedDoor, SimulatorSecrets, WebhookTarget } from './shapes.ts';

export interface CallResult {
  status: number;
  outcome: 'taken' | 'refused' | 'unreachable';
}

export interface RawCall {
  door: SimulatedDoor;
  body: string | Buffer;
  headers?: Record<string, string>;
}

export interface WebhookCalls {
  setTarget(target: WebhookTarget): void;
  post(call: RawCall): Promise<CallResult>;
  check(door: SimulatedDoor): Promise<boolean>;
  isValid(door: SimulatedDoor): boolean;
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
/** Our ends of a webhook call live on the same machine; the platforms check an address once a day or so. */
const CHECK_EVERY_MS = 24 * 3_600_000;

export function openWebhookCalls({ secrets, reachable, log, clock, random }: WebhookCallOptions): WebhookCalls {
  const closing = new AbortController();
  const checkedAt = new Map<SimulatedDoor, number>();
  const checking = new Map<SimulatedDoor, Promise<boolean>>();
  const invalid = new Set<SimulatedDoor>();
  let target: WebhookTarget | undefined;
  const urlOf = (door: SimulatedDoor): string => (door === 'x' ? target?.xWebhookUrl : target?.metaWebhookUrl) ?? '';
  const patience = (door: SimulatedDoor): AbortSignal =>
    AbortSignal.any([closing.signal, AbortSignal.timeout(PATIENCE_MS[door])]);

  /** Wrong answers end the address at once; silence and errors do not (X: webhooks/introduction). */
  const askOnce = async (door: SimulatedDoor): Promise<boolean> => {
    if (!reachable() || !target) return false;
    const { url, expected } = question({ door, base: urlOf(door), secrets, token: random.digits(19) });
    try {
      const response = await fetch(url, { redirect: 'manual', signal: patience(door) });
      const body = await response.text();
      if (response.status >= 400) return false;
      const isRight = response.status === 200 && isExpected({ door, body, expected });
      if (isRight) invalid.delete(door);
      else invalid.add(door);
      checkedAt.set(door, clock.now());
      if (!isRight) log.warn({ door }, 'the webhook address did not prove itself');
      return isRight;
    } catch {
      return false;
    }
  };

  const check = (door: SimulatedDoor): Promise<boolean> => {
    const already = checking.get(door);
    if (already) return already;
    const asked = askOnce(door).finally(() => checking.delete(door));
    checking.set(door, asked);
    return asked;
  };

  return {
    setTarget: (next) => {
      target = next;
      checkedAt.clear();
      invalid.clear();
    },
    check,
    isValid: (door) => !invalid.has(door),
    post: async ({ door, body, headers }) => {
      if (!reachable() || !target) return { status: 0, outcome: 'unreachable' };
      if (clock.now() - (checkedAt.get(door) ?? -Infinity) >= CHECK_EVERY_MS) await check(door);
      if (invalid.has(door)) return { status: 0, outcome: 'refused' };
      try {
        const response = await fetch(urlOf(door), {
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
}

function question({ door, base, secrets, token }: Question): { url: string; expected: string } {
  const url = new URL(base);
  if (door === 'x') {
    url.searchParams.set('crc_token', token);
    return {
      url: url.href,
      expected: `sha256=${createHmac('sha256', secrets.xConsumerSecret).update(token).digest('base64')}`,
    };
  }
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', secrets.metaVerifyToken);
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
