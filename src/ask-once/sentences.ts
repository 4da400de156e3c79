// The sentences of a draft, with their place, and which of them ask. Pure. After it: lint.

export interface Sentence {
  text: string;
  /** Where it begins in the draft. */
  at: number;
  isQuestion: boolean;
}

const END = /[.!?;…](?=[\s"'”’)]|$)|\n|(?=[¿¡])/g;

/** "- name", "2) order number": goes on with what the line before began. */
export const isListed = ({ text }: Pick<Sentence, 'text'>): boolean => LISTED.test(text);
const LISTED = /^\s*(?:[-–—•*·▪]+|✅|👉|➡\uFE0F?|\d{1,2}[.)]|[a-e]\))\s*/u;

export function sentencesIn(draft: string): Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  const close = (to: number, isQuestion: boolean): void => {
    const text = draft.slice(from, to);
    if (/\p{L}/u.test(text)) found.push({ text, at: from, isQuestion: isQuestion || text.startsWith('¿') });
    from = to;
  };
  for (const { index, 0: sign } of draft.matchAll(END))
    if (!isAbbreviation(draft, index)) close(index + sign.length, sign === '?');
  close(draft.length, false);
  return found;
}

/** "booking no. and name" goes on, and so does the list of "1. name 2. order number". */
const isAbbreviation = (draft: string, at: number): boolean =>
  draft[at] === '.' &&
  /(?:^|[^\p{L}])(?:no|nr|ref|tel|num|núm|cod|sr|sra|mr|mrs|ms|dr)$|(?:^|[\s:,])\d{1,2}$/iu.test(
    draft.slice(Math.max(0, at - 5), at),
  );
