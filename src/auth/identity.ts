// Who is asking: the user, and what proved it. Passed on as an argument from the door to every function; never ambient.
import { createHash } from 'node:crypto';
import type { Role } from '../db/tables/staff.ts';

/** A person who works here, as they may be shown to the others. */
export interface CurrentUser {
  id: string;
  email: string;
  displayName: string;
  roles: readonly Role[];
}

export interface Identity {
  user: CurrentUser;
  /** A browser's cookie, which needs protection from foreign pages, or a script's bearer token, which does not. */
  by: 'session' | 'token';
  /** SHA-256 of the secret, as stored; a live stream is closed when it is no longer valid. */
  hash: string;
}

/** How session cookies and tokens are stored: they are random, so that a plain hash is enough. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
