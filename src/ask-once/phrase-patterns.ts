// Many phrases in one line: "{send|give} {me|us} {|over}" is every way through it. Pure, run once at the start. Before it: how
// people put things, in ask-nouns and ask-turns. After it: the tables of the lint.

/** `{a|b}` is one of them, `{|a}` is a or nothing. Joined by `|`, as phrase tables take them. */
export function phrasesOf(...patterns: readonly string[]): string {
  return patterns.flatMap(waysThrough).join('|');
}

function waysThrough(pattern: string): string[] {
  let ways = [''];
  for (const part of pattern.split(/[{}]/).map((text, place) => (place % 2 === 0 ? [text] : text.split('|'))))
    ways = ways.flatMap((way) => part.map((text) => way + text));
  return ways;
}
