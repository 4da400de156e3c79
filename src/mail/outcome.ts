// What became of one try to send a letter, in our words, and when the next one is. Pure. What may have been taken is never sent
// again. Before it: smtp, text-message. After it: send-letter.
import { MINUTE_MS } from '../clock.ts';

export type Outcome =
  | { outcome: 'sent' }
  /** Proven not taken, and never will be. */
  | { outcome: 'failed'; because: 'refused' | 'no_way' }
  /** Proven not taken; it may be later. */
  | { outcome: 'retry'; because: 'unreachable' | 'refused' }
  /** Nobody knows. */
  | { outcome: 'unknown' };

/** Business time between tries; after the last one it has failed. */
export const RETRY_AFTER_MS = [MINUTE_MS / 2, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS] as const;

interface MailError {
  code?: unknown;
  syscall?: unknown;
  responseCode?: unknown;
  timeoutType?: unknown;
}

/** Nobody answered, or said who they are, in time. Idle later on (`SOCKET_TIMEOUT`), the server may have the letter. */
const TIMEOUTS_BEFORE = ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'DNS_TIMEOUT'];

/** Before anything of a letter was handed over: no such host, no log-in, no such address, no encryption, nobody there. */
const BEFORE = [
  'EDNS',
  'EAUTH',
  'EENVELOPE',
  'ETLS',
  'EREQUIRETLS',
  'ENOAUTH',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

export function outcomeOfMail(error: unknown): Outcome {
  const { code, syscall, responseCode, timeoutType } = error as MailError;
  // The server's own word, whenever it came: 4xx asks for patience, 5xx is for good. Either way it has not taken the letter.
  if (typeof responseCode === 'number' && responseCode >= 400)
    return isForGood(responseCode)
      ? { outcome: 'failed', because: 'refused' }
      : { outcome: 'retry', because: 'refused' };
  const isBefore = BEFORE.includes(String(code)) || TIMEOUTS_BEFORE.includes(String(timeoutType));
  if (isBefore || syscall === 'connect' || syscall === 'getaddrinfo')
    return { outcome: 'retry', because: 'unreachable' };
  return { outcome: 'unknown' };
}

/** 530 to 535: our log-in, which an administrator can mend while the letter waits. */
const isForGood = (responseCode: number): boolean => responseCode >= 500 && (responseCode < 530 || responseCode > 535);

export function outcomeOfText(status: number): Outcome {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status === 401 || status === 403 || status === 408 || status === 425 || status === 429 || status === 503)
    return { outcome: 'retry', because: 'refused' };
  // A redirect is none of ours to follow: the token would go along.
  if (status < 500) return { outcome: 'failed', because: 'refused' };
  return { outcome: 'unknown' };
}

const NEVER_REACHED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

export function outcomeOfNoAnswer(error: unknown): Outcome {
  const { cause } = error as { cause?: { code?: unknown; syscall?: unknown } };
  const isBefore = cause?.syscall === 'connect' || NEVER_REACHED.includes(String(cause?.code));
  return isBefore ? { outcome: 'retry', because: 'unreachable' } : { outcome: 'unknown' };
}
