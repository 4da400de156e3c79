// Text as it is compared: small letters, no marks, no punctuation, one space. Pure.

/** What people write where they have nothing to write. */
const EMPTY = new Set(
  'null none nil nan na n a unknown unk unbekannt desconocido inconnu nobody test xxx no name not known nd'.split(' '),
);

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};

export function fold(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase();
  const letters = isAscii(plain)
    ? plain
    : plain
        .replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g, '')
        .replaceAll(/[ßæœøđðþłı]/g, (letter) => LETTERS[letter] ?? letter)
        .normalize('NFD')
        .replaceAll(/\p{M}/gu, '');
  return letters
    .replaceAll(/['’‘`´.]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Undefined where nothing was said: empty, "n/a", a dash, zeros alone. */
export function foldedOrMissing(text: string): string | undefined {
  const folded = fold(text);
  return folded === '' || EMPTY.has(folded) || /^[0 ]+$/.test(folded) ? undefined : folded;
}

export const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

// oxlint-disable-next-line no-control-regex
const isAscii = (text: string) => /^[\u0000-\u007F]*$/.test(text);

/** How a word sounds, roughly, in most languages of Europe: equal for Schmidt and Shmit, for Philip and Filip. */
export function soundOf(word: string): string {
  const heard = word
    .replaceAll(/sch|sh|tsch|cz|ch/g, 's')
    .replaceAll('ph', 'f')
    .replaceAll(/ck|qu|[cqx]/g, 'k')
    .replaceAll(/[zß]/g, 's')
    .replaceAll('w', 'v')
    .replaceAll(/d(?=t)|h/g, '')
    .replaceAll('y', 'i')
    .replaceAll('j', 'i');
  const first = heard.slice(0, 1);
  return (first + heard.slice(1).replaceAll(/[aeiou ]/g, '')).replaceAll(/(.)\1+/g, '$1');
}
