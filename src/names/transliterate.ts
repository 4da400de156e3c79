// A name in another script, in Latin letters: Cyrillic and Greek by table, the rest character by character. Arabic leaves
// out its short vowels, so an Arabic token becomes a pattern that fits every usual way of writing it.
import anyAscii from 'any-ascii';

export type Script = 'latin' | 'cyrillic' | 'greek' | 'arabic' | 'han' | 'hangul' | 'other';

export function scriptOf(token: string): Script {
  for (let at = 0; at < token.length; at += 1) {
    const code = token.charCodeAt(at);
    if (code < 0x250 || (code >= 0x1e00 && code < 0x1f00)) continue;
    if (code >= 0x370 && code < 0x400) return 'greek';
    if (code >= 0x1f00 && code < 0x2000) return 'greek';
    if (code >= 0x400 && code < 0x530) return 'cyrillic';
    if ((code >= 0x600 && code < 0x780) || (code >= 0xfb50 && code < 0xff00)) return 'arabic';
    if (code >= 0xac00 && code < 0xd7b0) return 'hangul';
    if ((code >= 0x3040 && code < 0xa000) || (code >= 0xf900 && code < 0xfb00) || (code >= 0xd800 && code < 0xe000))
      return 'han';
    return 'other';
  }
  return 'latin';
}

/** One token in Latin letters. The token has been folded (normalise.ts). */
export function inLatin(token: string, script: Script): string {
  if (script === 'cyrillic') return byTable(token, UKRAINIAN_ONLY.test(token) ? UKRAINIAN : CYRILLIC);
  if (script === 'greek') return greekInLatin(token);
  return anyAscii(token)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

/** The article is written on to the word: الفايد is `al` and `fayed`. */
export function splitArabicArticle(token: string): string[] {
  return token.startsWith('ال') && token.length > 4 ? ['al', token.slice(2)] : [token];
}

/** Letters that Arabic, Persian and sloppy keyboards write in several ways, made one. */
export function foldArabic(token: string): string {
  return token
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىیئ]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/[ةۀ]/g, 'ه')
    .replace(/ؤ/g, 'و')
    .replace(/[ءـ]/g, '');
}

/** Fits the Latin spellings of one Arabic or Persian token: written vowels must be there, unwritten ones may be, once. */
export function arabicPattern(token: string): RegExp {
  const letters = Array.from(foldArabic(token));
  // Vowels upon vowels are no name, and would make the pattern slow.
  if (letters.length > 20 || VOWEL_HEAP.test(letters.join(''))) return NOTHING;
  let pattern = '^';
  for (const [at, letter] of letters.entries()) {
    const vowel = ARABIC_VOWELS[letter];
    if (vowel !== undefined) {
      const last = at === letters.length - 1;
      pattern += last && letter === 'ه' ? '(?:a|ah|eh|e|at|h)' : vowel;
      continue;
    }
    const before = letters[at - 1];
    if (at > 0 && before !== undefined && ARABIC_VOWELS[before] === undefined) pattern += '[aeiouy]?';
    const consonant = ARABIC_CONSONANTS[letter];
    if (consonant === undefined) return NOTHING;
    pattern += consonant;
  }
  return new RegExp(`${pattern}$`);
}

const NOTHING = /^(?!)/;
const VOWEL_HEAP = /[اويعه]{4}/;
const ARABIC_VOWELS: Readonly<Record<string, string>> = {
  ا: '[aeou]{1,2}',
  و: '(?:[aeiou]?[wv]{1,2}[aeiou]?|o|u|oo|ou|uo)',
  ي: '(?:[aei]?[iy]{1,2}[aei]?|[ae]{0,1}e{1,2}|ai|ei)',
  ع: '[aeiou]{0,2}',
  ه: '[aeiou]?h?[aeiou]?',
};
const ARABIC_CONSONANTS: Readonly<Record<string, string>> = {
  ب: '(?:b{1,2}|p)',
  پ: 'p{1,2}',
  ت: 't{1,2}',
  ث: '(?:th|s|t)',
  ج: '(?:d?j{1,2}|g)',
  چ: '(?:t?ch)',
  ح: 'h{1,2}',
  خ: '(?:kh|h|x)',
  د: 'd{1,2}',
  ذ: '(?:dh|z|d|th)',
  ر: 'r{1,2}',
  ز: 'z{1,2}',
  ژ: '(?:zh|j)',
  س: 's{1,2}',
  ش: '(?:sh|ch|sch)',
  ص: 's{1,2}',
  ض: '(?:dh|d|z)',
  ط: 't{1,2}',
  ظ: '(?:dh|z|d)',
  غ: '(?:gh|g)',
  ف: '(?:f{1,2}|ph)',
  ق: '(?:q|k|g|gh)',
  ك: '(?:k{1,2}|c)',
  گ: 'g{1,2}',
  ل: 'l{1,2}',
  م: 'm{1,2}',
  ن: 'n{1,2}',
};

function byTable(token: string, table: Readonly<Record<string, string>>): string {
  let out = '';
  for (const letter of token) out += table[letter] ?? (letter < '\u0080' ? letter : '');
  return out;
}

function greekInLatin(token: string): string {
  return byTable(
    token
      .replace(/ου/g, 'ou')
      .replace(/([αεη])υ(?=[θκξπσςτφχψ]|$)/g, '$1f')
      .replace(/([αεη])υ/g, '$1v')
      .replace(/^μπ/, 'b')
      .replace(/^ντ/, 'd')
      .replace(/γγ/g, 'ng'),
    GREEK,
  );
}

const table = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(' ').map((pair) => pair.split('=') as [string, string]));

const CYRILLIC = table(
  'а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ў=u і=i ї=i є=ie ґ=g',
);
const UKRAINIAN = { ...CYRILLIC, г: 'h', и: 'y' };
const UKRAINIAN_ONLY = /[іїєґ]/;
const GREEK = table(
  'α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o',
);
for (const letter of 'abcdefghijklmnopqrstuvwxyz') (GREEK as Record<string, string>)[letter] = letter;
