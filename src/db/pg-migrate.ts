// Migrations on Postgres: one process at a time, the others wait and find them done.
import { randomUUID } from 'node:crypto';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';

const LOCK = 7_264_011; // any constant

/** Brings the database at `url` to the newest schema and answers the database's id, made the first time. */
export async function migratePg(url: string, migrationsFolder: string): Promise<string> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the statement in progress rejects; unheard, the event would end the process
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]); // freed with the connection
    await migrate(drizzle(client), { migrationsFolder });
    await client.query('INSERT INTO event_head (id, n) VALUES (1, 0) ON CONFLICT DO NOTHING');
    const idRow = `INSERT INTO settings (key, value) VALUES ('database_id', $1) ON CONFLICT DO NOTHING`;
    await client.query(idRow, [randomUUID()]);
    const found = await client.query<{ value: string }>(`SELECT value FROM settings WHERE key = 'database_id'`);
    const id = found.rows[0]?.value;
    if (id === undefined) throw new Error('the database has lost its id');
    return id;
  } finally {
    await client.end();
  }
}
