// A score in words: what speaks for it, what against, and what would settle it. Pure. Before it: score.ts.
import type { FieldKind, MatchModel } from './model.ts';
import type { Contribution, Score } from './score.ts';

export interface Explanation {
  /** Strongest first. */
  agrees: Contribution[];
  contradicts: Contribution[];
  /** The cheapest next questions, at most two; empty when it is settled either way. */
  wouldSettle: Question[];
}

export interface Question {
  field: string;
  words: string;
  /** The probability if the answer agrees. */
  probability: number;
}

const SURE = 0.99;
const HOPELESS = 0.001;
const QUESTIONS = 2;

export function explainScore(model: MatchModel, score: Score): Explanation {
  return {
    agrees: score.contributions.filter(({ bits }) => bits > 0).toSorted((a, b) => b.bits - a.bits),
    contradicts: score.contributions.filter((one) => speaksAgainst(score, one)).toSorted((a, b) => a.bits - b.bits),
    wouldSettle: questionsAfter(model, score),
  };
}

const speaksAgainst = ({ blockedBy }: Score, { field, bits }: Contribution) => bits < 0 || field === blockedBy;

/** Only what was not compared yet, and can be asked; first what makes it sure, then what is least to ask. */
function questionsAfter(model: MatchModel, { contributions, bits, probability, blockedBy }: Score): Question[] {
  if (blockedBy !== null || probability >= SURE || probability < HOPELESS) return [];
  const compared = new Set(contributions.map(({ field }) => field));
  return model.fields
    .flatMap(({ field, kind, levels }) => {
      const asking = ASKING[kind];
      const best = levels[0];
      if (asking === undefined || best === undefined || compared.has(field) || best.bits <= 0) return [];
      return [{ field, words: asking.words, probability: 1 / (1 + 2 ** -(bits + best.bits)), effort: asking.effort }];
    })
    .toSorted((a, b) => Number(b.probability >= SURE) - Number(a.probability >= SURE) || a.effort - b.effort)
    .slice(0, QUESTIONS)
    .map(({ field, words, probability: then }) => ({ field, words, probability: then }));
}

/** What can be asked for, and how much of a burden the question is. */
const ASKING: Partial<Record<FieldKind, { words: string; effort: number }>> = {
  booking: { words: 'ask for the booking reference', effort: 1 },
  order: { words: 'ask for the order number', effort: 1 },
  loyalty: { words: 'ask for the loyalty number', effort: 2 },
  name: { words: 'ask for the name', effort: 2 },
  email: { words: 'ask for the e-mail address on record', effort: 3 },
  phone: { words: 'ask for the telephone number on record', effort: 3 },
  ticket: { words: 'ask for the ticket number', effort: 3 },
  birth_date: { words: 'ask for the date of birth', effort: 4 },
};
