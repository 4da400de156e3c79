// How much one record may say: the same whether the API or a file says it. Pure. Before it: changed-record, and the API's shapes.
import type { CustomerChange } from './change.ts';
import { refused } from './field-forms.ts';

export const MOST = {
  names: 20,
  emails: 20,
  phones: 20,
  references: 100,
  handle: 100,
  channel: 30,
  purpose: 60,
  wordName: 60,
  word: 2_000,
  language: 35,
  timeZone: 60,
  code: 60,
} as const;

/** @throws ProductError bad_request with the `field` of which there is too much. */
export function checkLimits(change: CustomerChange): void {
  for (const field of ['names', 'emails', 'phones', 'references'] as const)
    if ((change[field]?.length ?? 0) > MOST[field])
      throw refused(field, `These are too many: a record has at most ${MOST[field]}`);
  for (const field of ['language', 'timeZone'] as const) short(field, { text: change[field] ?? '', most: MOST[field] });
  change.references?.forEach(({ value, people = 1 }, at) => {
    short(`references.${at}`, { text: value, most: MOST.code });
    if (people < 1 || people > 999) throw refused(`references.${at}.people`, 'A booking is for 1 to 999 people');
  });
  words('handles', { map: change.handles, name: MOST.channel, value: MOST.handle });
  words('preferences', { map: change.preferences, name: MOST.wordName, value: MOST.word });
  words('attributes', { map: change.attributes, name: MOST.wordName, value: MOST.word });
  for (const purpose of Object.keys(change.consent ?? {})) short('consent', { text: purpose, most: MOST.purpose });
}

function words(
  field: string,
  { map = {}, name, value }: { map: Record<string, string> | undefined; name: number; value: number },
): void {
  for (const [key, text] of Object.entries(map)) {
    short(field, { text: key, most: name });
    short(`${field}.${key}`, { text, most: value });
  }
}

function short(field: string, { text, most }: { text: string; most: number }): void {
  if (text.trim().length > most) throw refused(field, `This is too long: at most ${most} characters`);
}
