// How long a text is as X counts it. Before it: the outbox, which cuts longer replies into parts, and the composer's counter.
import type { MessageKind } from '../channel-event.ts';

/** v1.1's number for direct messages; v2 names none. In UTF-16 units, the cautious reading of "characters". */
export const LONGEST_DIRECT_MESSAGE = 10_000;
/** Weighted; brands with Premium may write more, which we cannot see. */
export const LONGEST_POST = 280;

const LINK_WEIGHT = 23;

/**
 * Direct messages: UTF-16 units. Posts: X's weights, where a Latin character counts 1, everything else and each emoji 2,
 * each link 23. This is our own small version of the rule, not twitter-text (which is not installed): it knows links by
 * `http(s)://` and takes anything that looks like a bare address for the longer of 23 and what stands there, so it may
 * count too much, never too little. Source: X, "Counting characters".
 */
export function measure(text: string, kind: MessageKind): number {
  if (kind === 'dm') return text.length;
  const links = text.normalize('NFC').split(/(https?:\/\/[!-~]*)/i);
  return links.reduce((sum, piece) => sum + (/^https?:\/\//i.test(piece) ? weightOfLink(piece) : weightOf(piece)), 0);
}

/** Punctuation after a link belongs to the sentence. */
function weightOfLink(link: string): number {
  const sentence = /[.,;:!?'"()[\]{}<>]{0,9}$/.exec(link)?.[0] ?? '';
  return LINK_WEIGHT + sentence.length;
}

function weightOf(text: string): number {
  return text
    .split(/((?:[\p{L}\p{N}-]{1,63}\.){1,9}\p{L}{2,24})/u)
    .reduce((sum, piece, place) => sum + Math.max(weightOfWords(piece), place % 2 === 1 ? LINK_WEIGHT : 0), 0);
}

function weightOfWords(text: string): number {
  let weight = 0;
  const rest = text.replaceAll(EMOJI, () => {
    weight += 2;
    return '';
  });
  for (const character of rest) weight += isLight(character.codePointAt(0) ?? 0) ? 1 : 2;
  return weight;
}

/** However many joined code points an emoji has. */
const EMOJI = /\p{RGI_Emoji}/gv;

/** The ranges that X's configuration (version 3) gives weight 1; © and ® among them may be taken for emoji. */
const isLight = (code: number): boolean =>
  (code <= 4351 && code !== 169 && code !== 174) ||
  (code >= 8192 && code <= 8205) ||
  (code >= 8208 && code <= 8223) ||
  (code >= 8242 && code <= 8247);
