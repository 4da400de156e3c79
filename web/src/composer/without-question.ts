// A draft without the question that asks for something known. Pure. Before it: lint-strip.

/** Where a sentence ends: its sign and what closes with it, or the end of a line. */
const ENDS = /[.!?;…]+["'”’)]*(?=\s|$)|\n|(?=[¿¡])/g;

/** The sentence in which the asking stands, out; what is left reads on. Only words: nothing else of the draft is touched. */
export function withoutQuestion(text: string, { start, end }: { start: number; end: number }): string {
  const bounds = [0, ...[...text.matchAll(ENDS)].map(({ index, 0: sign }) => index + sign.length), text.length];
  const from = bounds.findLast((at) => at <= start) ?? 0;
  const to = bounds.find((at) => at >= end && at > from) ?? text.length;
  const [before, after] = [text.slice(0, from).trimEnd(), text.slice(to).trimStart()];
  const hasLine = text.slice(from, to).includes('\n') || text.slice(before.length, from).includes('\n');
  return `${before}${before === '' || after === '' ? '' : hasLine ? '\n' : ' '}${after}`;
}
