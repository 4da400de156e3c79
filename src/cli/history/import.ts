// `touchpoint history import`: the archive is opened, looked at or read in, and what came of it is told. After it: history/.
import { monotonicMs } from '../../clock.ts';
import { importArchive, type Imported } from '../../history/import-archive.ts';
import { ReadElsewhere } from '../../history/keep-batch.ts';
import { openArchive, sourceOf } from '../../history/open-archive.ts';
import { NotAnArchive } from '../../history/past.ts';
import type { Parts } from '../../parts.ts';
import type { Outcome } from '../command.ts';
import { Failed, WrongUse } from '../failure.ts';
import { withParts } from '../open.ts';
import type { Progress } from '../progress.ts';
import { handleNamed } from './handle.ts';
import { lookAtArchive } from './look.ts';
import { paceLine, type PaceStart } from './pace.ts';
import { skippedLines, type Opened } from './opened.ts';
import { openRefusals, type Refusals } from './refusals.ts';

export interface ImportOptions {
  format?: string;
  map?: string;
  timeZone: string;
  brandName?: string;
  dryRun?: boolean;
  errors?: string;
}

interface Asked {
  handle: string;
  path: string;
  options: ImportOptions;
  progress: Progress;
}

export const importHistory = ({ handle, path, options, progress }: Asked): Promise<Outcome> =>
  withParts(async (parts) => {
    try {
      const account = await handleNamed(parts, handle);
      const { format, archive } = await openArchive(path, {
        brand: account,
        format: options.format,
        map: options.map,
        timeZone: options.timeZone,
        brandName: options.brandName,
        now: parts.clock.now(),
      });
      const refusals = openRefusals(options.errors, options.dryRun ? Infinity : undefined);
      try {
        if (options.dryRun) return await lookAtArchive({ account, format, archive, refusals, progress });
        return await readIn(parts, { account, format, archive, refusals, progress });
      } finally {
        refusals.close();
      }
    } catch (error) {
      if (error instanceof NotAnArchive) throw new WrongUse(error.message);
      if (error instanceof ReadElsewhere) throw new Failed(`${error.message}. Ask for it again when it is done.`);
      throw error;
    }
  });

async function readIn(parts: Parts, opened: Opened): Promise<Outcome> {
  const { account, format, archive, refusals, progress } = opened;
  const totalBytes = archive.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const source = await sourceOf(archive, (bytes) => progress.at('megabytes looked at', mega(bytes), mega(totalBytes)));
  const start: PaceStart = { read: 0, bytes: -1, totalBytes, atMs: monotonicMs() };
  const imported = await importArchive(parts, {
    account,
    archive,
    format,
    source,
    onBegin: ({ read }) => Object.assign(start, { read, atMs: monotonicMs() }),
    onFound: (found) => {
      refusals.note(found);
      if (start.bytes < 0) start.bytes = found.bytes;
    },
    onProgress: ({ read }, bytes) => progress.say(paceLine(start, { read, bytes, atMs: monotonicMs() })),
  });
  return told(opened, { imported, seconds: (monotonicMs() - start.atMs) / 1000 });
}

const mega = (bytes: number): number => Math.ceil(bytes / 1_000_000);

function told(
  { account, format, archive, refusals }: Opened,
  { imported, seconds }: { imported: Imported; seconds: number },
): Outcome {
  const { row, resumed, before } = imported;
  const { id, read, stored, known, refused } = row;
  const left = read - stored - known - refused;
  const json = {
    id, handle: `${account.channel}:${account.externalId}`, format, state: row.state, resumed, readBefore: before,
    read, stored, known, refused, left, leftBecause: refusals.left, refusals: refusals.named, skipped: archive.skipped,
    seconds: Math.round(seconds * 10) / 10,
  }; // prettier-ignore
  if (before)
    return {
      json,
      lines: [
        `This archive was read before (${id}): ${stored} messages were stored, ${refused} refused. Nothing was done.`,
        `To read it once more: npx touchpoint history undo ${id}`,
      ],
    };
  const lines = [
    `@${account.handle}: ${read} read${resumed ? ', some of them before it was stopped' : ''} (${id}).`,
    `  ${stored} stored as past messages`,
    ...(known > 0 ? [`  ${known} were known already and left as they are`] : []),
    ...(left > 0 ? [`  ${left} are no messages with a customer${reasons(refusals.left)}`] : []),
    ...(refused > 0 ? [`  ${refused} refused:`, ...refusals.named.map((one) => `    ${one}`)] : []),
    ...more(refused, refusals),
    ...skippedLines(archive),
  ];
  return { json, lines };
}

const reasons = (left: Readonly<Record<string, number>>): string => {
  const each = Object.entries(left).map(([reason, n]) => `${n} ${reason}`);
  return each.length === 0 ? '' : ` (${each.join(', ')})`;
};

const more = (refused: number, { named }: Refusals): string[] =>
  refused > named.length ? [`    and ${refused - named.length} more; --errors FILE writes all of a run`] : [];
