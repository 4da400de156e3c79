// Turns real customer-care tweets (twcs, a CSV of the measuring data) into Account Activity deliveries, one for each tweet, as X
// would have sent them to the brand. Run by itself it prints them, a line each: node test/twcs/deliveries.ts FILE.csv.gz
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export interface Row {
  tweet_id: string;
  author_id: string;
  inbound: 'True' | 'False';
  created_at: string;
  text: string;
  in_response_to_tweet_id: string;
  brand: string;
}

export interface Twcs {
  /** Of one brand each, by time. */
  rows: Row[];
  /** Named by what is in their column for the brand: nobody, or several. */
  leftOut: Map<string, number>;
}

export interface Delivery {
  brand: string;
  tweetId: string;
  externalId: string;
  inReplyToExternalId: string | null;
  body: string;
}

export function readTwcs(file: string): Twcs {
  const all = parse(gunzipSync(readFileSync(file)), { columns: true }) as unknown as Row[];
  const leftOut = new Map<string, number>();
  const rows = all.filter(({ brand }) => {
    const isOne = /^\w+$/.test(brand);
    if (!isOne) leftOut.set(brand || '(none)', (leftOut.get(brand || '(none)') ?? 0) + 1);
    return isOne;
  });
  return { rows: rows.toSorted((a, b) => timeOf(a) - timeOf(b)), leftOut };
}

export const timeOf = ({ created_at }: Row): number => Date.parse(created_at);

/** Customers are numbers in the data; a brand has its handle there and needs an id. */
export const userId = (author: string): string =>
  /^\d+$/.test(author) ? author : String(BigInt(`0x${createHash('sha256').update(author).digest('hex').slice(0, 15)}`));

/** One for each row, in the order of time, with ids that grow with it as X's do. */
export function deliveriesOf({ rows }: Pick<Twcs, 'rows'>): Delivery[] {
  const brands = new Map(rows.map(({ brand }) => [brand.toLowerCase(), brand]));
  const byId = new Map(rows.map((row) => [row.tweet_id, row]));
  const ids = new Map(rows.map((row, place) => [row.tweet_id, snowflake(timeOf(row), place)]));
  return rows.map((row) => {
    const parentId = row.in_response_to_tweet_id;
    const parent = byId.get(parentId);
    // What was written before the data begins has an id all the same.
    const inReplyTo =
      parentId === '' ? null : (ids.get(parentId) ?? snowflake(timeOf(row) - 3_600_000, Number(parentId)));
    const externalId = ids.get(row.tweet_id) ?? '';
    const tweet = tweetOf({ row, parent, externalId, inReplyTo, brands });
    const body = JSON.stringify({ for_user_id: userId(row.brand), tweet_create_events: [tweet] });
    return { brand: row.brand, tweetId: row.tweet_id, externalId, inReplyToExternalId: inReplyTo, body };
  });
}

const X_EPOCH = 1_288_834_974_657;
const snowflake = (at: number, sequence: number): string =>
  String((BigInt(at - X_EPOCH) << 22n) + BigInt(sequence % 4_194_304));

interface Tweet {
  row: Row;
  parent: Row | undefined;
  externalId: string;
  inReplyTo: string | null;
  brands: ReadonlyMap<string, string>;
}

function tweetOf({ row, parent, externalId, inReplyTo, brands }: Tweet) {
  const mentions = [...row.text.matchAll(/(?<![\w@])@(\w+)/g)].map((found) => ({
    ...mentionOf(brands.get((found[1] ?? '').toLowerCase()) ?? found[1] ?? ''),
    indices: [found.index, found.index + found[0].length],
  }));
  // X tells an account only of what turns to it; the data hides some handles behind numbers.
  const isToBrand = row.inbound === 'True' && !mentions.some(({ screen_name }) => screen_name === row.brand);
  const leading = /^(?:@\w+\s+)*/.exec(row.text)?.[0].length ?? 0;
  return {
    created_at: row.created_at,
    timestamp_ms: String(timeOf(row)),
    id_str: externalId,
    text: escaped(row.text),
    display_text_range: [inReplyTo === null ? 0 : leading, row.text.length],
    in_reply_to_status_id_str: inReplyTo,
    in_reply_to_user_id_str: parent ? userId(parent.author_id) : null,
    in_reply_to_screen_name: parent?.author_id ?? null,
    user: { id_str: userId(row.author_id), name: row.author_id, screen_name: row.author_id },
    entities: {
      urls: [],
      user_mentions: isToBrand ? [...mentions, { ...mentionOf(row.brand), indices: [0, 0] }] : mentions,
    },
  };
}

const mentionOf = (author: string) => ({ screen_name: author, id_str: userId(author) });

/** The data has the text as X stores it, with these three escaped already where they stand. */
const escaped = (text: string): string =>
  text
    .replaceAll(/&(?!amp;|lt;|gt;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

if (import.meta.main) {
  const twcs = readTwcs(process.argv[2] ?? '');
  for (const { body } of deliveriesOf(twcs)) process.stdout.write(`${body}\n`);
  for (const [brand, count] of twcs.leftOut) process.stderr.write(`left out, not of one brand: ${count} × ${brand}\n`);
}
