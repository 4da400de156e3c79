// Pet names and short forms, by the name they stand for. A nickname is the same person's name, yet another word: it keeps a
// comparison from being full.
import { SAME_NAME, SHORT_FORMS } from './nickname-table.ts';
import { givenClass } from './spelling-variants.ts';

interface MaybeShort {
  givenClass: string;
  /** What standsFor said of it. */
  standsFor: ReadonlySet<string> | undefined;
}

/** Does one of the two stand for the other, or do both stand for the same name? */
export function isNickname(one: MaybeShort, other: MaybeShort): boolean {
  if (one.standsFor?.has(other.givenClass) === true || other.standsFor?.has(one.givenClass) === true) return true;
  if (one.standsFor === undefined || other.standsFor === undefined) return false;
  for (const formal of one.standsFor) if (other.standsFor.has(formal)) return true;
  return false;
}

/** The names a short form stands for. */
export function standsFor(nickname: string): ReadonlySet<string> | undefined {
  return STANDS_FOR.get(nickname);
}

const STANDS_FOR: ReadonlyMap<string, ReadonlySet<string>> = collect();

function collect(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (nickname: string, formal: string): void => {
    const formals = found.get(nickname) ?? new Set<string>();
    formals.add(formal);
    found.set(nickname, formals);
  };
  const lines = (table: string): string[][] =>
    table.split(';').map((line) => line.split(/[:\s]+/).filter((name) => name !== ''));
  for (const [formal, ...nicknames] of lines(SHORT_FORMS))
    for (const nickname of nicknames) add(nickname, givenClass(formal as string));
  for (const [at, names] of lines(SAME_NAME).entries()) for (const name of names) add(name, `same ${at}`);
  return found;
}
