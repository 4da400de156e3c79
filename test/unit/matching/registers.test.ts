// The engine on registers that people.ts makes: what it finds, and that it finds the same whatever the order of the rows.
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { chooseKinds, planFields } from '../../../src/matching/field-kinds.ts';
import { evaluate, type Evaluation } from '../../../src/matching/evaluate.ts';
import { matchRecords, type Matched } from '../../../src/matching/match-records.ts';
import { recordsOf, sizeOf, type Row } from '../../../src/matching/records.ts';
import { valueFrequencies } from '../../../src/matching/frequencies.ts';
import { scoreVector } from '../../../src/matching/score.ts';
import { scoreEvidence, weigh } from '../../../src/matching/score-pairs.ts';
import { seeded } from '../../matching/dice.ts';
import { registerOf, type Entry } from '../../matching/people.ts';

// Long on a machine that others use, too.
vi.setConfig({ testTimeout: 180_000 });

interface Asked {
  entries: readonly Entry[];
  without?: readonly string[];
  second?: readonly Entry[];
}

function matched({ entries, second, without = [] }: Asked) {
  const columns = Object.keys(entries[0] ?? {}).filter((name) => name !== 'person' && !without.includes(name));
  const fields = planFields(chooseKinds(columns, new Map()));
  const rowsOf = (of: readonly Entry[]): Row[] =>
    of.map((entry, line) => ({
      id: entry.id,
      line,
      cells: fields.map(({ columns: [column] }) => entry[column] ?? ''),
    }));
  const records = recordsOf(fields, rowsOf(entries), second === undefined ? undefined : rowsOf(second));
  return { records, result: matchRecords(records) };
}

function measured(asked: Asked): Evaluation {
  const { records, result } = matched(asked);
  const personOf = new Map([...asked.entries, ...(asked.second ?? [])].map(({ id, person }) => [id, person]));
  const people = records.rows.map(({ id }) => personOf.get(id));
  const ofSecond = (at: number) => records.secondFrom !== undefined && at >= records.secondFrom;
  let total = 0;
  for (const [at, person] of people.entries())
    for (let other = at + 1; other < people.length; other += 1)
      if (people[other] === person && (records.secondFrom === undefined || ofSecond(at) !== ofSecond(other)))
        total += 1;
  const truth = { total, isSame: (a: number, b: number) => people[a] === people[b] };
  return evaluate({ ...result, truth, looking: sizeOf(records).looking });
}

const HOME_AND_CONTACT = ['national_id', 'phone', 'email', 'street', 'house_number', 'postcode', 'state', 'sex'];

describe('a register of households with every kind of error', () => {
  const usual = registerOf({ seed: 11, people: 1_200, again: 0.8, errors: 2, missing: 0.05 });

  test('with a national id nearly everybody is found, and nobody else at p >= 0.99', () => {
    const { at, blockingRecall, pairsPerRecord } = measured({ entries: usual });
    expect(blockingRecall).toBeGreaterThan(0.995);
    expect(pairsPerRecord).toBeLessThan(5);
    expect(at[1]?.precision).toBeGreaterThan(0.997);
    expect(at[1]?.recall).toBeGreaterThan(0.98);
  });

  test('without it people who live together are still not taken for one', () => {
    const { at } = measured({ entries: usual, without: ['national_id'] });
    expect(at[1]?.precision).toBeGreaterThan(0.985);
    expect(at[0]?.f1).toBeGreaterThan(0.95);
  });

  test('few columns, many gaps: what is sure is right', () => {
    const entries = registerOf({ seed: 12, people: 250, again: 3, errors: 3, missing: 0.18 });
    const { at, best } = measured({ entries, without: HOME_AND_CONTACT.filter((name) => name !== 'email') });
    expect(at[1]?.precision).toBeGreaterThan(0.985);
    expect(best.f1).toBeGreaterThan(0.85);
  });

  test('two files: only pairs of one with the other', () => {
    const [entries, second] = [usual.filter((_, at) => at % 2 === 0), usual.filter((_, at) => at % 2 === 1)];
    const { at } = measured({ entries, second });
    expect(at[1]?.precision).toBeGreaterThan(0.997);
    expect(at[1]?.recall).toBeGreaterThan(0.97);
  });

  test('a register in which nobody stands twice: nobody is sure to be somebody else', () => {
    const entries = registerOf({ seed: 13, people: 800, again: 0, errors: 0, missing: 0.05 });
    const { records, result } = matched({ entries });
    const sure = result.probability.filter((one) => one >= 0.99).length;
    expect(sure).toBeLessThan(records.rows.length * 0.005);
  });
});

describe('what does not change the answer', () => {
  const entries = registerOf({ seed: 21, people: 150, again: 1, errors: 2, missing: 0.1 });
  const told = ({ records, result }: { records: ReturnType<typeof matched>['records']; result: Matched }) =>
    JSON.stringify([
      result.model,
      [...result.bits],
      [...result.pairs.left].map((left, at) => [
        records.rows[left]?.id,
        records.rows[result.pairs.right[at] ?? -1]?.id,
      ]),
    ]);
  const once = told(matched({ entries }));

  test('a second run is the same to the last byte', () => {
    expect(told(matched({ entries }))).toBe(once);
  });

  test('nor does the order of the rows', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(told(matched({ entries: seeded(seed).shuffled(entries) }))).toBe(once);
      }),
      { numRuns: 5 },
    );
  });

  test('many pairs at once are scored as one pair alone is', () => {
    const { records, result } = matched({ entries });
    const { compared, model, pairs } = result;
    const frequencies = valueFrequencies(records, { fields: model.fields, pairs, isSame: () => false });
    const { bits } = scoreEvidence(weigh(records, compared, { fields: model.fields, frequencies }), model, records);
    for (const pair of bits.keys()) {
      const start = (compared.patterns.of[pair] ?? 0) * compared.plans.length;
      const levelOf = (at: number) => compared.plans[at]?.levels[compared.patterns.levels[start + at] ?? -1]?.[0];
      const vector = Object.fromEntries(compared.plans.map(({ field }, at) => [field, levelOf(at)]));
      const rarities = records.fields.flatMap(({ field, of }) => {
        const rarity = frequencies.get(field)?.[of[pairs.left[pair] ?? 0] ?? -1];
        return vector[field] === 'same' && rarity !== undefined ? [[field, rarity]] : [];
      });
      const context = { others: sizeOf(records).others, frequencies: Object.fromEntries(rarities) };
      expect(scoreVector(model, vector, context).bits).toBeCloseTo(bits[pair] ?? Number.NaN);
    }
  });
});

describe('columns that say nothing do no harm', () => {
  const entries = registerOf({ seed: 31, people: 300, again: 1, errors: 1, missing: 0.02 });
  const clean = measured({ entries }).at[1];

  test.each([
    ['empty', () => ''],
    ['the same in every row', () => 'yes'],
    ['another in every row', (at: number) => `row ${at}`],
    ['zeros', () => '000000'],
  ])('a column that is %s', (_name, cell) => {
    const more = entries.map((entry, at) => ({ ...entry, remark: cell(at) }));
    const now = measured({ entries: more }).at[1];
    expect(now?.precision).toBeGreaterThanOrEqual((clean?.precision ?? 0) - 0.005);
    expect(now?.recall).toBeGreaterThanOrEqual((clean?.recall ?? 0) - 0.01);
  });

  test('every row twice, the same id too: found, and nothing is not a number', () => {
    const { result } = matched({ entries: [...entries, ...entries] });
    expect(result.bits.every(Number.isFinite)).toBe(true);
  });

  test('three rows are no reason to fail', () => {
    const { result } = matched({ entries: entries.slice(0, 3) });
    expect([...result.probability].every((one) => one >= 0 && one <= 1)).toBe(true);
  });
});
