// What an answer of X that is not a success means for a message. Pure: numbers and problem types first, X's sentences only
// where X gives nothing else. Before it: send.ts and poll.ts. Sources: X's error table and 2026 field reports; which
// numbers still come through v2 is not documented, so both notations are read everywhere.
import type { MessageKind } from '../channel-event.ts';
import type { AccountProblem, Refusal } from '../channel.ts';
import type { Json } from '../../json.ts';
import { isObject, listAt, numberAt, textAt } from '../../json.ts';

export interface ErrorAnswer {
  status: number;
  /** Undefined when it was not JSON. */
  body: Json | undefined;
  kind: MessageKind;
  /** When the used-up limits open again, business time. */
  opensAt: number | null;
}

export type ErrorClass =
  | { outcome: 'refused'; reason: Refusal; code: string }
  | { outcome: 'retry'; at: number | null; scope: 'message' | 'account'; code: string }
  | { outcome: 'paused'; problem: AccountProblem; code: string }
  | { outcome: 'unknown'; code: string };

/** The class of a whole answer. X has no idempotency key, so whatever is not plainly a refusal may have been sent. */
export function classifyError({ status, body, kind, opensAt }: ErrorAnswer): ErrorClass {
  const plain = { status, kind, opensAt };
  if (status < 400 || status >= 500 || status === 408) return { outcome: 'unknown', code: `http_${status}` };
  const numbers = errorNumbers(body);
  const number = numbers.find((one) => Object.hasOwn(BY_NUMBER, one));
  if (number !== undefined) return become({ ...plain, verdict: BY_NUMBER[number], code: String(number) });
  const slug = problemType(body);
  if (slug !== undefined && Object.hasOwn(BY_TYPE, slug))
    return become({ ...plain, verdict: BY_TYPE[slug], code: slug });
  const code = slug ?? numbers[0]?.toString() ?? `http_${status}`;
  const sentence =
    status === 403 ? BY_SENTENCE.find(({ says }) => sentencesOf(body).some((one) => says.test(one))) : undefined;
  if (sentence) return become({ ...plain, verdict: sentence.verdict, code });
  return become({ ...plain, verdict: isObject(body) ? byStatus(status) : byStatusOfAProxy(status), code });
}

type Verdict = Refusal | AccountProblem | 'limited' | 'slow_down' | 'missing';

const PROBLEMS: ReadonlySet<string> = new Set<AccountProblem>([
  'reauthorise',
  'restricted',
  'out_of_credit',
  'configuration',
]);

interface Judged extends Omit<ErrorAnswer, 'body'> {
  verdict: Verdict | undefined;
  code: string;
}

function become({ verdict = 'bad_request', kind, opensAt, code }: Judged): ErrorClass {
  if (verdict === 'limited') return { outcome: 'retry', at: opensAt, scope: 'account', code };
  if (verdict === 'slow_down') return { outcome: 'retry', at: null, scope: 'account', code };
  if (verdict === 'missing') return { outcome: 'refused', reason: kind === 'dm' ? 'bad_recipient' : 'post_gone', code };
  if (isProblem(verdict)) return { outcome: 'paused', problem: verdict, code };
  return { outcome: 'refused', reason: verdict, code };
}

const isProblem = (verdict: string): verdict is AccountProblem => PROBLEMS.has(verdict);

/** X's v1.1 numbers. */
const BY_NUMBER: Readonly<Record<number, Verdict>> = {
  32: 'reauthorise',
  89: 'reauthorise',
  99: 'reauthorise',
  135: 'reauthorise', // our clock is wrong
  215: 'reauthorise',
  93: 'configuration', // the token may not use direct messages
  251: 'configuration', // the endpoint is retired
  453: 'configuration', // the plan does not include it
  64: 'restricted', // suspended
  226: 'restricted', // looks automated
  326: 'restricted', // locked, a person must unlock it
  88: 'limited',
  185: 'slow_down', // a roaming window of posts per day, whose end is not told
  34: 'missing',
  50: 'bad_recipient',
  63: 'recipient_unavailable', // they are suspended
  108: 'bad_recipient',
  144: 'post_gone',
  150: 'recipient_unavailable', // does not follow us
  151: 'bad_request', // "There was an error sending your message: …"
  349: 'recipient_unavailable',
  389: 'recipient_unavailable', // we blocked them
  476: 'recipient_unavailable', // takes messages from verified accounts only
  186: 'too_long',
  354: 'too_long',
  187: 'duplicate',
  385: 'post_gone',
  421: 'post_gone',
  422: 'post_gone',
  433: 'not_allowed_here', // its author restricts replies
  324: 'bad_attachment',
  325: 'bad_attachment',
  355: 'bad_request', // "subscription exists": never the answer to a message
};

/** The last part of a v2 problem's `type`. */
const BY_TYPE: Readonly<Record<string, Verdict>> = {
  'unsupported-authentication': 'configuration',
  'client-forbidden': 'configuration',
  'client-not-enrolled': 'configuration',
  'oauth1-permissions': 'configuration',
  'usage-capped': 'out_of_credit',
  'credits-depleted': 'out_of_credit',
  'rate-limit-exceeded': 'limited',
  'resource-not-found': 'missing',
  'not-authorized-for-resource': 'missing',
};

/** 403 is X's word for most refusals, and then only the sentence tells them apart. */
const BY_SENTENCE: readonly { says: RegExp; verdict: Verdict }[] = [
  { says: /permission to DM/i, verdict: 'recipient_unavailable' },
  { says: /deleted or not visible/i, verdict: 'post_gone' },
  { says: /duplicate content/i, verdict: 'duplicate' },
  { says: /text is too long/i, verdict: 'too_long' },
  // Self-serve plans may answer only who mentions or quotes them, since 23 February 2026.
  {
    says: /reply to this conversation is not allowed|not permitted to reply|mentioned or otherwise engaged/i,
    verdict: 'not_allowed_here',
  },
  { says: /operation is not permitted/i, verdict: 'restricted' },
];

function byStatus(status: number): Verdict {
  if (status === 401) return 'reauthorise';
  if (status === 402) return 'out_of_credit';
  if (status === 403 || status === 405 || status === 410) return 'configuration';
  if (status === 404) return 'missing';
  if (status === 413) return 'too_long';
  return status === 420 || status === 429 ? 'limited' : 'bad_request';
}

/** Not X's own words: something stands between us and X. That must not cost a customer their answer, nor stop the account. */
function byStatusOfAProxy(status: number): Verdict {
  if (status === 401 || status === 402) return byStatus(status); // X's own may come without a body; a look finds out
  return byStatus(status) === 'limited' ? 'limited' : 'slow_down';
}

/** Both notations: `errors[].code`, `code`; an entry may also be a bare text. */
const errorNumbers = (body: Json | undefined): number[] =>
  [...listAt(body, 'errors'), body].map((error) => numberAt(error, 'code') ?? 0).filter(isErrorNumber);

const isErrorNumber = (number: number): boolean => Number.isInteger(number) && number > 0 && number < 100_000;

function problemType(body: Json | undefined): string | undefined {
  const types = [body, ...listAt(body, 'errors')].map((error) => textAt(error, 'type') ?? '');
  return types.flatMap((type) => /\/problems\/([a-z0-9-]{1,60})$/.exec(type)?.[1] ?? [])[0];
}

const sentencesOf = (body: Json | undefined): string[] =>
  [body, ...listAt(body, 'errors')]
    .flatMap((error) => [textAt(error, 'detail'), textAt(error, 'message')])
    .filter((one) => one !== undefined);
