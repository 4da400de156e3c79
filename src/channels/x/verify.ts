// The door of /webhooks/x: whether these exact bytes come from X, and X's question (CRC) whether the address is ours.
// Before it: api/routes/webhooks. After it: ingest/receive, which stores the bytes and lets the channel parse them.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Door } from '../door.ts';

export interface XSecrets {
  /** Every consumer secret that may sign, the present one first: it answers the CRC, the previous one only verifies. */
  consumerSecrets: () => readonly string[];
}

/** The secrets are asked on every call, so that they can be rotated without a restart. Source: X, "Securing webhooks". */
export function xDoor({ consumerSecrets }: XSecrets): Door {
  const known = () => consumerSecrets().filter((secret) => secret !== '');
  return {
    kind: 'x',
    verify: (raw, headers) => isSigned({ raw, signature: headers['x-twitter-webhooks-signature'], secrets: known() }),
    isSigned: (headers) => headers['x-twitter-webhooks-signature'] !== undefined,
    challenge: (query) => answerChallenge(query['crc_token'], known()[0]),
  };
}

interface Signed {
  raw: Buffer;
  signature: string | string[] | undefined;
  secrets: readonly string[];
}

/** HMAC-SHA256 over the bytes as they came. Every secret is tried, so the time taken does not tell which one fits. */
function isSigned({ raw, signature, secrets }: Signed): boolean {
  const given = typeof signature === 'string' ? /^sha256=([A-Za-z0-9+/]{43}=)$/.exec(signature)?.[1] : undefined;
  if (given === undefined) return false;
  const bytes = Buffer.from(given, 'base64');
  return secrets.map((secret) => timingSafeEqual(bytes, hmac(secret, raw))).includes(true);
}

/**
 * X signs deliveries and CRC answers with one secret in one way, so whoever asks with a whole delivery as `crc_token` would
 * be given its signature. A delivery is a JSON object; a token with a brace is therefore never answered.
 */
function answerChallenge(token: unknown, secret: string | undefined): ReturnType<Door['challenge']> {
  if (typeof token !== 'string' || secret === undefined) return undefined;
  if (token === '' || token.length > 1000 || /[{}[\]"]/.test(token)) return undefined;
  const answer = { response_token: `sha256=${hmac(secret, token).toString('base64')}` };
  return { contentType: 'application/json', body: JSON.stringify(answer) };
}

const hmac = (secret: string, signed: Buffer | string): Buffer => createHmac('sha256', secret).update(signed).digest();
