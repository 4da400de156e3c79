// Turns what people typed, and what tickets print, into bare tokens that can be compared. First step of every comparison;
// what follows is reading the tokens (read-name.ts) and comparing them (compare-names.ts).

/** Lower case, no marks on Latin, Greek and Cyrillic letters, no invisible characters, apostrophes dropped, one space between tokens. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(SPECIAL, (letter) => SPECIAL_LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replace(MARKED, '$1')
    .normalize('NFC')
    .replace(APOSTROPHE, '')
    .replace(FOREIGN_TO_NAMES, ' ')
    .replace(SPACES, ' ')
    .trim();
}

/** A second, looser form: two spellings of one name usually meet in it. Only ever tested for equality. */
export function looseForm(token: string): string {
  let out = '';
  for (let at = 0; at < token.length; at += 1) {
    const letter = token[at] as string;
    const next = token[at + 1];
    let kept = letter;
    if (letter === 'h' && at > 0) continue;
    if (letter === 'p' && next === 'h') {
      kept = 'f';
      at += 1;
    } else if (next === 'e' && (letter === 'a' || letter === 'o' || letter === 'u')) at += 1;
    else if (letter === 'o' && next === 'u') at += 1;
    else if (letter === 'i' && next === 'j') {
      kept = 'i';
      at += 1;
    } else if (letter === 't' && next === 'c') continue;
    else if (letter === 'c') kept = looseC(next);
    else if (letter === 'q') {
      kept = 'k';
      if (next === 'u' || next === 'v') at += 1;
    } else kept = LOOSE[letter] ?? letter;
    if (kept.charCodeAt(kept.length - 1) === out.charCodeAt(out.length - 1) && kept.length === 1) continue;
    out += kept;
  }
  return out;
}

/** What an Ñ or Ü turned into by a machine was before: `munxxoz` is `munoz`. */
export function withoutMachineLetters(token: string): string {
  return token.length > 3 && token.includes('xx') ? token.replace(MACHINE_LETTER, '$1') : token;
}

function looseC(next: string | undefined): string {
  if (next === 'h') return 'c';
  if (next === 'k') return '';
  return next === 'e' || next === 'i' || next === 'y' ? 's' : 'k';
}

const PLAIN = /^[A-Za-z]+(?: [A-Za-z]+)*$/;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const SPECIAL = /[ßæœøđðþłıħŋʼ]/g;
const SPECIAL_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ʼ: '',
};
// Marks are part of the letter elsewhere: without them a Thai, Hindi or Japanese name would become another one.
const MARKED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}])\p{M}+/gu;
const APOSTROPHE = /['’‘ʻʹ`´′＇]/g;
const FOREIGN_TO_NAMES = /[^\p{L}\p{M}]+/gu;
const SPACES = / {2,}/g;
const MACHINE_LETTER = /([naouy])xx/g;
const LOOSE: Readonly<Record<string, string>> = { y: 'i', w: 'v', z: 's', x: 'ks' };
