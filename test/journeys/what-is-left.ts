// Where the words of a message might still be after it was taken back: what the API answers, what opens with the installation's
// own keys, the bytes on the disk, and what is sealed in them.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { getTableName } from 'drizzle-orm';
import { Client } from 'pg';
import { SEALED_COLUMNS } from '../../src/cli/reseal/words.ts';
import { markOf, lockedWords } from '../../src/db/words.ts';
import type { FileVariant } from '../../src/files/file-store.ts';
import { purgeErased } from '../../src/ingest/finish-taking-back.ts';
import { openBody } from '../../src/ingest/understand.ts';
import type { World } from '../world.ts';

/** Everything that people and scripts can see of these conversations, and a search for the word itself. */
export async function shown({ mira, sam }: World, word: string): Promise<string> {
  const conversations = await mira.conversations('&view=all&status=all');
  const found = await mira.get(`/api/v1/conversations?view=all&status=all&q=${encodeURIComponent(word)}`);
  const each = await Promise.all(
    conversations.flatMap(({ id }) =>
      ['', '/messages', '/timeline'].map(async (path) => (await mira.get(`/api/v1/conversations/${id}${path}`)).body),
    ),
  );
  const dead = await sam.get('/api/v1/admin/dead-events');
  return JSON.stringify([conversations, found.body, each, dead.body]);
}

/** Every value of every table, read with the keys that this installation has; every raw delivery; every kept file. */
export async function everythingThatOpens({ parts }: World): Promise<string> {
  const { store, files } = parts;
  const found: string[] = [];
  for (const table of Object.values(store.t)) {
    const rows = await store.db.select().from(table);
    found.push(JSON.stringify(rows, (_key, value: unknown) => (value instanceof Uint8Array ? 'bytes' : value)));
  }
  for (const row of await store.db.select().from(store.t.inbox)) found.push(openBody(parts, row)?.toString() ?? '');
  for (const { id } of await store.db.select({ id: store.t.files.id }).from(store.t.files))
    for (const variant of ['original', 'thumb', 'shown', 'blur'] satisfies FileVariant[]) {
      const file = await files.open(id, variant);
      if (file) found.push((await buffer(file.stream)).toString('latin1'));
    }
  return found.join('\n');
}

/** After the sweep: the files of the data folder, and on Postgres those of its server as far as they can be read. */
export async function filesOnDisk(world: World): Promise<Buffer[]> {
  await purgeErased(world.parts);
  const { dataDir, databaseUrl } = world.parts.config;
  const files = everyFileIn(dataDir);
  return databaseUrl === undefined ? files : [...files, ...(await filesOfPostgres(databaseUrl))];
}

export const everyFileIn = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => readFileSync(path));

/** Heap, indexes and log of this database; every column as text where the folder of the server cannot be read. */
async function filesOfPostgres(url: string): Promise<Buffer[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const one = async (text: string) => (await client.query<{ v: string }>(text)).rows[0]?.v ?? '';
  try {
    await client.query('CHECKPOINT').catch(() => undefined); // not everybody may
    const folder = await one(`SELECT current_setting('data_directory') AS v`).catch(() => '');
    const oid = await one('SELECT oid::text AS v FROM pg_database WHERE datname = current_database()');
    const places = ['pg_wal', 'pg_stat_tmp', `base/${oid}`].map((name) => join(folder, name));
    if (statSync(places[2] ?? '', { throwIfNoEntry: false }))
      return places.flatMap((place) => (statSync(place, { throwIfNoEntry: false }) ? everyFileIn(place) : []));
    const { rows } = await client.query<{ t: string }>(
      "SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public'",
    );
    const dumped: Buffer[] = [];
    for (const { t } of rows)
      dumped.push(Buffer.from(await one(`SELECT coalesce(string_agg(x::text, ' '), '') AS v FROM "${t}" AS x`)));
    return dumped;
  } finally {
    await client.end();
  }
}

/** Of sealed words in base64: those of one letter, and longer ones than any test writes. */
const SHORTEST = 44;
const LONGEST = 1_500;

/** What stands sealed in these bytes, wherever, and opens with the key of this installation. */
export function opensIn({ parts: { sealer, store } }: World, files: readonly Buffer[]): string[] {
  const words = lockedWords();
  words.unlock(sealer);
  const places = Object.entries(SEALED_COLUMNS).flatMap(([table, columns]) =>
    columns.map((column) => `${getTableName(store.t[table as keyof typeof SEALED_COLUMNS])}/${snake(column)}`),
  );
  const mark = Buffer.from(markOf(sealer));
  const found: string[] = [];
  for (const file of files) {
    for (let at = file.indexOf(mark); at >= 0; at = file.indexOf(mark, at + 1)) {
      const [sealed = ''] = /^[A-Za-z0-9+/=]+/.exec(file.toString('latin1', at + mark.length, at + LONGEST)) ?? [];
      // The next column may begin with letters, too: it ends wherever it opens.
      for (let end = SHORTEST; end <= sealed.length; end += 4)
        for (const place of places) {
          try {
            found.push(words.open(`${mark.toString()}${sealed.slice(0, end)}`, place));
          } catch {
            // of another place, or not all of it, or only a piece is left
          }
        }
    }
  }
  return found;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
