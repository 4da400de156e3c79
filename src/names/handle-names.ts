// Does a handle spell a name? `ana_ruiz84` and `AnaRuiz` do, `flyaway` does not. A hint for finding candidates; a handle is
// chosen freely and proves nothing.
import { isUsualFamily, isUsualGiven } from './known-names.ts';
import { foldText } from './normalise.ts';
import { standsFor } from './nicknames.ts';
import type { PersonName } from './read-name.ts';

export function handleNames(handle: string): PersonName | undefined {
  const words = foldText(handle.replace(/^@/, '').replace(/([a-z])([A-Z])/g, '$1 $2'))
    .split(' ')
    .filter((word) => word !== '' && !DECORATION.has(word));
  if (words.length === 1) return splitWritten(words[0] as string);
  if (words.length < 2 || words.length > 4) return undefined;
  const at = words.findIndex((word) => isGiven(word));
  if (at !== 0 && at !== words.length - 1) return undefined;
  const rest = at === 0 ? words.slice(1) : words.slice(0, -1);
  if (rest.some((word) => word.length < 2)) return undefined;
  return { given: words[at] as string, family: rest.join(' ') };
}

const isGiven = (word: string): boolean => isUsualGiven(word) || standsFor(word) !== undefined;

/** Written as one: both halves must be known, or the given name long enough to be no accident. */
function splitWritten(word: string): PersonName | undefined {
  let likely: PersonName | undefined;
  for (let at = 2; at <= word.length - 2; at += 1) {
    const [front, back] = [word.slice(0, at), word.slice(at)];
    if (isGiven(front) && isUsualFamily(back)) return { given: front, family: back };
    if (isGiven(back) && isUsualFamily(front)) return { given: back, family: front };
    if (front.length >= 5 && back.length >= 4 && isUsualGiven(front) && !DECORATION.has(back))
      likely = { given: front, family: back };
  }
  return likely;
}

const DECORATION: ReadonlySet<string> = new Set(
  'the real official its im iam i am mr mrs ms dr miss xx xo love lover loves travel travels traveller flies music art photo photos fan world life'.split(
    ' ',
  ),
);
