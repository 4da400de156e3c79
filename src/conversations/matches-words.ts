// Whether a name answers to what somebody typed into the search box. Pure.

/** Every word of `typed` stands somewhere in one of the texts; case, accents and a leading @ do not matter. */
export function matchesWords(typed: string, texts: readonly (string | null)[]): boolean {
  const where = plain(texts.filter((text) => text !== null).join(' '));
  return plain(typed)
    .split(/\s+/)
    .every((word) => where.includes(word.replace(/^@/, '')));
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
