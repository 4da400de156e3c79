// Why a card shows nothing, or something old, in words for an agent. Pure.
import type { AskFailure } from './ask.ts';
import type { Placeholder } from './declaration.ts';

const MISSING: Readonly<Record<Placeholder, string>> = {
  ref: 'customer number',
  loyalty: 'loyalty number',
  email: 'e-mail',
  phone: 'phone number',
  booking: 'booking',
  ticket: 'ticket',
  order: 'order',
};

export const missingSentence = (name: Placeholder): string => `Their record has no ${MISSING[name]} to ask with.`;

const SENTENCES: Readonly<Record<AskFailure, string>> = {
  timed_out: 'It did not answer in time.',
  unreachable: 'It could not be reached.',
  refused: 'It refused the question. Its key may be wrong.',
  not_known_there: 'This customer is not known there.',
  in_trouble: 'It answered that it is in trouble.',
  redirected: 'It sent us to another place, where we do not go.',
  too_large: 'Its answer is too large to be shown.',
  not_json: 'Its answer could not be read.',
  wrong_shape: 'Its answer is not what was agreed.',
  resting: 'It failed several times in a row and is left alone for half a minute.',
  missing: 'Their record has nothing to ask with.',
};

/** `againMs`: when it is asked again; undefined when asking again would change nothing. */
export function failureSentence(because: string, againMs?: number): string {
  const said = SENTENCES[because as AskFailure] ?? 'It gave no answer.';
  if (againMs === undefined) return said;
  return againMs <= 0 ? `${said} Asking again.` : `${said} Asked again in ${Math.ceil(againMs / 1_000)} s.`;
}
