// Suggestions as agents see them: a masked card of each record, and what was compared in words. What a record says beyond its card
// never gets here; what is told of a comparison are the sender's own words.
import { maskedRecord } from '../../customers/masked.ts';
import type { Suggested, Suggestions } from '../../matching/suggest.ts';
import type * as S from '../schemas.ts';

export const presentSuggestions = ({ items, because, modelVersion }: Suggestions): S.Suggestions => ({
  items: items.map(presentSuggestion),
  because,
  sentence: because === 'found' ? foundSentence(items) : SENTENCES[because],
  modelVersion,
});

function presentSuggestion(one: Suggested): S.Suggestion {
  const { record, score, explanation, vector, state, isStrong, about } = one;
  const told = (contribution: Suggested['score']['contributions'][number]): S.Because => {
    const detail = vector.details[contribution.field];
    return {
      field: contribution.field,
      level: contribution.level,
      words: detail === undefined || detail === '' ? contribution.words : `${contribution.words}: ${detail}`,
      bits: rounded(contribution.bits),
    };
  };
  const silent = score.contributions.filter(({ bits, level }) => bits === 0 && AGAINST.has(level));
  return {
    customer: { id: record.row.id, ...maskedRecord(record.record) },
    state,
    probability: Math.round(score.probability * 10_000) / 10_000,
    bits: rounded(score.bits),
    strong: isStrong,
    because: explanation.agrees.map(told),
    against: [...explanation.contradicts, ...silent].map(told),
    settle: settleSentence(one),
    about,
  };
}

/** Levels that weigh nothing, and still are worth a look. */
const AGAINST: ReadonlySet<string> = new Set(['stranger', 'different']);

const rounded = (bits: number): number => Math.round(bits * 10) / 10;

function settleSentence({ explanation, about }: Suggested): string {
  const [question] = explanation.wouldSettle;
  if (question !== undefined) return `${question.words.slice(0, 1).toUpperCase()}${question.words.slice(1)}`;
  return about === null
    ? 'Nothing more to ask. Send a link or a code to the address on record: only that shows who they are'
    : 'It is their record, not the writer: it is what this is about, and links nobody';
}

function foundSentence(items: readonly Suggested[]): string {
  const [first] = items;
  if (items.length > 1) return `${items.length} records may be meant, the likeliest first. None of them is proved.`;
  return first?.about === null
    ? 'One record may be meant. That the writer is this person is not proved.'
    : 'One record may be what they write about.';
}

const SENTENCES: Readonly<Record<Exclude<Suggestions['because'], 'found'>, string>> = {
  none: 'No record fits what they wrote and how they are called here.',
  anonymous: 'They asked to stay anonymous: nothing is looked up and nothing is linked.',
  linked: 'This contact is linked to a customer.',
  flagged: 'They named too many different people within a day: nothing is suggested until a supervisor has looked.',
  nothing_known: 'Nothing they wrote says who they are yet.',
};
