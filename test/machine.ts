// What this machine has. A test that needs something missing is skipped by name; with CI=true that is a failure, except for the
// measuring data, which is never part of a checkout.
import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { postgresServer } from './postgres.ts';

const isCI = process.env['CI'] === 'true';

export const hasPostgres = await answers();

async function answers(): Promise<boolean> {
  const client = new Client({ connectionString: postgresServer, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** The engines that this machine can test. Missing Postgres is said by a test of that name. */
export const ENGINES: readonly ('sqlite' | 'postgres')[] = hasPostgres ? ['sqlite', 'postgres'] : ['sqlite'];

/** Put into every file that loops over ENGINES. */
export function tellMissingPostgres(): void {
  if (hasPostgres) return;
  if (isCI) test('Postgres answers', () => expect(hasPostgres, `nothing answers at ${postgresServer}`).toBe(true));
  else test.skip('on Postgres: no server answers; set PG_URL', () => undefined);
}

/** Folder of the measuring data, or undefined. */
export const dataFolder =
  process.env['TEST_DATA_DIR'] && existsSync(process.env['TEST_DATA_DIR']) ? process.env['TEST_DATA_DIR'] : undefined;

/** A group of tests that reads the measuring data. */
export const withData = (title: string, tests: (folder: string) => void): void => {
  if (dataFolder) describe(title, () => tests(dataFolder));
  else describe.skip(`${title} (needs TEST_DATA_DIR)`, () => test('reads the measuring data', () => undefined));
};
