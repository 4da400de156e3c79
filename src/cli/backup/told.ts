// What a restore says of the files.
import { filesFolderOf } from './kept-files.ts';
import type { Verdict } from './put-back-files.ts';

export const countsOf = ({ files, expired, failed, protect, unknown, unknownIdentity }: Verdict) => ({
  files,
  withheld: expired.length,
  missing: failed.length,
  protected: protect.size,
  unknown,
  unknownIdentity: unknownIdentity.length,
});

export function filesTold(verdict: Verdict | undefined, source: string): string[] {
  if (verdict === undefined) return ['The files stay in S3_BUCKET as they are.'];
  const { files, withheld, missing, unknown, unknownIdentity } = countsOf(verdict);
  const said: [number, string][] = [
    [withheld, `${withheld} are gone as the rule says: identity documents, and what was destroyed since.`],
    [
      missing,
      `${missing} are in no backup that was given. Should ${filesFolderOf(source)} be here? Then restore again.`,
    ],
    [unknown, `${unknown} belong to the database that was replaced; the restored one does not know them.`],
    [unknownIdentity, `${unknownIdentity} identity documents that the restored database does not know were destroyed.`],
  ];
  return [`${files} files can be read.`, ...said.filter(([n]) => n > 0).map(([, words]) => words)];
}
