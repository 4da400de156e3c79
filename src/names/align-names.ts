// Pairs the tokens of a claim with the tokens of a record: the best pair first, then what was written as one, then titles
// glued to a name, then hints. Comes after read-name.ts; compare-names.ts makes a verdict of it.
import { joinsOf, tokenOf, type Form, type Join, type Token } from './read-name.ts';
import { mayEndInTitle, withoutGluedTitles } from './titles.ts';
import { LIKE, likeness, SAME_FROM, type Likeness } from './token-likeness.ts';

export interface Alignment {
  /** The claim's tokens; a native name written as one has been split by the record's surname. */
  claim: readonly Token[];
  /** By token of the record: how well something in the claim agrees, and which token it is (-1: none). */
  kinds: Likeness[];
  partners: number[];
  /** By token of the claim: it found its place. */
  used: boolean[];
  joined: boolean;
  titleGlued: boolean;
}

export function alignNames(record: Form, claim: Form): Alignment {
  const tokens = splitByRecord(record, claim);
  const found: Alignment = {
    claim: tokens,
    kinds: record.tokens.map(() => LIKE.nothing),
    partners: record.tokens.map(() => -1),
    used: tokens.map(() => false),
    joined: false,
    titleGlued: false,
  };
  measure(record, found);
  if (pairBest(record, found, LIKE.variant)) {
    // Only now what is dearer: most names are through after the first step.
    matchJoins(record, found, { claim: tokens === claim.tokens ? claim : undefined, least: LIKE.variant });
    pairBest(record, found, SAME_FROM);
    if (isOpen(record, found)) {
      matchJoins(record, found, { claim: tokens === claim.tokens ? claim : undefined, least: LIKE.oneSlip });
      matchGluedTitles(record, found);
      for (let at = 0; at < tokens.length; at += 1) takeJoin(record, found, { at, least: LIKE.cutOff });
      pairBest(record, found, LIKE.initial);
    }
  }
  dropRepeats(record, found);
  return found;
}

/** Something is left over on both sides. */
const isOpen = (record: Form, found: Alignment): boolean =>
  found.used.includes(false) && found.kinds.some((kind, at) => kind === LIKE.nothing && at < record.tokens.length);

const WIDTH = 16;
const MATRIX = new Int8Array(WIDTH * WIDTH);

function measure(record: Form, found: Alignment): void {
  for (let at = 0; at < record.tokens.length; at += 1) {
    const ours = record.tokens[at] as Token;
    for (let other = 0; other < found.claim.length; other += 1)
      MATRIX[at * WIDTH + other] = likeness(ours, found.claim[other] as Token);
  }
}

/** Greedy: the most alike pair first, on the side it was written on where there is a choice. Says whether much is still open. */
function pairBest(record: Form, found: Alignment, least: Likeness): boolean {
  const height = record.tokens.length;
  const width = found.claim.length;
  for (;;) {
    let best = 0;
    let bestAt = -1;
    let bestOther = -1;
    for (let at = 0; at < height; at += 1) {
      if (found.kinds[at] !== LIKE.nothing) continue;
      for (let other = 0; other < width; other += 1) {
        const kind = MATRIX[at * WIDTH + other] as number;
        if (kind < least || found.used[other] === true) continue;
        const ours = record.tokens[at] as Token;
        const theirs = found.claim[other] as Token;
        const rank = kind * 4 + (ours.side === theirs.side ? 2 : 0) + (ours.particle === theirs.particle ? 1 : 0);
        if (rank <= best) continue;
        best = rank;
        bestAt = at;
        bestOther = other;
      }
    }
    if (bestAt < 0) return isOpen(record, found);
    found.kinds[bestAt] = (best >> 2) as Likeness;
    found.partners[bestAt] = bestOther;
    found.used[bestOther] = true;
  }
}

function matchJoins(
  record: Form,
  found: Alignment,
  { claim, least }: { claim: Form | undefined; least: Likeness },
): void {
  for (let at = 0; at < found.claim.length; at += 1) takeJoin(record, found, { at, least });
  if (claim === undefined || !record.tokens.some((token) => token.text.length + SLIPS >= claim.shortestJoin)) return;
  for (const join of joinsOf(claim)) {
    if (!isFree(join, found)) continue;
    for (let at = 0; at < record.tokens.length; at += 1) {
      if (found.kinds[at] !== LIKE.nothing) continue;
      const kind = likeness(record.tokens[at] as Token, join.token);
      if (kind < least) continue;
      found.kinds[at] = kind;
      found.partners[at] = join.parts[0] as number;
      for (const part of join.parts) found.used[part] = true;
      found.joined = true;
      break;
    }
  }
}

function isFree(join: Join, found: Alignment): boolean {
  let open = false;
  for (const part of join.parts) {
    if (found.used[part] === true) return false;
    if (found.claim[part]?.particle === false) open = true;
  }
  return open;
}

/** JOSELUIS, VANDENHEUVEL, ELENAPETRESCU: one token of the claim is several of the record. */
function takeJoin(
  record: Form,
  found: Alignment,
  { at, least, bare }: { at: number; least: Likeness; bare?: Token },
): boolean {
  const token = bare ?? found.claim[at];
  if (token === undefined || found.used[at] === true || token.text.length + SLIPS < shortest(record, least))
    return false;
  let best: Join | undefined;
  let bestKind: Likeness = LIKE.nothing;
  for (const join of joinsOf(record)) {
    if (join.parts.some((part) => found.kinds[part] !== LIKE.nothing && record.tokens[part]?.particle === false))
      continue;
    const kind = likeness(join.token, token, join.token.side === 'given' ? 'given' : 'family');
    if (kind < least || kind <= bestKind || kind === LIKE.twoSlips || kind === LIKE.grown) continue;
    if (kind === LIKE.cutOff && !isCutJoin(record, join, token)) continue;
    if (kind === LIKE.oneSlip && !maySlip(record, join)) continue;
    best = join;
    bestKind = kind;
  }
  if (best === undefined) return false;
  for (const part of best.parts) {
    found.kinds[part] = bestKind;
    found.partners[part] = at;
  }
  found.used[at] = true;
  found.joined = true;
  return true;
}

/** Min-jun and Min-jung differ by a letter and are two people; across both fields only a long string may hold a slip. */
const maySlip = (record: Form, join: Join): boolean =>
  join.token.side === 'either'
    ? join.token.text.length > 9
    : join.token.side !== 'given' || join.parts.some((part) => (record.tokens[part]?.text.length ?? 0) > 5);

const SLIPS = 2;
/** A field that was cut off is shorter than what it held, yet never this short. */
const shortest = (record: Form, least: Likeness): number =>
  least === LIKE.cutOff && record.tokens.length > 1 ? 8 + SLIPS : record.shortestJoin;

/** ECHEVERRIAGOICOE: the field ended in the middle, after the first name at least. */
const isCutJoin = (record: Form, join: Join, token: Token): boolean =>
  join.token.side !== 'either' &&
  token.text.length < join.token.text.length &&
  token.text.length > (record.tokens[join.parts[0] as number]?.text.length ?? 0);

function matchGluedTitles(record: Form, found: Alignment): void {
  for (let at = 0; at < found.claim.length; at += 1) {
    if (found.used[at] === true) continue;
    const token = found.claim[at] as Token;
    if (!mayEndInTitle(token.text)) continue;
    for (const rest of withoutGluedTitles(token.text)) {
      const bare = tokenOf(rest, token.side, record.script);
      const part = record.tokens.findIndex(
        (ours, place) => found.kinds[place] === LIKE.nothing && likeness(ours, bare) >= LIKE.oneSlip,
      );
      if (part >= 0) {
        found.kinds[part] = likeness(record.tokens[part] as Token, bare);
        found.partners[part] = at;
        found.used[at] = true;
      } else if (!takeJoin(record, found, { at, bare, least: LIKE.oneSlip })) continue;
      found.titleGlued = true;
      break;
    }
  }
}

/** 李小明 in one token: the record says where the surname ends. */
function splitByRecord(record: Form, claim: Form): readonly Token[] {
  const only = claim.tokens.length === 1 ? claim.tokens[0] : undefined;
  if (only === undefined || (claim.script !== 'han' && claim.script !== 'hangul')) return claim.tokens;
  for (const ours of record.tokens) {
    if (ours.side !== 'family' || only.text.length <= ours.text.length || !only.text.startsWith(ours.text)) continue;
    return [
      tokenOf(only.text.slice(ours.text.length), 'given', claim.script),
      tokenOf(ours.text, 'family', claim.script),
    ];
  }
  return claim.tokens;
}

/** AMIR/AMIR is not Amir Amiri: what repeats the given name to the letter is no slip in the surname. */
function dropRepeats(record: Form, found: Alignment): void {
  if (found.claim.length < 2) return;
  for (let at = 0; at < record.tokens.length; at += 1) {
    const kind = found.kinds[at] as Likeness;
    if (record.tokens[at]?.side !== 'family' || kind === LIKE.nothing || kind >= LIKE.variant) continue;
    const partner = found.partners[at] as number;
    const text = found.claim[partner]?.text;
    if (!record.tokens.some((ours) => ours.side === 'given' && ours.text === text)) continue;
    if (!found.claim.some((token, place) => place !== partner && token.text === text)) continue;
    found.kinds[at] = LIKE.nothing;
    found.partners[at] = -1;
    found.used[partner] = false;
  }
}
