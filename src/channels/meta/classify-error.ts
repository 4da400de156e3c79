// What an error of Meta means for a message. Pure, and by numbers only: the words are translated into the reader's language.
// Meta writes the same seven-digit number sometimes as code and sometimes as error_subcode, so both are looked at.
// Before it: a Graph answer. After it: outcome.
import { numberAt, objectAt, type Json } from '../../json.ts';
import type { MessageKind } from '../channel-event.ts';
import type { AccountProblem, Refusal } from '../channel.ts';

export type ErrorClass =
  | { is: 'refused'; reason: Refusal }
  | { is: 'paused'; problem: AccountProblem }
  /** Proven not sent: too many calls (`account`), or only this thread is busy (`message`). */
  | { is: 'retry'; scope: 'account' | 'message' }
  | { is: 'unknown' };

export type MetaProblem = ErrorClass & { code: string };

/**
 * Undefined when the answer is no error. An `error` in the body counts also with HTTP 200.
 * Sources: Meta "Common Error Codes", 2026-06-25; Graph error handling.
 */
export function classifyError({
  status,
  body,
  kind,
}: {
  status: number;
  body: Json | undefined;
  kind: MessageKind;
}): MetaProblem | undefined {
  const error = objectAt(body, 'error');
  if (error === undefined)
    return status >= 200 && status < 300 ? undefined : { ...classOfStatus(status), code: `http_${status}` };
  const code = numberAt(error, 'code');
  const subcode = numberAt(error, 'error_subcode');
  const name = [code ?? 'none', ...(subcode === undefined ? [] : [subcode])].join('/');
  return { ...classOfNumbers({ code, subcode, status, kind }), code: name };
}

interface Numbers {
  code: number | undefined;
  subcode: number | undefined;
  status: number;
  kind: MessageKind;
}

function classOfNumbers({ code, subcode, status, kind }: Numbers): ErrorClass {
  // Meta's own inside failed, perhaps after the message had gone out (1/1357046 is documented to have been delivered).
  if (status >= 500) return UNKNOWN;
  const exact = SEVEN_DIGITS.get(subcode) ?? SEVEN_DIGITS.get(code);
  if (exact !== undefined) return exact;
  const plain = CODES.get(code);
  if (plain !== undefined) return plain;
  if (code === 100 && subcode === 33) return kind === 'dm' ? paused('configuration') : refused('post_gone');
  if (isPermission(code)) return kind === 'dm' ? paused('configuration') : refused('not_allowed_here');
  if (code === undefined || code <= 0) return code === undefined ? classOfStatus(status) : UNKNOWN;
  return status === 429 ? classOfStatus(status) : refused('bad_request');
}

const UNKNOWN: ErrorClass = { is: 'unknown' };
const refused = (reason: Refusal): ErrorClass => ({ is: 'refused', reason });
const paused = (problem: AccountProblem): ErrorClass => ({ is: 'paused', problem });
const retry = (scope: 'account' | 'message'): ErrorClass => ({ is: 'retry', scope });

/** A right that is missing for comments must not stop direct messages, so there it refuses only the one comment. */
const isPermission = (code: number | undefined): boolean =>
  code === 3 || code === 10 || (code !== undefined && code >= 200 && code <= 299);

const table = (rows: readonly (readonly [ErrorClass, readonly number[]])[]): Map<number | undefined, ErrorClass> =>
  new Map(rows.flatMap(([meaning, numbers]) => numbers.map((number) => [number, meaning] as const)));

const SEVEN_DIGITS = table([
  [refused('window_closed'), [2018278, 2534022, 2018065]],
  // Meta's sending guide calls 1545041 "window closed", its error list "person unavailable"; our own window check comes first.
  [refused('recipient_unavailable'), [1545041, 2018108]],
  [refused('bad_recipient'), [2018001, 2534014]],
  [refused('bad_attachment'), [2018008, 2018047, 2018074, 2018109, 2018294]],
  [refused('bad_request'), [2018014, 2534015, 2534025, 2534068]],
  [refused('other_app_owns_thread'), [2018300, 2534037, 2018171]],
  // Meta warns that this person feels bothered by tagged messages.
  [refused('not_allowed_here'), [2018338]],
  [refused('post_gone'), [9000001]],
  [paused('reauthorise'), [2534077]],
  [paused('configuration'), [2018028, 2018027, 2018021, 2534013, 2534041, 36103]],
  [paused('restricted'), [2534029, 1893063]],
  [retry('account'), [2534040]],
  // Meta's own automatic answers hold the thread for a moment.
  [retry('message'), [2018321]],
  [UNKNOWN, [1357046]],
]);

const CODES = table([
  [UNKNOWN, [1, 2, 1200]],
  [paused('reauthorise'), [102, 190, 2500]],
  [paused('restricted'), [368, 2022]],
  [refused('recipient_unavailable'), [551]],
  [refused('duplicate'), [506]],
  [retry('account'), [4, 17, 32, 341, 613, 80002, 80006]],
]);

/** An answer without Meta's error in it: a proxy, a wrong address, a redirect. */
function classOfStatus(status: number): ErrorClass {
  if (status === 429) return retry('account');
  if (status >= 500 || status === 408 || status < 300) return UNKNOWN;
  if (status === 401) return paused('reauthorise');
  if (status < 400 || [403, 404, 405, 407].includes(status)) return paused('configuration');
  return refused('bad_request');
}
