// What the words of an agent ask for although it is known of the people in this conversation. Before it: a draft, a reply that is
// being accepted. After it: the hint in the composer, and the count of asking again.
import type { Parts } from '../parts.ts';
import { ASK_KINDS, type AskKind } from './ask-words.ts';
import { knownFacts, type KnownFact as Known } from './known-facts.ts';
import { asksIn, lintDraft, type Finding } from './lint.ts';

export interface AskedFact {
  kind: AskKind;
  value: string;
  at: number;
  standing: Known['standing'];
}

interface Draft {
  conversation: { id: string };
  text: string;
}

/** Most words ask for nothing, and cost no look at the database. */
export async function askedAgain(
  parts: Pick<Parts, 'store' | 'clock'>,
  { conversation, text }: Draft,
): Promise<Finding<AskedFact>[]> {
  if (asksIn(text).length === 0) return [];
  const facts = await knownFacts(parts, { conversation });
  return lintDraft(text, facts.flatMap(askedFact), { now: parts.clock.now() });
}

/** What has expired may be asked for again. */
function askedFact({ kind, value, at, standing, expired }: Known): AskedFact[] {
  // Whoever has seen a document need not ask who it is.
  const asked = kind === 'document' ? 'identity' : ASK_KINDS.find((one) => one === kind);
  return asked === undefined || expired ? [] : [{ kind: asked, value, at, standing }];
}
