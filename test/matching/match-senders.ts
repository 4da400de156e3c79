// The senders of a workload matched as the product does it, from what they wrote to what an agent would see.
import { extractEvidence } from '../../src/evidence/extract.ts';
import { DEFAULT_RULES, type RecognitionRules } from '../../src/evidence/evidence.ts';
import { COLD_START } from '../../src/matching/cold-start.ts';
import { senderFrom } from '../../src/matching/sender.ts';
import { weigh, type Suggested, type SuggestParts } from '../../src/matching/suggest.ts';
import { AGENCIES, type Sender, type SenderKind } from './social-workload.ts';

export const RULES: RecognitionRules = {
  ...DEFAULT_RULES,
  loyalty: [{ pattern: 'HA\\d{9}', check: 'none' }],
  blocked: [...DEFAULT_RULES.blocked, ...AGENCIES],
  defaultRegion: 'ES',
};

export async function matchSender(
  parts: SuggestParts,
  { displayName, handle, language, texts }: Sender,
): Promise<Suggested[]> {
  const said = texts.flatMap((text) =>
    extractEvidence(text, { rules: RULES, language: language ?? undefined }).map((evidence) => ({
      ...evidence,
      messageId: null,
    })),
  );
  const sender = senderFrom({ channel: 'x', handle, displayName, language }, { said, blocked: RULES.blocked });
  return weigh(parts, { sender, model: COLD_START, rejected: new Set() });
}

export interface Outcome {
  count: number;
  first: number;
  amongThree: number;
  strong: number;
  /** Strong, and another record was meant. */
  strongWrong: number;
  none: number;
}

const NOTHING: Outcome = { count: 0, first: 0, amongThree: 0, strong: 0, strongWrong: 0, none: 0 };

export type Outcomes = Record<SenderKind, Outcome>;

/** `noOf`: the member's number of a record. */
export async function outcomesOf(
  parts: SuggestParts,
  {
    senders,
    noOf,
    onMiss,
  }: {
    senders: readonly Sender[];
    noOf: (found: Suggested) => number;
    onMiss?: (sender: Sender, found: Suggested[]) => void;
  },
): Promise<Outcomes> {
  const kinds = ['pointer', 'name', 'stranger', 'third', 'typo', 'impostor'] as const;
  const outcomes = Object.fromEntries(kinds.map((kind) => [kind, { ...NOTHING }])) as Outcomes;
  for (const sender of senders) {
    const found = await matchSender(parts, sender);
    const outcome = outcomes[sender.kind];
    const places = found.map((one) => noOf(one) === sender.meant?.no);
    outcome.count += 1;
    if (places[0] === true) outcome.first += 1;
    if (places.includes(true)) outcome.amongThree += 1;
    if (found.length === 0) outcome.none += 1;
    const strong = found.find(({ isStrong }) => isStrong);
    if (strong !== undefined) outcome.strong += 1;
    if (strong !== undefined && noOf(strong) !== sender.meant?.no) outcome.strongWrong += 1;
    if (!places.includes(true) && sender.meant !== null) onMiss?.(sender, found);
  }
  return outcomes;
}
