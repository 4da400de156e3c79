// A database with very many conversations, made by SQLite itself: whole tables in one statement each, indexes afterwards. One in
// ten is unresolved. Before it: the product's own migrations. Used by queue-page.ts.
import Database from 'better-sqlite3';
import { openStore } from '../../src/db/open.ts';
import { NO_DEADLINE } from '../../src/db/tables/conversations.ts';

const CONTACTS = 50_000;
const HOUR_MS = 3_600_000;

/** Makes `count` conversations in `dataDir`, each with a contact and its last message. */
export async function seedQueue(dataDir: string, count: number): Promise<void> {
  const store = await openStore({ dataDir, log: () => {} }); // makes the tables
  await store.close();
  const database = new Database(`${dataDir}/touchpoint.db`);
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -262144');
  const indexes = dropIndexes(database);
  database.function(
    'id_of',
    { deterministic: true },
    (prefix, n) => `${String(prefix)}_${String(n).padStart(32, '0')}`,
  );
  database.exec('BEGIN');
  for (const statement of statements(count)) database.exec(statement);
  for (const index of indexes) database.exec(index);
  database.exec('COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Building an index once is many times cheaper than keeping it up to date for each row. */
function dropIndexes(database: Database.Database): string[] {
  const found = database
    .prepare<[], { name: string; sql: string }>(
      `select name, sql from sqlite_master where type = 'index' and sql is not null
       and tbl_name in ('conversations', 'conversation_contacts', 'messages', 'contacts')`,
    )
    .all();
  for (const { name } of found) database.exec(`DROP INDEX "${name}"`);
  return found.map(({ sql }) => sql);
}

function statements(count: number): string[] {
  const contacts = Math.min(CONTACTS, count);
  const now = Date.now();
  const numbers = (upTo: number) => `WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < ${upTo})`;
  const contact = `(n % ${contacts}) + 1`;
  // Conversations were last written to in a random order over a year; those that wait do so for up to a day.
  const at = `${now - HOUR_MS} - (n * 7919 % 31536000) * 1000`;
  const open = 'n % 10 = 0';
  const waits = 'n % 20 = 0';
  const since = `${now - HOUR_MS} - (n * 104729 % 86400) * 1000`;
  return [
    `${numbers(contacts)} INSERT INTO contacts (id, channel_account_id, channel, external_id, handle, display_name, created_at, updated_at)
     SELECT id_of('con', n), 'cha_seed', 'x', 22000000000 + n, 'customer_' || n, 'Customer ' || n, ${now}, ${now} FROM k`,
    `${numbers(count)} INSERT INTO conversations (id, status, priority, tags, contact_id, channel, channel_account_id,
       contact_external_id, contact_handle, contact_name, opened_at, last_message_at, last_message_id, waiting_since, due_at,
       queue_at, resolved_at, unread, version, updated_at)
     SELECT id_of('cnv', n), CASE WHEN ${open} THEN 'open' ELSE 'resolved' END, 'normal', '[]', id_of('con', ${contact}), 'x',
       'cha_seed', 22000000000 + ${contact}, 'customer_' || ${contact}, 'Customer ' || ${contact}, ${at} - 60000, ${at},
       id_of('msg', n), CASE WHEN ${waits} THEN ${since} END, CASE WHEN ${waits} THEN ${since} + ${HOUR_MS} END,
       CASE WHEN ${waits} THEN ${since} + ${HOUR_MS} ELSE ${NO_DEADLINE} END, CASE WHEN ${open} THEN NULL ELSE ${at} END, 1, 1, ${at}
     FROM k`,
    `${numbers(count)} INSERT INTO conversation_contacts (conversation_id, contact_id, current, joined_at)
     SELECT id_of('cnv', n), id_of('con', ${contact}), 0, ${at} FROM k`,
    `${numbers(count)} INSERT INTO messages (id, conversation_id, thread_id, contact_id, channel_account_id, channel, direction, kind,
       external_id, text, via, attachments, reactions, author_type, author_id, sent_at, order_key, received_at, state, conflicts,
       edit_version, standby)
     SELECT id_of('msg', n), id_of('cnv', n), id_of('thr', ${contact}), id_of('con', ${contact}), 'cha_seed', 'x', 'inbound', 'dm',
       1860000000000000000 + n, 'My flight HX 204 is cancelled and I am stuck in Madrid; what can I do now, please? (' || n || ')',
       'typed', '[]', '[]', 'contact', id_of('con', ${contact}), ${at}, '', ${at}, 'received', 0, 0, 0 FROM k`,
  ];
}
