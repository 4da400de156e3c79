// How X counts a public post: by X's own library, which is loaded when the first public answer is begun. Until it is there, and
// where it cannot be loaded, a good guess stands in: the server counts again and cuts.
export type Weigh = (text: string) => number;

/** An address counts 23, emoji and wide scripts 2, the rest 1. */
export function guess(text: string): number {
  const bare = text.normalize('NFC').replace(/https?:\/\/\S+/g, 'x'.repeat(23));
  const signs = [...new Intl.Segmenter().segment(bare)];
  return signs.reduce((sum, { segment }) => sum + (isNarrow(segment) ? 1 : 2), 0);
}

const isNarrow = (sign: string): boolean => {
  const code = sign.codePointAt(0) ?? 0;
  return (
    code <= 4351 || (code >= 8192 && code <= 8205) || (code >= 8208 && code <= 8223) || (code >= 8242 && code <= 8247)
  );
};

/** The same as on the server: one run between spaces after the other, since a long text without a space takes seconds. */
export async function loadWeigher(): Promise<Weigh> {
  const { default: twitter } = await import('twitter-text');
  const weigh = (text: string): number => twitter.parseTweet(text).weightedLength;
  return (text) =>
    text.split(/(\s+)/).reduce((sum, run, at) => {
      const [first, ...others] = run.match(/^https?:\/\//i.test(run) ? /[^]{1,4096}/gu : /[^]{1,400}/gu) ?? [];
      if (first === undefined) return sum;
      // Whether an accent belongs to a link depends on the space before it.
      const after = at === 0 ? '' : ' ';
      return others.reduce((more, piece) => more + weigh(piece), sum + weigh(after + first) - after.length);
    }, 0);
}
