// The same thing known in several ways is told once, as it is known best; the newest first. Pure. Before it: known-facts.

interface Known {
  kind: string;
  value: string;
  standing: 'verified' | 'confirmed' | 'record' | 'said';
  goodFor: readonly string[];
  expired: boolean;
  at: number;
}

export function onceEach<F extends Known>(facts: readonly F[]): F[] {
  const best = new Map<string, F>();
  for (const fact of facts) {
    const key = `${fact.kind}\0${plain(fact.value)}`;
    const other = best.get(key);
    if (other === undefined || isBetter(fact, other)) best.set(key, fact);
  }
  return [...best.values()].toSorted((a, b) => b.at - a.at);
}

const RANK = { verified: 3, confirmed: 2, record: 1, said: 0 } as const;

/** What still holds before what has expired; then how it is known, what for, and how lately. */
function isBetter(one: Known, other: Known): boolean {
  const [a, b] = [worth(one), worth(other)];
  const first = a.findIndex((value, i) => value !== b[i]);
  return first !== -1 && (a[first] ?? 0) > (b[first] ?? 0);
}

const worth = ({ expired, standing, goodFor, at }: Known): number[] => [
  expired ? 0 : 1,
  RANK[standing],
  goodFor.length,
  at,
];

const plain = (value: string): string => value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
