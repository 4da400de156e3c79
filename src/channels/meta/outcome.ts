// A Graph answer as the outcome of a send, or as what we may believe of a question. Before it: graph. After it: the outbox.
import { objectAt, type Json } from '../../json.ts';
import type { Clock } from '../../clock.ts';
import type { MessageKind } from '../channel-event.ts';
import type { SendOutcome } from '../channel.ts';
import { classifyError } from './classify-error.ts';
import type { GraphAnswer } from './graph.ts';
import { idAt } from './platform-value.ts';
import { usageOf } from './usage.ts';

type IdKey = 'message_id' | 'id' | 'attachment_id';

export interface SendAnswer {
  answer: GraphAnswer;
  /** The edge that was called, which names the budget. */
  endpoint: string;
  /** Where the new message's id stands: `message_id` of a direct message, `id` of a comment, `attachment_id` of a file. */
  idKey: IdKey;
  kind: MessageKind;
  clock: Clock;
}

/** `sent` only with an id from Meta; everything that might have been sent is `unknown`. */
export function sendOutcome({ answer, endpoint, idKey, kind, clock }: SendAnswer): SendOutcome {
  if (answer.reached !== 'yes') return unreachedOutcome(answer);
  const { budget, retryAt } = usageOf({ headers: answer.headers, endpoint, now: clock.now() });
  const problem = classifyError({ status: answer.status, body: answer.body, kind });
  const told = budget === undefined ? {} : { budgets: [budget] };
  if (problem === undefined) return { ...told, ...sentOutcome(answer.body, idKey) };
  const { code } = problem;
  switch (problem.is) {
    case 'refused':
      return { ...told, outcome: 'refused', reason: problem.reason, code };
    case 'paused':
      return { ...told, outcome: 'paused', problem: problem.problem, code };
    case 'retry':
      return { ...told, outcome: 'retry', at: retryAt, scope: problem.scope, code };
    default:
      return { ...told, outcome: 'unknown', code };
  }
}

/** Only what provably never arrived may be sent again by itself. */
const unreachedOutcome = ({ reached, code }: { reached: 'no' | 'maybe'; code: string }): SendOutcome =>
  reached === 'no'
    ? { outcome: 'retry', at: null, scope: 'account', code, unreached: true }
    : { outcome: 'unknown', code };

function sentOutcome(body: Json | undefined, idKey: IdKey): SendOutcome {
  const externalId = idAt(body, idKey);
  return externalId === undefined ? { outcome: 'unknown', code: `no_${idKey}` } : { outcome: 'sent', externalId };
}

export type Read =
  | { ok: true; body: Json; budget: ReturnType<typeof usageOf>['budget'] }
  | { ok: false; at: number | null; code: string; budget: ReturnType<typeof usageOf>['budget'] };

/** The body of a question's answer, or when to ask again. */
export function readAnswer({ answer, endpoint, clock }: Pick<SendAnswer, 'answer' | 'endpoint' | 'clock'>): Read {
  if (answer.reached !== 'yes') return { ok: false, at: null, code: answer.code, budget: undefined };
  const { budget, retryAt } = usageOf({ headers: answer.headers, endpoint, now: clock.now() });
  const problem = classifyError({ status: answer.status, body: answer.body, kind: 'dm' });
  if (problem !== undefined)
    return { ok: false, at: problem.is === 'retry' ? retryAt : null, code: problem.code, budget };
  if (objectAt({ body: answer.body ?? null }, 'body') === undefined)
    return { ok: false, at: null, code: 'not_json', budget };
  return { ok: true, body: answer.body ?? null, budget };
}
