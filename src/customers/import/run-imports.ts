// Imports that were handed in over HTTP: each runs in this process beside everything else, from a copy in the data folder that is gone
// when it is over. After a restart it goes on. Before it: api/routes/customer-imports.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { isAway } from '../../db/store.ts';
import type { Parts } from '../../parts.ts';
import { NotMapped } from '../csv/columns.ts';
import {
  beginImport,
  healImports,
  importCustomers,
  ReadElsewhere,
  type CustomerImportRow,
} from './import-customers.ts';
import { failStranded, removeUploads, stillHere, uploadName } from './left-behind.ts';
import { openSource, type ImportSource } from './source.ts';

export interface ImportRunner {
  /** A place for a file that comes in. */
  uploadFile(name: string): string;
  /** Takes the file over: it is removed when it is read, or was read before. */
  start(source: ImportSource, by: { userId: string }): Promise<CustomerImportRow>;
  /** What was going on when the process ended, as far as the file is here. */
  resume(): Promise<void>;
  /** It was cancelled: its file is not needed any more. */
  forget(importId: string): void;
  /** Stops after the batch at hand; `resume` goes on. */
  close(): Promise<void>;
}

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints' | 'config' | 'processId' | 'log'>;

/** Short and with long breaths: people are served by the same process. */
const BESIDE_WORK = { batchMs: 30, breathShare: 1, keys: 2_048 };
const AGAIN_AFTER_MS = 5_000;
const HEAL_EVERY_MS = 60_000;

export function openImportRunner(parts: Needs): ImportRunner {
  const folder = join(parts.config.dataDir, 'imports');
  const ending = new AbortController();
  const running = new Map<string, Promise<void>>();
  let healed = Promise.resolve();
  const heal = () =>
    healImports(parts).catch((error: unknown) => parts.log.error({ err: error }, 'keys of customers are missing'));
  const receiving = new Set<string>();
  const tidy = async (): Promise<void> => {
    try {
      stillHere(receiving);
      removeUploads(folder);
      await failStranded(parts, (id) => running.has(id) || existsSync(fileOf(id)));
    } catch (error) {
      parts.log.error({ err: error }, 'imports that were left behind cannot be tidied up');
    }
  };
  const healing = setInterval(() => {
    healed = heal().then(tidy);
  }, HEAL_EVERY_MS).unref();
  const fileOf = (importId: string) => join(folder, `${importId}.csv`);

  function run(row: CustomerImportRow, source: ImportSource): void {
    if (running.has(row.id) || ending.signal.aborted) return;
    const work = readOn(row, source).finally(() => running.delete(row.id));
    running.set(row.id, work);
  }

  async function readOn({ id, byUserId }: CustomerImportRow, source: ImportSource): Promise<void> {
    for (;;) {
      try {
        const { row } = await importCustomers(parts, {
          source,
          byUserId,
          importId: id,
          signal: ending.signal,
          pace: BESIDE_WORK,
        });
        if (row.state !== 'running') rmSync(source.file, { force: true });
        return;
      } catch (error) {
        if (ending.signal.aborted) return;
        // Neither a database that is away nor another process that died here ends it.
        const passes = isAway(error) || error instanceof ReadElsewhere;
        if (!passes) {
          parts.log.error({ err: error, importId: id }, 'an import of customers failed');
          rmSync(source.file, { force: true });
          return;
        }
        await pause(AGAIN_AFTER_MS, undefined, { signal: ending.signal }).catch(() => undefined);
        if (ending.signal.aborted) return;
      }
    }
  }

  return {
    uploadFile(name) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, uploadName(name));
      receiving.add(file);
      return file;
    },
    async start(source, { userId }) {
      const { row, before } = await beginImport(parts, { source, byUserId: userId });
      if (before || running.has(row.id)) {
        rmSync(source.file, { force: true });
        return row;
      }
      renameSync(source.file, fileOf(row.id));
      run(row, { ...source, file: fileOf(row.id) });
      return row;
    },
    async resume() {
      await tidy();
      const { customerImports: t } = parts.store.t;
      const rows = await parts.store.db.select().from(t).where(eq(t.state, 'running'));
      for (const row of rows.filter(({ id }) => existsSync(fileOf(id)))) {
        const { fileName, mapping: map } = row;
        const file = { file: fileOf(row.id), fileName, map, isWhole: true };
        // A file that was cut off must not keep the product from starting.
        const source = await openSource(file, parts.fingerprints).catch((error: unknown) => {
          parts.log.error({ err: error, importId: row.id }, 'an import of customers cannot go on');
          if (error instanceof NotMapped) rmSync(fileOf(row.id), { force: true }); // it will not be better next time: `tidy` says that it stopped
        });
        if (source !== undefined) run(row, source);
      }
    },
    forget(importId) {
      // While it is being read, whoever reads it sees that and removes it.
      if (!running.has(importId)) rmSync(fileOf(importId), { force: true });
    },
    async close() {
      ending.abort();
      clearInterval(healing);
      await Promise.allSettled([...running.values(), healed]);
    },
  };
}
