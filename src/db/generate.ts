// Writes the migration files: `npm run migrations -- --name add-teams` compares schema.ts with the last migration of each
// dialect and puts the difference into migrations/sqlite and migrations/postgres. Read what it wrote, then commit it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { liteKit } from './kit.ts';
import { migrationsOf } from './open.ts';
import { defineSchema } from './schema.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENGINES = [
  { engine: 'sqlite', dialect: 'sqlite', kit: 'liteKit' },
  { engine: 'postgres', dialect: 'postgresql', kit: 'pgKit' },
] as const;

if (!process.argv.includes('--name')) {
  console.error('Say what the migration does: npm run migrations -- --name add-teams');
  process.exit(2);
}
const folder = mkdtempSync(join(import.meta.dirname, '.schema-'));
try {
  for (const each of ENGINES) generate(each);
} finally {
  rmSync(folder, { recursive: true });
}

/** Drizzle-kit wants one export per table, so it reads a file that is made here and thrown away. */
function generate({ engine, dialect, kit }: (typeof ENGINES)[number]): void {
  const schema = join(folder, `${engine}.ts`);
  const tables = Object.keys(defineSchema(liteKit)).join(', ');
  writeFileSync(
    schema,
    `import { ${kit} } from '../kit.ts';\nimport { defineSchema } from '../schema.ts';\nexport const { ${tables} } = defineSchema(${kit});\n`,
  );
  const drizzleKit = join(dirname(createRequire(import.meta.url).resolve('drizzle-kit')), 'bin.cjs');
  const options = ['--dialect', dialect, '--casing', 'snake_case', '--schema', relative(ROOT, schema)];
  const out = ['--out', relative(ROOT, migrationsOf(engine))];
  const args = [drizzleKit, 'generate', ...options, ...out, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exitCode = status ?? 1;
}
