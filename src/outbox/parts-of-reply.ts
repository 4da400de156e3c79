// What one reply becomes: messages of which each is one call to the platform (design decision 17). Pure. Before it: reply.ts, with
// the words cut already. After it: a message and an outbox row for each part.

interface Rules {
  perMessage: number;
  withText: boolean;
}

export interface ReplyPart<F> {
  /** Empty only where there are files. */
  text: string;
  files: F[];
}

/**
 * Files first, words last, so that a question closes the answer; where a message carries both, the words go with the first files.
 * @param alone whether a file fills its message by itself
 */
export function partsOfReply<F>(
  { texts, files }: { texts: readonly string[]; files: readonly F[] },
  { rules, alone }: { rules: Rules; alone: (file: F) => boolean },
): ReplyPart<F>[] {
  const loads = loadsOf(files, { most: Math.max(1, rules.perMessage), alone });
  const words = texts.map((text) => ({ text, files: [] }));
  if (loads.length === 0) return words;
  if (!rules.withText) return [...loads.map((load) => ({ text: '', files: load })), ...words];
  return [...loads.map((load, i) => ({ text: i === 0 ? (texts[0] ?? '') : '', files: load })), ...words.slice(1)];
}

/** As many as one message takes, in their order. */
function loadsOf<F>(
  files: readonly F[],
  { most, alone }: { most: number; alone: (file: F) => boolean },
): [F, ...F[]][] {
  const loads: [F, ...F[]][] = [];
  for (const file of files) {
    const last = loads.at(-1);
    const hasRoom = last !== undefined && last.length < most && !alone(file) && !alone(last[0]);
    if (hasRoom) last.push(file);
    else loads.push([file]);
  }
  return loads;
}
