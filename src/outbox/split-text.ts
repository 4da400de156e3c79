// A reply longer than the platform takes becomes parts, cut where a reader would pause. Pure. Nothing is ever cut off.

/** The best places to cut, best first: between paragraphs, lines, sentences, words. */
const PAUSES = [/\n\s*\n/g, /\n/g, /(?<=[.!?…。！？])\s+/g, /\s+/g] as const;

/**
 * `text` in parts that each measure at most `limit`; one part when it fits. White space at a cut is dropped, all else is kept.
 * @param measure the platform's own way to count
 * @throws RangeError when a single character does not fit.
 */
export function splitText(
  text: string,
  { limit, measure }: { limit: number; measure: (text: string) => number },
): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    if (measure(rest) <= limit) return [...parts, rest];
    const end = longestThatFits(rest, { limit, measure });
    const cut = pauseBefore(rest, end);
    const part = rest.slice(0, cut).trim();
    if (part === '') throw new RangeError('a single character is longer than the platform takes');
    parts.push(part);
    rest = rest.slice(cut).trim();
  }
  return parts;
}

/** Index after the longest prefix that fits, never inside a character that a person sees as one. */
function longestThatFits(
  text: string,
  { limit, measure }: { limit: number; measure: (text: string) => number },
): number {
  // A character measures at least a third of a unit in every way of counting we know (three bytes, one unit).
  const ends = [...new Intl.Segmenter().segment(text.slice(0, limit * 3))].map(
    ({ index, segment }) => index + segment.length,
  );
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(text.slice(0, ends[middle - 1])) <= limit) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? 0 : (ends[low - 1] ?? 0);
}

/** The best pause in the second half of what fits, else the last one anywhere, else right there. */
function pauseBefore(text: string, end: number): number {
  const head = text.slice(0, end + 1);
  for (const earliest of [end / 2, 1]) {
    for (const pause of PAUSES) {
      const last = [...head.matchAll(pause)]
        .map(({ index }) => index)
        .findLast((index) => index <= end && index >= earliest);
      if (last !== undefined) return last;
    }
  }
  return end;
}
