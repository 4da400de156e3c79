// What the installation knows about itself: its database's id, the check value of its secret key, and who holds which duty.
import type { Kit } from '../kit.ts';

export const installationTables = (k: Kit) => ({
  settings: k.table('settings', { key: k.text().primaryKey(), value: k.text().notNull() }),

  /** One process at a time relays, polls or sweeps. Real time. */
  leases: k.table('leases', {
    name: k.text().primaryKey(),
    holder: k.text().notNull(),
    until: k.ms().notNull(),
  }),

  /** Which parts run where, and whether they still do; for health and the doctor. Real time. */
  processes: k.table('processes', {
    id: k.text().primaryKey(),
    parts: k.text().notNull(),
    startedAt: k.ms().notNull(),
    lastSeenAt: k.ms().notNull(),
  }),
});
