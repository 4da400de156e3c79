// Who works here, and how they prove it. Secrets are stored as hashes only.
import type { Kit } from '../kit.ts';

export const ROLES = ['agent', 'supervisor', 'admin', 'privacy_officer'] as const;
export type Role = (typeof ROLES)[number];

export const staffTables = (k: Kit) => ({
  users: k.table(
    'users',
    {
      id: k.text().primaryKey(),
      email: k.text().notNull(),
      displayName: k.text().notNull(),
      passwordHash: k.text(),
      roles: k.json<Role[]>().notNull(),
      disabledAt: k.ms(),
      createdAt: k.ms().notNull(),
    },
    (t) => [k.unique('users_email_uq').on(t.email)],
  ),

  sessions: k.table(
    'sessions',
    {
      /** SHA-256 of the cookie's value. */
      hash: k.text().primaryKey(),
      userId: k.text().notNull(),
      createdAt: k.ms().notNull(),
      lastSeenAt: k.ms().notNull(),
      expiresAt: k.ms().notNull(),
    },
    (t) => [k.index('sessions_user_ix').on(t.userId)],
  ),

  tokens: k.table(
    'tokens',
    {
      id: k.text().primaryKey(),
      /** SHA-256 of the bearer token. */
      hash: k.text().notNull(),
      userId: k.text().notNull(),
      name: k.text().notNull(),
      createdAt: k.ms().notNull(),
      lastUsedAt: k.ms(),
      revokedAt: k.ms(),
    },
    (t) => [k.unique('tokens_hash_uq').on(t.hash)],
  ),

  /** Wrong passwords, counted atomically per e-mail and address; real time. */
  loginAttempts: k.table('login_attempts', {
    key: k.text().primaryKey(),
    count: k.int().notNull(),
    windowEndsAt: k.ms().notNull(),
  }),
});
