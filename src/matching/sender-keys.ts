// What a sender is looked up by, in steps: what leads to one record first, what many share only when that led nowhere. Pure. Before
// it: sender. After it: candidates.
import { birthKeyTexts, evidenceKey, handleKey, nameKeyTexts, type KeyText } from '../customers/keys.ts';
import { slipsOf } from './slips.ts';
import type { Sender, SenderFacts, SenderName } from './sender.ts';

/** Names are looked up by few keys: the first that fit are the likeliest. */
const MOST_NAME_KEYS = 12;

/** The writer's own. */
export const namesOf = ({ names, profileName, handleName }: Sender): SenderName[] =>
  [...names, profileName, handleName].filter((name) => name !== null);

/** What one person has: numbers, addresses, a handle, a name with its birthday. */
export function exactKeys(
  facts: SenderFacts,
  more: { names: readonly SenderName[]; channel?: string; handle?: string | null },
): KeyText[] {
  const pointers = facts.pointers.flatMap((pointer) => evidenceKey(pointer) ?? []);
  const handle = more.handle && more.channel ? [handleKey(more.channel, more.handle)] : [];
  const births = more.names.flatMap(({ text }) =>
    facts.birthDates.flatMap((date) => partings(text).flatMap((name) => birthKeyTexts(name, date))),
  );
  return unique([...pointers, ...handle, ...births]);
}

/** Given name and surname, in any order. */
export const pairKeysOf = (names: readonly SenderName[]): KeyText[] => keysOfKind(names, (kind) => kind === 'n2');
/** As they sound, and by parts of the surname. */
export const likeKeysOf = (names: readonly SenderName[]): KeyText[] => keysOfKind(names, (kind) => kind !== 'n2');

function keysOfKind(names: readonly SenderName[], isWanted: (kind: string) => boolean): KeyText[] {
  const keys = names.flatMap(({ text }) => partings(text).flatMap(nameKeyTexts));
  return unique(keys.filter(({ kind }) => isWanted(kind))).slice(0, MOST_NAME_KEYS);
}

/** Numbers one slip of the finger away from what they typed: asked for only when what they typed leads nowhere. */
export const slipKeys = ({ pointers }: SenderFacts): KeyText[] =>
  unique(pointers.flatMap((pointer) => slipsOf(pointer).flatMap((value) => evidenceKey({ ...pointer, value }) ?? [])));

/** Nobody says which words of a name are which: the first is the given name, or the last, or the first two are. */
export function partings(text: string): { given: string; family: string }[] {
  const words = text.replaceAll(',', ' ').trim().split(/\s+/);
  const [first = '', ...rest] = words;
  if (rest.length === 0) return [];
  const last = words.at(-1) ?? '';
  const found = [
    { given: first, family: rest.join(' ') },
    { given: last, family: words.slice(0, -1).join(' ') },
  ];
  if (words.length > 2) found.push({ given: words.slice(1).join(' '), family: first });
  return found;
}

function unique(keys: readonly KeyText[]): KeyText[] {
  return [...new Map(keys.filter(({ text }) => text !== '').map((key) => [`${key.kind} ${key.text}`, key])).values()];
}
