// What nobody needs to keep: card numbers and one-time codes go out of a text before it is stored, and before anything reads it.
// Pure, linear. Before it: a message as it came. After it: the row that keeps it, extract.
import { isLuhn, isMod7 } from './check-digits.ts';
import { plainText } from './plain-text.ts';

interface Span {
  start: number;
  end: number;
}

/** "card ending 4242" instead of the number, and the three digits of its back gone. The same text when there is no card. */
export function redactCards(given: string): string {
  if (!MANY_DIGITS.test(given)) return given;
  const { text, spanOf } = plainText(given);
  const cards = cardsIn(text);
  if (cards.length === 0) return given;
  const backs = [...text.matchAll(BACK)].map(({ index, 0: said, 1: digits = '' }) => ({
    start: index + said.length - digits.length,
    end: index + said.length,
    shown: '•••',
  }));
  const places = [...cards.map(({ start, end, last }) => ({ start, end, shown: `card ending ${last}` })), ...backs];
  return replaced(given, places.map(({ start, end, shown }) => ({ ...spanOf(start, end), shown }))); // prettier-ignore
}

/** Fewer digits are no card: most messages end here. Digits of all scripts count. */
const MANY_DIGITS = /(?:\p{N}[^\p{N}]{0,4}){13}/u;
const BACK =
  /(?:\b(?:cvv2?|cvc2?|cid|security code|c[oó]digo de seguridad|pr[uü]fziffer|sicherheitscode|kartenprüfnummer|cryptogramme|code de s[eé]curit[eé]|codice di sicurezza|c[oó]digo de segurança))\D{0,12}(\d{3,4})(?!\d)/giu;

export interface Card extends Span {
  last: string;
}

/** A digit, and on with at most two signs between: as cards are printed, read aloud, and copied from a page. */
const RUN = /\d(?:[ \-./·•_\u00a0\u2009\u202f\u2010-\u2015]{0,3}\d)+/g;
const NOT_IN = /https?:\/\/\S{1,2000}|www\.\S{1,2000}|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g;

export function cardsIn(text: string): Card[] {
  const found: Card[] = [];
  let elsewhere: Span[] | undefined;
  for (const { index, 0: run } of text.matchAll(RUN)) {
    if (run.length < 13) continue;
    elsewhere ??= [...text.matchAll(NOT_IN)].map((one) => ({ start: one.index, end: one.index + one[0].length }));
    const whole = { start: index, end: index + run.length };
    if (elsewhere.some(({ start, end }) => whole.start < end && whole.end > start)) continue;
    found.push(...cardsInRun(run, { at: index, before: text.slice(Math.max(0, index - 40), index) }));
  }
  return found;
}

/** Several numbers may stand side by side: a card begins and ends where a group of digits does. */
function cardsInRun(run: string, { at, before }: { at: number; before: string }): Card[] {
  const groups = [...run.matchAll(/\d+/g)].map(({ index, 0: digits }) => ({ digits, start: at + index }));
  const found: Card[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    const near = from === 0 ? before : '';
    if (from === 0 && /[\p{L}+@#_]$/u.test(near)) continue;
    const to = cardFrom(groups, { from, near });
    if (to === undefined) continue;
    const last = groups[to - 1];
    if (!last) continue;
    const digits = groups.slice(from, to).map((group) => group.digits);
    found.push({ start: groups[from]?.start ?? at, end: last.start + last.digits.length, last: digits.join('').slice(-4) }); // prettier-ignore
    from = to - 1;
  }
  return found;
}

interface Group {
  digits: string;
  start: number;
}

/** Where a card that begins with this group ends: a usual length before an unusual one. */
function cardFrom(groups: readonly Group[], { from, near }: { from: number; near: string }): number | undefined {
  const ways: { to: number; length: number }[] = [];
  let digits = '';
  for (let to = from; to < groups.length && digits.length < 19; to += 1) {
    digits += groups[to]?.digits ?? '';
    const isWay = digits.length >= 13 && digits.length <= 19 && isCard(digits, { near, pieces: to - from + 1 });
    if (isWay) ways.push({ to: to + 1, length: digits.length });
  }
  const rank = ({ length }: { length: number }): number => USUAL.indexOf(length);
  return ways.toSorted((a, b) => rank(a) - rank(b))[0]?.to;
}

const USUAL = [16, 15, 14, 19, 18, 17, 13];

/** Which numbers banks give out, by beginning and length; what airlines and carriers give out is left alone. */
function isCard(digits: string, { near, pieces }: { near: string; pieces: number }): boolean {
  if (!isLuhn(digits) || /^(\d)\1+$/.test(digits)) return false;
  const isCalled = CARD_WORD.test(near);
  if (!isCalled && OTHER_WORD.test(near)) return false;
  const { length } = digits;
  // Thirteen digits are an airline's ticket, unless they are an old card and no ticket.
  if (length === 13) return isCalled || (digits.startsWith('4') && !isMod7(digits) && pieces !== 2);
  if (isCalled) return true;
  if (length === 14) return /^3(?:0[0-59]|[689])/.test(digits) || /^[456]/.test(digits);
  if (length === 15) return /^(?:3[47]|2131|1800|1)/.test(digits) || /^[456]/.test(digits);
  if (length === 16) return /^[2-6]|^81|^9[0-2]/.test(digits);
  return /^(?:4|5[0678]|6)/.test(digits);
}

const CARD_WORD =
  /(?:card|tarjeta|karte|kreditkarte|carte|carta|cartão|cartao|visa|master ?card|amex|maestro|kaart|kort|karta)[^\d]{0,30}$/iu;
const OTHER_WORD =
  /(?:track\p{L}*|parcel|package|shipment|seguimiento|rastrei?o|sendung\p{L}*|paket\p{L}*|suivi|colis|spedizione|imei|isbn|ean|barcode|e-?ticket|ticket|billete|billet|biglietto|bilhete|booking|order|pedido|bestell\p{L}*|commande|ordine)[^\d]{0,20}$/iu;

const CODE = /(?<![\p{L}\p{N}+])\d(?:[ \-.\u00a0]?\d){7}(?![ \-.]?\d|[\p{L}])/gu;

export interface OneTimeCode extends Span {
  /** Its eight digits. */
  code: string;
}

/** Everything in a text that could be a one-time code: eight digits, in one piece or spaced. */
export function oneTimeCodesIn(given: string): OneTimeCode[] {
  const { text, spanOf } = plainText(given);
  return [...text.matchAll(CODE)].map(({ index, 0: written }) => ({
    ...spanOf(index, index + written.length),
    code: written.replace(/\D/g, ''),
  }));
}

export interface Redacted {
  text: string;
  /** The codes that were blanked, in the order they stood in. */
  codes: string[];
}

/**
 * Blanks the codes that somebody expects. Who expects codes says which: the right one, or every eight digits while one is awaited,
 * since a wrong guess is worth as little in the store.
 */
export function redactOneTimeCodes(given: string, isExpected: (code: string) => boolean): Redacted {
  const expected = oneTimeCodesIn(given).filter(({ code }) => isExpected(code));
  if (expected.length === 0) return { text: given, codes: [] };
  const text = replaced(given, expected.map(({ start, end }) => ({ start, end, shown: '••••••••' }))); // prettier-ignore
  return { text, codes: expected.map(({ code }) => code) };
}

function replaced(text: string, places: readonly (Span & { shown: string })[]): string {
  let shown = '';
  let last = 0;
  for (const place of places.toSorted((a, b) => a.start - b.start)) {
    if (place.start < last) continue;
    shown += text.slice(last, place.start) + place.shown;
    last = place.end;
  }
  return shown + text.slice(last);
}
