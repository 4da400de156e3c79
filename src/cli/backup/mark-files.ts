// What a restored SQLite database says of files that did not come back with it, before it is put in place. `expires_at` in the past: whatever bytes may be left are destroyed when the product starts.
import Database from 'better-sqlite3';
import type { Verdict } from './put-back-files.ts';

const ALL = `because = 'not_in_backup', variants = '[]', fence = fence + 1, next_at = 0`;

export function markInSqlite(file: string, { expired, failed, protect }: Verdict): void {
  const db = new Database(file);
  try {
    const over = db.prepare(`UPDATE files SET state = 'expired', expires_at = 1, ${ALL} WHERE id = ?`);
    const missing = db.prepare(`UPDATE files SET state = 'failed', expires_at = NULL, ${ALL} WHERE id = ?`);
    const held = db.prepare(`UPDATE files SET identity = ?, identity_because = ?, expires_at = ? WHERE id = ?`);
    db.transaction(() => {
      for (const id of expired) over.run(id);
      for (const id of failed) missing.run(id);
      for (const [id, { identity, identityBecause, expiresAt }] of protect)
        held.run(identity, identityBecause, expiresAt, id);
    })();
  } finally {
    db.close();
  }
}
