// The door of /webhooks/meta: whether these exact bytes come from Meta, and Meta's question whether the address is ours.
// Before it: api/routes/webhooks. After it: ingest/receive, which stores the bytes and lets the channels parse them.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Door } from '../door.ts';

export interface MetaSecrets {
  /** Every app secret that may sign: today's, the previous one while it is rotated, Instagram's own. */
  appSecrets: () => readonly string[];
  /** What we told Meta to ask with. */
  verifyToken: () => string | undefined;
}

/**
 * Both functions are asked on every call, so that a secret can be changed without a restart.
 * Source: Meta "Webhooks for Messenger Platform", 2026-10-06.
 */
export function metaDoor({ appSecrets, verifyToken }: MetaSecrets): Door {
  return {
    kind: 'meta',
    verify: (raw, headers) => isSigned({ raw, signature: headers['x-hub-signature-256'], secrets: appSecrets() }),
    isSigned: (headers) => headers['x-hub-signature-256'] !== undefined,
    challenge: (query) => answerChallenge(query, verifyToken()),
  };
}

interface Signed {
  raw: Buffer;
  signature: string | string[] | undefined;
  secrets: readonly string[];
}

/**
 * HMAC-SHA256 over the bytes as they came: Meta signs its escaped form (`\u00e4`, `\/`), which no re-written JSON gives
 * back. The older X-Hub-Signature (SHA-1) alone is not enough. An empty secret would let anybody sign.
 */
function isSigned({ raw, signature, secrets }: Signed): boolean {
  const hex = typeof signature === 'string' ? /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1] : undefined;
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  const matches = secrets.map((secret) => secret !== '' && timingSafeEqual(given, hmac(secret, raw)));
  return matches.includes(true);
}

function answerChallenge(
  query: Readonly<Record<string, unknown>>,
  token: string | undefined,
): ReturnType<Door['challenge']> {
  const { 'hub.mode': mode, 'hub.verify_token': asked, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || typeof asked !== 'string' || typeof challenge !== 'string') return undefined;
  if (!token || !isSameText(asked, token)) return undefined;
  // Meta sends a number; anything that could be markup is not its question.
  return /^[\w.-]{1,200}$/.test(challenge) ? { contentType: 'text/plain', body: challenge } : undefined;
}

const hmac = (secret: string, raw: Buffer): Buffer => createHmac('sha256', secret).update(raw).digest();

/** Compares without telling by its duration how much was right. */
const isSameText = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
