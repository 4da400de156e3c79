// Beside a copy of the database: what must not come back with it, as the living database said when the list was written. For a
// restore that has no other database to ask: on Postgres, on another machine, into a bucket. Ids and times, nothing of anybody.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Failed } from '../failure.ts';
import type { Withheld } from './kept-files.ts';

export const listOf = (file: string): string => `${file}.withheld.json`;

const List = z.object({
  gone: z.array(z.string()),
  identity: z.array(
    z.object({
      id: z.string(),
      identity: z.string(),
      identityBecause: z.string().nullable(),
      expiresAt: z.number().nullable(),
    }),
  ),
});

/** Whole or not at all; replaces the last one. */
export function writeWithheld(file: string, { gone, identity }: Withheld): void {
  const list: z.infer<typeof List> = {
    gone: [...gone],
    identity: [...identity].map(([id, { identity: what, identityBecause, expiresAt }]) => ({
      id,
      identity: what,
      identityBecause,
      expiresAt,
    })),
  };
  const part = `${listOf(file)}.part-${process.pid}`;
  writeFileSync(part, JSON.stringify(list), { mode: 0o600, flush: true });
  renameSync(part, listOf(file));
}

/** Undefined when there is none: made by an older version, or left behind. @throws Failed when it is none of ours. */
export function readWithheld(file: string): Withheld | undefined {
  const path = listOf(file);
  if (!existsSync(path)) return undefined;
  const read = List.safeParse(jsonOf(path));
  if (!read.success)
    throw new Failed(`${path} is damaged: it says what must not come back. Bring a whole one, or take it away`);
  const { gone, identity } = read.data;
  return { gone: new Set(gone), identity: new Map(identity.map(({ id, ...protection }) => [id, protection])) };
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
