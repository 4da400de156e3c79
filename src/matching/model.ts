// What a match model is: which fields are compared, at which levels they agree, and how many bits each level is worth. Plain
// data that survives JSON. cold-start.ts holds the one to begin with, fit-model.ts learns one from files; score.ts adds it up.
import { z } from 'zod';
import type { Knot } from './isotonic.ts';

export const FIELD_KINDS = [
  'given',
  'family',
  'name',
  'birth_date',
  'email',
  'phone',
  'identifier',
  'loyalty',
  'booking',
  'ticket',
  'order',
  'street_number',
  'street',
  'city',
  'postcode',
  'state',
  'country',
  'place',
  'language',
  'handle',
  'travel',
  'verdict',
  'name_order',
  'category',
  'text',
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** One way in which two values agree or differ. */
export interface Level {
  level: string;
  /** For people: "the surname is the same". */
  words: string;
  /** log2(m / u): for (> 0) or against (< 0) that both are the same person. */
  bits: number;
  /** How often this level is seen when they are the same person, and when they are strangers. Known of learned models. */
  m?: number;
  u?: number;
  /** Whatever else agrees, it is not this person: the pair is worth nothing. */
  blocks?: true;
  /** Bits grow with the rarity of the value, at most to here: log2(m / frequency of the value). */
  rarityCap?: number;
}

export interface ModelField {
  field: string;
  kind: FieldKind;
  /** Best first; bits never rise on the way down. A field that is not known on both sides has no level at all. */
  levels: readonly Level[];
  /** Anybody can write it about himself: a display name, a handle, a bio. Alone it never makes a strong suggestion. */
  forgeable?: true;
  /** Fields that say the same thing twice: of one group only the best counts. */
  group?: string;
  /** People who live together share it: the surname, or the home with its street and telephone, which changes when one moves. */
  household?: 'name' | 'home';
}

export interface MatchModel {
  version: 1;
  /** Which model it was, for whoever reads an explanation later. */
  name: string;
  fields: readonly ModelField[];
  /** Expected number of other records of the same person, for one record. Divided by how many there are it is the prior. */
  partnersPerRecord: number;
  /** The same for people of one household who are not the same person; 0 where nothing is known of them. */
  housematesPerRecord: number;
  /** Which share of people have moved between two of their records. */
  moved: number;
  /** What bits turned out to mean where people have said so; without it they are taken at their word. */
  calibration?: readonly Knot[];
}

/** What a model knows besides its fields. */
export type Shares = Pick<MatchModel, 'partnersPerRecord' | 'housematesPerRecord' | 'moved'>;

/** The odds, in bits, that two records taken at random are the same person. */
export const priorBits = ({ partnersPerRecord }: Pick<MatchModel, 'partnersPerRecord'>, others: number): number =>
  Math.log2(partnersPerRecord / Math.max(partnersPerRecord * 2, others));

const level = z.object({
  level: z.string(),
  words: z.string(),
  bits: z.number(),
  m: z.number().optional(),
  u: z.number().optional(),
  blocks: z.literal(true).optional(),
  rarityCap: z.number().optional(),
});

const model = z.object({
  version: z.literal(1),
  name: z.string(),
  fields: z.array(
    z.object({
      field: z.string(),
      kind: z.enum(FIELD_KINDS),
      levels: z.array(level).min(1),
      forgeable: z.literal(true).optional(),
      group: z.string().optional(),
      household: z.enum(['name', 'home']).optional(),
    }),
  ),
  partnersPerRecord: z.number().positive(),
  housematesPerRecord: z.number().nonnegative(),
  moved: z.number().min(0).max(1),
  calibration: z.array(z.object({ bits: z.number(), probability: z.number().min(0).max(1) })).optional(),
});

/** Undefined when it is no model of this version. */
export function readModel(json: unknown): MatchModel | undefined {
  const read = model.safeParse(json);
  return read.success ? (read.data as MatchModel) : undefined;
}
