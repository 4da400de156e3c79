// Who a sender may be: at most three records, each with why and why not. It answers which record is meant, never whether the sender
// is that person: nothing here links anybody. Before it: sender, candidates. After it: present/suggestions, note-label.
import { eq, inArray, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { extractEvidence } from '../evidence/extract.ts';
import { recognitionOf } from '../evidence/rules.ts';
import type { Parts } from '../parts.ts';
import { activeModel } from './active-model.ts';
import { findCandidates, type Candidate, type Candidates } from './candidates.ts';
import { compareAbout, compareSender, isNamed, type SenderVector } from './compare-sender.ts';
import { explainScore, type Explanation } from './explain.ts';
import type { MatchModel } from './model.ts';
import { scoreVector, type Score } from './score.ts';
import { readSender, type Contact, type Sender } from './sender.ts';
import { namesOf } from './sender-keys.ts';
import { rankCandidates, type Ranked } from './strength.ts';

export interface Suggested {
  record: Candidate;
  vector: SenderVector;
  score: Score;
  explanation: Explanation;
  /** `claimed`: a number of theirs that leads here, and the name fits. */
  state: 'suggested' | 'claimed';
  isStrong: boolean;
  /** Who that is to the writer, when it is not themselves: "wife". */
  about: string | null;
}

export interface Suggestions {
  items: Suggested[];
  because: 'found' | 'none' | 'anonymous' | 'linked' | 'flagged' | 'nothing_known';
  modelVersion: string;
}

export type SuggestParts = Pick<Parts, 'store' | 'fingerprints' | 'clock'>;

const SHOWN = 3;

export async function suggest(parts: SuggestParts, contact: Contact): Promise<Suggestions> {
  const { store } = parts;
  const model = await activeModel(store);
  const nothing = (because: Suggestions['because']): Suggestions => ({ items: [], because, modelVersion: model.name });
  if (contact.anonymousAt !== null) return nothing('anonymous');
  if (contact.flaggedAt !== null && contact.flaggedAt > 0) return nothing('flagged');
  const links = await linksOf(store, contact.id);
  if (links.isLinked(parts.clock.now())) return nothing('linked');
  const { rules } = await recognitionOf(store);
  const sender = await readSender(store, { contact, blocked: rules.blocked });
  if (isNobody(sender)) return nothing('nothing_known');
  const items = await weigh(parts, { sender, model, rejected: links.rejected });
  return { items, because: items.length > 0 ? 'found' : 'none', modelVersion: model.name };
}

interface Weighing {
  sender: Sender;
  model: MatchModel;
  rejected: ReadonlySet<string>;
}

/** The writer's own records, and those of whom they write about; the likeliest first. */
export async function weigh(parts: SuggestParts, weighing: Weighing): Promise<Suggested[]> {
  const { sender, model, rejected } = weighing;
  const now = parts.clock.now();
  const { channel, handle, about } = sender;
  const own = await findCandidates(parts, { facts: sender, names: namesOf(sender), channel, handle, rejected });
  const theirs = ranked(own, { model, compare: (record) => compareSender(sender, comparedWith(own, { record, now })) });
  if (about.pointers.length === 0 && about.names.length === 0) return theirs.map((one) => suggested(one, { model, about: null })); // prettier-ignore
  const others = await findCandidates(parts, { facts: about, names: about.names, rejected: NOBODY });
  const named = ranked(others, {
    model,
    compare: (record) => compareAbout(about, comparedWith(others, { record, now })),
  });
  const relation = await relationIn(parts.store, about.messageIds);
  return [
    ...theirs.map((one) => suggested(one, { model, about: null })),
    ...named.map((one) => suggested(one, { model, about: relation })),
  ]
    .toSorted((a, b) => b.score.bits - a.score.bits)
    .slice(0, SHOWN);
}

const NOBODY: ReadonlySet<string> = new Set();

const comparedWith = ({ shared, isCommon }: Candidates, { record, now }: { record: Candidate; now: number }) => ({
  record: record.record,
  loyalties: record.loyalties,
  shared,
  isCommon,
  exists: (pointer: Parameters<Candidates['shared']>[0]) => shared(pointer) > 0,
  now,
});

interface Weighed {
  record: Candidate;
  vector: SenderVector;
}

function ranked(
  candidates: Candidates,
  { model, compare }: { model: MatchModel; compare: (record: Candidate) => SenderVector },
): Ranked<Weighed>[] {
  const scored = candidates.records.map((record) => {
    const vector = compare(record);
    const frequency = candidates.nameFrequency(record);
    const score = scoreVector(model, vector.levels, {
      others: candidates.others,
      sharedBy: vector.sharedBy,
      frequencies: frequency === undefined ? {} : { name: frequency },
    });
    return { candidate: { record, vector }, score };
  });
  return rankCandidates(scored);
}

function suggested(
  { candidate: { record, vector }, score, isStrong }: Ranked<Weighed>,
  { model, about }: { model: MatchModel; about: string | null },
): Suggested {
  return {
    record,
    vector,
    score,
    explanation: explainScore(model, score),
    state: about === null && isClaim(vector) ? 'claimed' : 'suggested',
    // Beside somebody else's record, or without any name, nothing should look like a way to link the writer.
    isStrong: isStrong && about === null && !Object.values(vector.levels).includes('unnamed'),
    about,
  };
}

const CLAIMING: Readonly<Record<string, string>> = {
  loyalty: 'same',
  email: 'same',
  booking: 'named',
  ticket: 'named',
  order: 'named',
};

const isClaim = ({ levels }: SenderVector): boolean =>
  isNamed(levels['name']) && Object.entries(CLAIMING).some(([field, level]) => levels[field] === level);

const isNobody = (sender: Sender): boolean =>
  sender.pointers.length + sender.birthDates.length + namesOf(sender).length === 0 &&
  sender.about.pointers.length + sender.about.names.length === 0 &&
  sender.handle === null;

// ------------------------------------------------------------------------------------------------ what was decided before

interface Decided {
  isLinked: (now: number) => boolean;
  /** Customers, as they were linked: merges are followed where records are found. */
  rejected: ReadonlySet<string>;
}

async function linksOf(store: Store, contactId: string): Promise<Decided> {
  const rows = await statements(store).links({ contactId });
  return {
    isLinked: (now) =>
      rows.some(
        ({ state, expiresAt }) =>
          (state === 'confirmed' || state === 'verified') && (expiresAt === null || expiresAt > now),
      ),
    rejected: new Set(rows.filter(({ state }) => state === 'rejected').map(({ customerId }) => customerId)),
  };
}

const statements = perStore((store) => {
  const { links: l } = store.t;
  return {
    links: store.prepared('suggest_links', (db) =>
      db
        .select({ customerId: l.customerId, state: l.state, expiresAt: l.expiresAt })
        .from(l)
        .where(eq(l.contactId, sql.placeholder('contactId'))),
    ),
  };
});

// ------------------------------------------------------------------------------------------------ whom it is about

const READ_AGAIN = 3;

/** Said in the words themselves, which are not kept beside what was found in them. */
async function relationIn(store: Store, messageIds: readonly string[]): Promise<string> {
  const { messages: m } = store.t;
  const { rules } = await recognitionOf(store);
  const some = messageIds.slice(0, READ_AGAIN);
  const rows = await store.db.select({ id: m.id, text: m.text }).from(m).where(inArray(m.id, some));
  for (const id of some) {
    const text = rows.find((row) => row.id === id)?.text ?? '';
    const relation = extractEvidence(text, { rules }).find(({ polarity }) => polarity === 'other')?.relation;
    if (relation !== undefined) return relation.replaceAll('_', '-');
  }
  return 'someone else';
}
