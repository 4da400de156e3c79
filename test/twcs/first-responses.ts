// How long each customer waited for the first answer, from the CSV alone (reference: metrics E2): the first word of a person of the
// brand minus the customer's first; nothing where the brand spoke first. node test/twcs/first-responses.ts FILE.csv.gz
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** By `brand/person`, the time at which they were first answered and how long they had waited, milliseconds. */
export function firstResponses(file: string): Map<string, { at: number; waitedMs: number }> {
  const rows = parse<Record<string, string>>(gunzipSync(readFileSync(file)), { columns: true }).filter(
    (row) => row['brand'] !== '' && !row['brand']?.includes('|'),
  );
  const byId = new Map(rows.map((row) => [row['tweet_id'], row]));

  /** Whose conversation it is in: the nearest customer's above, else of the one whom it begins with. */
  const personOf = (row: Record<string, string>): string | undefined => {
    for (let up: typeof row | undefined = row; up; up = byId.get(up['in_response_to_tweet_id'])) {
      if (up['inbound'] === 'True') return up['author_id'];
    }
    const names = /^(?:@\w+\s*)*/.exec(row['text'] ?? '')?.[0].match(/\w+/g) ?? [];
    return names.find((name) => name.toLowerCase() !== row['brand']?.toLowerCase());
  };

  const asked = new Map<string, number>();
  const answered = new Map<string, number>();
  for (const row of rows) {
    const person = personOf(row);
    if (person === undefined) continue;
    const first = row['inbound'] === 'True' ? asked : answered;
    const [key, at] = [`${row['brand']}/${person}`, Date.parse(row['created_at'] ?? '')];
    first.set(key, Math.min(at, first.get(key) ?? Infinity));
  }
  const result = new Map<string, { at: number; waitedMs: number }>();
  for (const [key, at] of answered) {
    const waitedMs = at - (asked.get(key) ?? Infinity);
    if (waitedMs >= 0) result.set(key, { at, waitedMs });
  }
  return result;
}

/** A real one of them: sorted[ceil(p·n)−1]. */
export const nearestRank = (sorted: readonly number[], p: number): number =>
  sorted[Math.ceil(p * sorted.length) - 1] ?? NaN;

export function summary(responses: ReturnType<typeof firstResponses>): string {
  const waits = [...responses.values()].map(({ waitedMs }) => waitedMs / 1000).toSorted((a, b) => a - b);
  return `first responses: n=${waits.length}, p50=${nearestRank(waits, 0.5)} s, p90=${nearestRank(waits, 0.9)} s`;
}

if (import.meta.main) process.stdout.write(`${summary(firstResponses(process.argv[2] ?? ''))}\n`);
