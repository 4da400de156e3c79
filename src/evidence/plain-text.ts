// A text as it is read: compatibility forms, zero-width marks and digits of other scripts made plain, with the way back to where
// each sign stood. Pure, linear. Before it: a message. After it: words, and every search in it.

export interface PlainText {
  text: string;
  /** The span of the given text that a span of the plain one stands for. */
  spanOf: (start: number, end: number) => { start: number; end: number };
}

const USUAL = /^[\n\r\t\u0020-\u007e\u00a1-\u00a7\u00ab\u00bb\u00bf-\u0237\u2013\u2014\u2018-\u201d\u20ac]*$/;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
const OTHER_DIGIT = /\p{Nd}/u;

export function plainText(given: string): PlainText {
  if (USUAL.test(given)) return { text: given, spanOf: (start, end) => ({ start, end }) };
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  while (at < given.length) {
    const next = endOfSign(given, at);
    const plain = signOf(given.slice(at, next));
    for (let unit = 0; unit < plain.length; unit += 1) {
      starts.push(at);
      ends.push(next);
    }
    text += plain;
    at = next;
  }
  return {
    text,
    spanOf: (start, end) => ({
      start: starts[start] ?? given.length,
      end: end > start ? (ends[end - 1] ?? given.length) : (starts[start] ?? given.length),
    }),
  };
}

const MARK = /\p{M}/u;
/** A hundred marks on one letter are a joke, and are cut. */
const MOST_MARKS = 8;

/** A letter and the marks on it belong together: they may be one sign when composed. */
function endOfSign(text: string, at: number): number {
  let end = at + width(text, at);
  for (let marks = 0; marks < MOST_MARKS && end < text.length; marks += 1) {
    const code = text.charCodeAt(end);
    if (code < 0x300 || !MARK.test(text.slice(end, end + width(text, end)))) break;
    end += width(text, end);
  }
  return end;
}

const width = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function signOf(sign: string): string {
  if (sign.length === 1 && sign <= '\u007e') return sign;
  if (sign.length === 1 && UNSEEN.test(sign)) return '';
  const composed = sign.normalize('NFKC');
  if (composed.length > 20) return ' '; // one sign that stands for a whole sentence
  let plain = '';
  for (const part of composed)
    plain += UNSEEN.test(part) ? '' : part > '\u007e' && OTHER_DIGIT.test(part) ? digitOf(part) : part;
  return plain;
}

/** The digits of a script stand in a row of ten, zero first: the distance to it is the digit. */
function digitOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  let digit = 0;
  while (digit < 9 && OTHER_DIGIT.test(String.fromCodePoint(code - digit - 1))) digit += 1;
  return digit <= 9 ? String(digit) : sign;
}

/** Letters of other alphabets that look like one of ours, for codes alone: whoever reads a code off a card types what it looks like. */
const TWINS: Readonly<Record<string, string>> = {
  А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', У: 'Y', Х: 'X', І: 'I', Ј: 'J', Ѕ: 'S',
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', і: 'i', ј: 'j', ѕ: 's',
  Α: 'A', Β: 'B', Ε: 'E', Ζ: 'Z', Η: 'H', Ι: 'I', Κ: 'K', Μ: 'M', Ν: 'N', Ο: 'O', Ρ: 'P', Τ: 'T', Υ: 'Y', Χ: 'X', ο: 'o', ν: 'v',
}; // prettier-ignore

/** Undefined when it is no code: a sign without a twin among our letters and digits. */
export function codeOf(word: string): string | undefined {
  if (/^[A-Za-z0-9]+$/.test(word)) return word;
  let code = '';
  for (const sign of word) {
    const plain = /^[A-Za-z0-9]$/.test(sign) ? sign : TWINS[sign];
    if (plain === undefined) return undefined;
    code += plain;
  }
  return code;
}
