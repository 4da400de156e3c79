// `npm run bench -- customers`: a million customers, and with `--ten-million` ten: how fast they are read in, and what it takes to find
// one of them. Before it: main.ts.
import { byKeys, customersByNo } from '../../src/customers/find-customers.ts';
import { emailKey, keyOf, loyaltyKey } from '../../src/customers/keys.ts';
import { percentile, type Bench, type Figure } from './bench.ts';
import { openCustomerBase, tenfold, type CustomerBase } from './customers/base.ts';
import { importSpeed } from './customers/import-speed.ts';
import { drawing, personOnFile } from './customers/people.ts';
import { matchSender } from './customers/sender-match.ts';

/** What is measured on each base, beside one bare look-up by a key in the same run: milliseconds, one for each that was measured. */
export interface CustomerMeasure {
  what: string;
  /** One time: somebody drawn from the base, or nobody of it. Answers how long it took. */
  once: (base: CustomerBase, draw: () => number) => Promise<number>;
  times: { quick: number; whole: number };
  gates?: { p50?: number; p99?: number };
}

/** A measure of one's own is added here. */
export const MEASURES: readonly CustomerMeasure[] = [
  {
    what: 'one bare look-up by a key',
    times: { quick: 5_000, whole: 50_000 },
    gates: { p99: 1 },
    once: ({ parts, count }, draw) => {
      const key = keyOf(parts.fingerprints, emailKey(personOnFile(Math.floor(draw() * count)).email));
      return timed(async () => byKeys(parts.store, [key]));
    },
  },
  {
    what: 'a record by its loyalty number, opened',
    times: { quick: 2_000, whole: 20_000 },
    once: ({ parts, count }, draw) => {
      const { loyalty, ref } = personOnFile(Math.floor(draw() * count));
      return timed(async () => {
        const key = keyOf(parts.fingerprints, loyaltyKey(loyalty));
        const [row] = await customersByNo(parts.store, (await byKeys(parts.store, [key])).get(key)?.nos ?? []);
        if (row?.ref !== ref) throw new Error('somebody else was found');
      });
    },
  },
  {
    what: 'a whole sender matched',
    times: { quick: 2_000, whole: 20_000 },
    gates: { p50: 3, p99: 15 },
    once: matchSender,
  },
];

const MILLION = 1_000_000;

export const customers: Bench = {
  name: 'customers',
  about: 'a million customers (--ten-million: ten as well): read in, and found',
  async run(scene) {
    const figures: Figure[] = [];
    const medians = new Map<string, number[]>();
    const round = scene.round();
    try {
      const base = await openCustomerBase(round, scene.quick ? 50_000 : MILLION);
      const named = base.size.toLocaleString('en');
      figures.push(
        { what: `${named}: built, keys written in their order`, rounds: [base.size / base.seconds], unit: '/s' },
        { what: `${named}: keys of a record`, rounds: [base.keys / base.size], unit: '' },
        ...(await found(base, { isQuick: scene.quick, medians })),
      );
      if (process.argv.includes('--ten-million'))
        figures.push(...(await found(await tenfold(round, base), { isQuick: scene.quick, medians })));
      else figures.push(...(await readIn(base, scene.quick)));
    } finally {
      await round.end();
    }
    for (const [what, [small, large]] of medians)
      if (small !== undefined && large !== undefined)
        figures.push({ what: `${what}: ten times as many`, rounds: [large / small], unit: '×', gate: { atMost: 1.5 } });
    return figures;
  },
};

async function found(
  base: CustomerBase,
  { isQuick, medians }: { isQuick: boolean; medians: Map<string, number[]> },
): Promise<Figure[]> {
  const named = `${base.size.toLocaleString('en')}: `;
  const figures: Figure[] = [];
  let bare = NaN;
  for (const { what, once, times, gates } of MEASURES) {
    const draw = drawing(base.size + 5);
    for (let n = 0; n < 500; n += 1) await once(base, draw);
    const took: number[] = [];
    for (let n = 0; n < (isQuick ? times.quick : times.whole); n += 1) took.push(await once(base, draw));
    const [p50, p99] = [percentile(took, 50), percentile(took, 99)];
    if (Number.isNaN(bare)) bare = p50;
    medians.set(what, [...(medians.get(what) ?? []), p50]);
    figures.push(
      { what: `${named}${what}, p50`, rounds: [p50], unit: 'ms', ...gate(gates?.p50) },
      { what: `${named}${what}, p99`, rounds: [p99], unit: 'ms', ...gate(gates?.p99) },
    );
    if (p50 !== bare) figures.push({ what: `${named}${what}, over a bare look-up`, rounds: [p50 / bare], unit: '×' });
  }
  return figures;
}

/** A file of further customers, by the operator's tool. */
async function readIn(base: CustomerBase, isQuick: boolean): Promise<Figure[]> {
  const named = `${base.size.toLocaleString('en')}: `;
  const [few, many] = isQuick ? [2_000, 10_000] : [10_000, 60_000];
  const first = await importSpeed(base, { from: base.size, lines: few });
  const second = await importSpeed(base, { from: base.size + few, lines: many });
  return [
    { what: `${named}customers import, lines`, rounds: [second.perSecond], unit: '/s' },
    { what: `${named}customers import, memory of the process, MB`, rounds: [second.memory], unit: '' },
    { what: `${named}the same for ${few} lines in place of ${many}, MB`, rounds: [first.memory], unit: '' },
  ];
}

const gate = (atMost: number | undefined) => (atMost === undefined ? {} : { gate: { atMost } });

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}
