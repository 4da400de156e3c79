// Whether a draft asks for what is known already: each known thing once, with its value and age. Pure. Before it: known facts, and
// asks-in. After it: the composer's hint, and the count of asking again.
import type { AskKind } from './ask-words.ts';
import { asksIn } from './asks-in.ts';

export interface KnownFact {
  kind: AskKind;
  /** As the agent may see it. */
  value: string;
  /** When it became known. */
  at: number;
}

export interface Finding<Fact extends KnownFact = KnownFact> {
  kind: AskKind;
  /** The asking words in the draft. */
  start: number;
  end: number;
  /** What is known already, and since how long. */
  value: string;
  ageMs: number;
  fact: Fact;
}

/** One for each kind, the first place it is asked for; of several known values the newest. */
export function lintDraft<Fact extends KnownFact>(
  draft: string,
  known: readonly Fact[],
  { now }: { now: number },
): Finding<Fact>[] {
  const found: Finding<Fact>[] = [];
  for (const { kind, start, end } of asksIn(draft)) {
    const fact = newest(known.filter((one) => one.kind === kind));
    if (!fact || found.some((one) => one.kind === kind)) continue;
    found.push({ kind, start, end, value: fact.value, ageMs: Math.max(0, now - fact.at), fact });
  }
  return found;
}

const newest = <Fact extends KnownFact>(facts: readonly Fact[]): Fact | undefined =>
  facts.reduce<Fact | undefined>((best, fact) => (best && best.at >= fact.at ? best : fact), undefined);
