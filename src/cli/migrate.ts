// `touchpoint migrate`: brings the database to the newest schema, as every start does, but on its own and with a word about it.
import { openStore } from '../db/open.ts';
import { addCommand, type Outcome, type Tool } from './command.ts';
import { lookAtDatabase } from './database.ts';
import { Failed } from './failure.ts';
import { readSettings } from './open.ts';

export function addMigrate(tool: Tool): void {
  addCommand<{ check?: boolean }>(
    { parent: tool.program, tool },
    {
      usage: 'migrate',
      summary: 'bring the database to the newest schema',
      about:
        'Every start of the product does this too. With --check nothing is changed: exit code 1 when something is to be applied.',
      examples: ['migrate', 'migrate --check'],
      options: (command) => command.option('--check', 'only tell what would be applied'),
      act: ({ options }) => migrate(options.check === true),
    },
  );
}

async function migrate(onlyTell: boolean): Promise<Outcome> {
  const config = readSettings();
  const before = await lookAtDatabase(config);
  if (before.newer)
    throw new Failed(
      'This database was made by a newer version of Touchpoint. Install that version or restore a backup.',
    );
  if (!onlyTell && (before.pending.length > 0 || !before.exists)) {
    const { dataDir, databaseUrl } = config;
    const store = await openStore({ dataDir, ...(databaseUrl ? { databaseUrl } : {}), log: () => undefined });
    await store.close();
  }
  const { engine, pending } = before;
  const json = { engine, check: onlyTell, ...(onlyTell ? { pending } : { applied: pending }) };
  if (pending.length === 0) return { json, lines: ['The schema is the newest. Nothing to do.'] };
  const lines = pending.map((name) => `${onlyTell ? 'to be applied' : 'applied'}: ${name}`);
  if (!onlyTell) return { json, lines: [...lines, 'The schema is the newest now.'] };
  return { json, lines: [...lines, 'Apply it with: npx touchpoint migrate'], failed: true };
}
