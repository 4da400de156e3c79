// Figures as lines of text. Before it: bench.ts.
import { isMet, median, type Figure, type Limit } from './bench.ts';

/** `accept: ratio to the limit   0.61  [0.58 – 0.66]  gate ≥ 0.50 PASS  goal ≥ 0.65 MISS` */
export function figureLine({ what, rounds, unit, gate, goal }: Figure): string {
  const middle = median(rounds);
  const span = rounds.length > 1 ? `[${number(Math.min(...rounds))} – ${number(Math.max(...rounds))}]` : '';
  const verdicts = [verdict('gate', middle, gate), verdict('goal', middle, goal)].filter((text) => text !== '');
  const value = `${number(middle)}${unit === '' ? '' : ` ${unit}`}`;
  return `  ${what.padEnd(52)} ${value.padStart(12)}  ${span.padEnd(22)} ${verdicts.join('   ')}`.trimEnd();
}

function verdict(name: string, value: number, limit: Limit | undefined): string {
  if (limit === undefined) return '';
  const wanted = limit.atLeast === undefined ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`;
  return `${name} ${wanted} ${isMet(value, limit) ? 'PASS' : 'MISS'}`;
}

function number(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''); // prettier-ignore
}
