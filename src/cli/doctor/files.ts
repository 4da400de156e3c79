// Where files lie: can one be stored, read and destroyed there, how many are there, and does the database agree? A probe of a few
// bytes is left by nobody; everything else is only counted.
import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import type { FileStore } from '../../files/file-store.ts';
import type { Parts } from '../../parts.ts';
import { failureOf } from '../failure.ts';
import type { Finding } from './finding.ts';

const check = 'files';
const NO_VERSIONS = 'switch versioning off in the bucket';

export async function lookAtFiles(parts: Pick<Parts, 'store' | 'files' | 'config'>): Promise<Finding[]> {
  const { files, config } = parts;
  try {
    await probe(files);
    const setUp = (await files.warnings()).map((says): Finding => ({
      check,
      status: 'warn',
      says,
      next: NO_VERSIONS,
    }));
    return [...(await count(parts)), ...setUp];
  } catch (error) {
    const says = `${files.where}: ${failureOf(error)?.message ?? 'it does not work'}`;
    const next = config.s3
      ? 'check the S3_ settings and what the key may do: read, write, delete and list in the bucket'
      : 'make room, and let the user that runs the product own DATA_DIR';
    return [{ check, status: 'fail', says, next }];
  }
}

/** What was stored is read, and what was destroyed is not. */
async function probe(files: FileStore): Promise<void> {
  const id = `probe_${randomUUID()}`;
  const bytes = Buffer.from(id);
  await files.put(id, 'original', bytes);
  try {
    const opened = await files.open(id, 'original');
    if (!opened || !(await buffer(opened.stream)).equals(bytes)) throw new Error('what was stored cannot be read');
  } finally {
    await files.destroy(id);
  }
  if (await files.open(id, 'original')) throw new Error('what was destroyed can still be read');
}

async function count({ store, files }: Pick<Parts, 'store' | 'files'>): Promise<Finding[]> {
  const { files: f } = store.t;
  const there = new Set<string>();
  let bytes = 0;
  for await (const file of files.list()) {
    there.add(file.id);
    bytes += file.bytes;
  }
  const known = new Set((await store.db.select({ id: f.id }).from(f)).map(({ id }) => id));
  const stored = await store.db.select({ id: f.id }).from(f).where(eq(f.state, 'stored'));
  const many = `${there.size} ${there.size === 1 ? 'file' : 'files'}`;
  const says = `${many}, ${(bytes / 1_000_000).toFixed(1)} MB in ${files.where}; stores, reads and destroys`;
  const missing = stored.filter(({ id }) => !there.has(id)).length;
  const unknown = there.difference(known).size;
  const findings: Finding[] = [{ check, status: 'ok', says }];
  if (missing > 0) {
    const next = 'restore a backup that has them: npx touchpoint restore FILE --force';
    findings.push({ check, status: 'warn', says: `${missing} that the database speaks of are not there`, next });
  }
  if (unknown > 0) {
    const next = 'after a restore they belong to the database that was put aside; else another one uses the same place';
    findings.push({ check, status: 'warn', says: `${unknown} are not of this database`, next });
  }
  return findings;
}
