// E-mail addresses, as they are typed and as they are spelled: "ana (at) example dot com", "ana arroba example punto com". Pure,
// linear: it looks left and right of each at. Before it: reading. After it: extract.
import { isFree, take, wordFrom, type Found, type Reading } from './reading.ts';

export function findEmails(reading: Reading): Found[] {
  return [...typedEmails(reading), ...spelledEmails(reading)];
}

const LOCAL = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]/;
const HOST = /[A-Za-z0-9.-]/;
const LONGEST_LOCAL = 64;
const LONGEST_HOST = 253;

function typedEmails(reading: Reading): Found[] {
  const { text } = reading;
  const found: Found[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < LONGEST_LOCAL && LOCAL.test(text[start - 1] ?? '')) start -= 1;
    let end = at + 1;
    while (end < text.length && end - at <= LONGEST_HOST && HOST.test(text[end] ?? '')) end += 1;
    while (start < at && /[^A-Za-z0-9_+]/.test(text[start] ?? '')) start += 1;
    while (end > at && /[.-]/.test(text[end - 1] ?? '')) end -= 1;
    const value = emailOf(text.slice(start, at), text.slice(at + 1, end));
    if (!value || !isFree(reading, start, end)) continue;
    take(reading, { start, end });
    found.push({ kind: 'email', value, start, end, certainty: 'strict' });
  }
  return found;
}

/** Undefined when no letter could ever arrive there. */
export function emailOf(local: string, host: string): string | undefined {
  if (local === '' || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined;
  const labels = host.split('.');
  const isHost = labels.length >= 2 && labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label)); // prettier-ignore
  if (!isHost || !/^(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]+)$/.test(labels.at(-1) ?? '')) return undefined;
  return `${local}@${host}`.toLowerCase();
}

const AT = new Set('at arroba chiocciola arobase arobas apenstaartje apestaartje klammeraffe malpa snabela'.split(' '));
const DOT = new Set('dot punto punkt point ponto punt kropka prick'.split(' '));
const BETWEEN = new Map(Object.entries({ underscore: '_', unterstrich: '_', hyphen: '-', dash: '-', bindestrich: '-', tiret: '-', guion: '-', trattino: '-', hifen: '-' })); // prettier-ignore
/** "Mail me at …" */
const NOBODY = new Set('me us you him her them it here there is am are was look looking meet'.split(' '));
const MOST_PIECES = 6;

/** An address with an `at` in words needs a point too, in words or as a sign; else it is a meeting in London. */
function spelledEmails(reading: Reading): Found[] {
  const { text, words } = reading;
  const found: Found[] = [];
  const ats = [...words.entries()]
    .filter(([, { folded }]) => AT.has(folded))
    .map(([at, word]) => ({
      at,
      isBracketed: /[([{<]\s?$/.test(text.slice(Math.max(0, word.start - 2), word.start)),
    }));
  // "Mail me at ana at example dot com": brackets first, and the last of several.
  for (const { at, isBracketed } of ats
    .toReversed()
    .toSorted((a, b) => Number(b.isBracketed) - Number(a.isBracketed))) {
    const local = localBefore(reading, at - 1);
    const host = hostAfter(reading, { at: at + 1, isBracketed });
    if (!local || !host || (!isBracketed && words[at]?.folded === 'at' && !isAddressed(reading, local.said))) continue;
    const value = emailOf(local.said, host.said);
    if (!value || !isFree(reading, local.start, host.end)) continue;
    take(reading, { start: local.start, end: host.end });
    found.push({ kind: 'email', value, start: local.start, end: host.end, certainty: 'loose' });
  }
  return [...found, ...spacedEmails(reading)];
}

/** "Only at Target dot com" is a shop: who spells an address says that it is one, or it looks like one. */
function isAddressed({ words, cues }: Reading, local: string): boolean {
  if (NOBODY.has(local.toLowerCase())) return false;
  return /[\d._+-]/.test(local) || words.length <= 6 || cues.some(({ meaning }) => meaning.kind === 'email');
}

/** "ana.ruiz @ example.com" */
function spacedEmails(reading: Reading): Found[] {
  const { text, words } = reading;
  const found: Found[] = [];
  for (let sign = text.indexOf(' @ '); sign !== -1; sign = text.indexOf(' @ ', sign + 1)) {
    const next = wordFrom({ words }, sign);
    const local = localBefore(reading, next - 1);
    const host = hostAfter(reading, { at: next, isBracketed: true });
    const value = local && host && emailOf(local.said, host.said);
    if (!value || !isFree(reading, local.start, host.end)) continue;
    take(reading, { start: local.start, end: host.end });
    found.push({ kind: 'email', value, start: local.start, end: host.end, certainty: 'loose' });
  }
  return found;
}

interface Part {
  said: string;
  start: number;
  end: number;
}

/** Leftward: a piece, and on as long as a point or a dash joins the next. */
function localBefore({ text, words }: Reading, last: number): Part | undefined {
  const first = words[last];
  if (!first || !isPlain(text.slice(first.start, first.end))) return undefined;
  let said = text.slice(first.start, first.end);
  let { start } = first;
  for (let at = last - 1, pieces = 1; at >= 0 && pieces < MOST_PIECES; pieces += 1) {
    const word = words[at];
    if (!word || !isPlain(text.slice(word.start, word.end))) break;
    const joint = text.slice(word.end, start);
    if (/^[._+-]$/.test(joint)) {
      said = `${text.slice(word.start, word.end)}${joint}${said}`;
      ({ start } = word);
      at -= 1;
      continue;
    }
    const before = words[at - 1];
    const sign = DOT.has(word.folded) ? '.' : BETWEEN.get(word.folded);
    if (sign === undefined || !before || !isPlain(text.slice(before.start, before.end))) break;
    said = `${text.slice(before.start, before.end)}${sign}${said}`;
    ({ start } = before);
    at -= 2;
  }
  return { said, start, end: first.end };
}

/** Rightward: pieces with a point between, said or written. */
function hostAfter(
  { text, words }: Reading,
  { at, isBracketed }: { at: number; isBracketed: boolean },
): Part | undefined {
  const first = words[at];
  if (!first || !isPlain(text.slice(first.start, first.end))) return undefined;
  let said = text.slice(first.start, first.end);
  let { end } = first;
  let isPointed = false;
  for (let next = at + 1, pieces = 1; next < words.length && pieces < MOST_PIECES; pieces += 1) {
    const word = words[next];
    if (!word) break;
    const joint = text.slice(end, word.start);
    if (/^[.-]$/.test(joint) || (isBracketed && joint === ' . ')) {
      const piece = text.slice(word.start, word.end);
      if (!isPlain(piece)) break;
      isPointed ||= joint !== '-';
      said += `${joint.trim()}${piece}`;
      ({ end } = word);
      next += 1;
      continue;
    }
    const after = words[next + 1];
    if (!DOT.has(word.folded) || !after || !isPlain(text.slice(after.start, after.end))) break;
    if (!JOINT.test(text.slice(word.end, after.start)) || !JOINT.test(joint)) break;
    isPointed = true;
    said += `.${text.slice(after.start, after.end)}`;
    ({ end } = after);
    next += 2;
  }
  return isPointed ? { said, start: first.start, end } : undefined;
}

/** Around a point in words: "(dot)". */
const JOINT = /^[\s([{<>}\])]{1,3}$/;
const isPlain = (piece: string): boolean => /^[A-Za-z0-9]{1,63}$/.test(piece);
