// What somebody types into the search box: a name, an e-mail, a phone, a number of the brand's. Each reading of it is looked up by
// its key, so that ten million records are searched as quickly as ten. Before it: api/routes/customers.
import { sql, type SQL } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import type { RecognitionRules } from '../evidence/evidence.ts';
import type { Fingerprints } from '../fingerprints.ts';
import { shownHere, type Looked } from './shown-here.ts';
import { codeOf } from './codes.ts';
import { asPhone } from './field-forms.ts';
import { byKeys, customersByNo, findCustomer, newestCustomers, type CustomerRow } from './find-customers.ts';
import { emailKey, handleKey, keyOf, loyaltyKey, phoneKey, referenceKey, wordKeys, type KeyText } from './keys.ts';

export interface Search {
  q: string | undefined;
  cursor: string | undefined;
  limit: number;
  rules: Pick<RecognitionRules, 'defaultRegion'>;
}

export interface Found {
  /** Those that stand for themselves or for others; newest first. */
  rows: CustomerRow[];
  next: string | null;
}

/** @throws ProductError bad_request for a cursor that makes no sense. */
export async function searchCustomers(
  { store, fingerprints }: { store: Store; fingerprints: Fingerprints },
  { q = '', cursor, limit, rules }: Search,
): Promise<Found> {
  const text = q.trim();
  const looked = readingsOf(text, rules).map((keys) => keys.map((key) => keyOf(fingerprints, key)));
  const find = (page: Page) =>
    text === '' ? newestCustomers(store, page) : matching(store, { text, readings: looked, page });
  const isFound = text === '' ? undefined : { text, readings: looked };
  const rows: CustomerRow[] = [];
  let before = cursor === undefined ? Number.MAX_SAFE_INTEGER : numberOf(cursor);
  let hasMore = true;
  // Where many of one page are shown elsewhere the next is looked at too.
  for (let pages = 0; hasMore && rows.length < limit && pages < MOST_PAGES; pages += 1) {
    const found = await find({ before, limit: limit + 1 });
    const some = found.slice(0, Math.min(limit, limit - rows.length));
    before = some.at(-1)?.no ?? before;
    hasMore = found.length > some.length;
    rows.push(...(await shownHere(store, { rows: some, isFound })));
  }
  return { rows, next: hasMore ? String(before) : null };
}

const MOST_PAGES = 5;

interface Page {
  before: number;
  limit: number;
}

async function matching(store: Store, { text, readings, page }: Looked & { page: Page }): Promise<CustomerRow[]> {
  const nos = new Set<number>();
  for (const keys of readings) for (const no of await sharing(store, { keys, page })) nos.add(no);
  const named = (await findCustomer(store, `ref:${text}`)) ?? (await findCustomer(store, `ref:${text.toUpperCase()}`));
  if (named !== undefined && named.no < page.before) nos.add(named.no);
  const wanted = [...nos].toSorted((a, b) => b - a).slice(0, page.limit);
  return (await customersByNo(store, wanted)).toSorted((a, b) => b.no - a.no);
}

/** What it may mean. Of each reading all keys have to be there. Pure. */
export function readingsOf(text: string, { defaultRegion }: Search['rules']): KeyText[][] {
  const readings: KeyText[][] = [];
  if (/^\S+@\S+\.\S+$/.test(text)) readings.push([emailKey(text)]);
  const phone = phoneIn(text, defaultRegion);
  if (phone !== undefined) readings.push([phoneKey(phone)]);
  const code = codeOf(text);
  if (/^[A-Z0-9]{3,60}$/.test(code)) {
    readings.push([loyaltyKey(code)]);
    for (const kind of ['booking', 'ticket', 'order'] as const) readings.push([referenceKey({ kind, value: text })]);
  }
  if (/^@?[\w.]{2,60}$/.test(text)) for (const channel of CHANNELS) readings.push([handleKey(channel, text)]);
  const words = wordKeys(text).slice(0, MOST_WORDS);
  if (words.length > 0) readings.push(words);
  return readings;
}

const CHANNELS = ['x', 'messenger', 'instagram'];
const MOST_WORDS = 4;

function phoneIn(text: string, region: string | null): string | undefined {
  if (!/^[+\d][\d\s().\-/]{5,}$/.test(text)) return undefined;
  try {
    return asPhone(text, { field: 'q', region });
  } catch {
    return undefined;
  }
}

/** Numbers of those that have all keys, the greatest first. The rarest is walked, the others are asked for each of its customers. */
async function sharing(store: Store, { keys, page }: { keys: readonly number[]; page: Page }): Promise<number[]> {
  let ordered = [...keys];
  if (keys.length > 1) {
    const shared = await byKeys(store, keys, { cap: COUNTED });
    ordered = ordered.toSorted((a, b) => (shared.get(a)?.shared ?? 0) - (shared.get(b)?.shared ?? 0));
    if (shared.get(ordered[0] as number)?.shared === 0) return [];
  }
  const values = Object.fromEntries(ordered.map((key, at) => [`key${at}`, key]));
  const found = await walks(store)[ordered.length - 1]?.({ ...values, before: page.before, limit: page.limit });
  return (found ?? []).map(({ no }) => no);
}

const COUNTED = 2_000;

/** By how many keys there are, one less. */
const walks = perStore((store) => {
  const { customerKeys: k } = store.t;
  const also = (at: number): SQL =>
    sql` and exists (select 1 from ${k} as o${sql.raw(String(at))} where o${sql.raw(String(at))}.key = ${sql.placeholder(`key${at}`)} and o${sql.raw(String(at))}.customer_no = w.customer_no)`;
  return Array.from({ length: MOST_WORDS }, (_, more) => {
    const others = sql.join(Array.from({ length: more }, (_other, at) => also(at + 1)));
    return store.prepared(`customers_sharing_${more}`, (db) =>
      db
        .select({ no: sql<number>`no`.mapWith(Number) })
        .from(
          sql`(select w.customer_no as no from ${k} as w where w.key = ${sql.placeholder('key0')} and w.customer_no < ${sql.placeholder('before')}${others} order by w.customer_no desc limit ${sql.placeholder('limit')}) as walked`,
        ),
    );
  });
});

function numberOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new ProductError('bad_request', 'This cursor does not belong to this list. Start again without it.', {
    field: 'cursor',
  });
}
