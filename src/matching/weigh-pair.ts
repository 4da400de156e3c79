// How a decision about one contact and one record stood in the matching when it was made: what the ledger keeps beside it, and what a
// model may learn from it later. Before it: links/change-link. After it: learn.
import { standingFor } from '../customers/standing-for.ts';
import { shownRecords } from '../customers/shown-records.ts';
import { findCustomer, type CustomerRow } from '../customers/find-customers.ts';
import type { Write } from '../db/store.ts';
import { recognitionOf } from '../evidence/rules.ts';
import { newId } from '../ids.ts';
import { activeModel } from './active-model.ts';
import { compareSender } from './compare-sender.ts';
import { scoreVector } from './score.ts';
import { readSender, type Contact } from './sender.ts';
import { weigh, type SuggestParts } from './suggest.ts';

export interface PairWeight {
  modelVersion: string;
  /** Not finite when something rules it out. */
  bits: number;
  levels: Record<string, string>;
  /** No values of anybody. */
  because: { field: string; level: string; words: string; bits: number }[];
  /** At which place it stood among the suggestions, from 1; null: it was none. */
  rank: number | null;
}

/** Null for who stays anonymous, who is not compared with anybody. */
export async function weighPair(
  parts: SuggestParts,
  { contact, customerId }: { contact: Contact; customerId: string },
): Promise<PairWeight | null> {
  if (contact.anonymousAt !== null) return null;
  const { store } = parts;
  const customer = await findCustomer(store, customerId);
  if (customer === undefined) return null;
  const model = await activeModel(store);
  const { rules } = await recognitionOf(store);
  const sender = await readSender(store, { contact, blocked: rules.blocked });
  const shown = (await weigh(parts, { sender, model, rejected: new Set() })).filter(({ about }) => about === null);
  const stands = (await standingFor(store, [customer])).get(customer.id) ?? customer;
  const at = shown.findIndex(({ record }) => record.row.id === stands.id);
  const found = shown[at] ?? (await compareAlone(parts, { sender, model, row: stands }));
  return {
    modelVersion: model.name,
    bits: found.score.bits,
    levels: found.vector.levels,
    because: found.score.contributions.map(({ field, level, words, bits }) => ({ field, level, words, bits })),
    rank: at < 0 ? null : at + 1,
  };
}

type Alone = Pick<Parameters<typeof weigh>[1], 'sender' | 'model'> & { row: CustomerRow };

async function compareAlone({ store, clock }: SuggestParts, { sender, model, row }: Alone) {
  const [one] = await shownRecords(store, [row]);
  const record = one?.record ?? row.record;
  const loyalties = record.loyalty === null ? [] : [record.loyalty];
  const alone = { shared: () => 1, isCommon: () => false, exists: () => false, now: clock.now() };
  const vector = compareSender(sender, { record, loyalties, ...alone });
  return { vector, score: scoreVector(model, vector.levels, { others: row.no, sharedBy: vector.sharedBy }) };
}

interface Label {
  db: Write;
  contactId: string;
  customerId: string;
  verdict: 'same' | 'different';
  by: 'proof' | 'agent';
  userId: string | null;
  weight: PairWeight;
}

/** In the transaction that decides. */
export async function recordLabel(
  { store, clock }: Pick<SuggestParts, 'store' | 'clock'>,
  { db, weight, ...label }: Label,
): Promise<void> {
  const { matchLabels: m } = store.t;
  const { modelVersion, rank: shownRank, levels } = weight;
  const row = { id: newId('label'), ...label, modelVersion, shownRank, levels, at: clock.now() };
  await db.insert(m).values(row).returning({ id: m.id });
}
