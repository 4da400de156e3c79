// What the words of an agent ask for although it is known of the people in this conversation. Before it: a draft, a reply that is
// being accepted. After it: the hint in the composer, and the count of asking again.
import type { Parts } from '../parts.ts';
import { ASK_KINDS, type AskKind } from './ask-words.ts';
import { knownFacts, type KnownFact as Known } from './known-facts.ts';
import { asksIn } from './asks-in.ts';
import { lintDraft, type Finding } from './lint.ts';

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
  if (expired) return [];
  // Whoever has seen a document need not ask who it is; whoever knows who it is may need to see a document, to correct a name.
  const asked = ASK_KINDS.filter((one) => one === kind || (one === 'identity' && kind === 'document'));
  return asked.map((one) => ({ kind: one, value, at, standing }));
}
