// The people who work here. Disabling somebody ends what they have open; their name stays on what they wrote.
import { and, asc, count, eq, isNull, ne } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import { isUnique, type Store, type Write } from '../db/store.ts';
import type { Role } from '../db/tables/staff.ts';
import { isProductError, notFound, ProductError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { hashPassword } from './passwords.ts';
import { endSessionsOf } from './sessions.ts';

export interface NewUser {
  email: string;
  displayName: string;
  password: string;
  roles: readonly Role[];
}

/** E-mails are compared without case and outer spaces. */
export const normalEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC');

/** @returns the new user's id. @throws ProductError already_exists when the e-mail is taken. */
export async function createUser({ store }: { store: Store }, user: NewUser): Promise<string> {
  const passwordHash = await hashPassword(user.password);
  return alreadyThere(() => store.tx((db) => addUser(store, db, { ...user, passwordHash })));
}

/** The row alone, for a transaction that does more; the password is hashed before it starts. */
export async function addUser(
  store: Store,
  db: Write,
  { email, displayName, passwordHash, roles }: Omit<NewUser, 'password'> & { passwordHash: string },
): Promise<string> {
  const id = newId('user');
  const row = { id, email: normalEmail(email), displayName, passwordHash, roles: [...new Set(roles)] };
  await db.insert(store.t.users).values({ ...row, createdAt: realNow() });
  return id;
}

/** Says "this exists already" instead of a broken unique key. */
export async function alreadyThere<R>(act: () => Promise<R>): Promise<R> {
  try {
    return await act();
  } catch (error) {
    throw isUnique(error) ? new ProductError('already_exists', 'Somebody with this e-mail works here already.') : error;
  }
}

/**
 * Makes the administrator named in the settings when nobody works here yet (ADMIN_EMAIL, ADMIN_PASSWORD).
 * @returns whether there is at least one user now
 */
export async function ensureFirstAdmin({ store, config }: Pick<Parts, 'store' | 'config'>): Promise<boolean> {
  const [users] = await store.db.select({ n: count() }).from(store.t.users);
  if ((users?.n ?? 0) > 0) return true;
  if (config.admin === undefined) return false;
  const { email, password } = config.admin;
  try {
    await createUser({ store }, { email, password, displayName: 'Administrator', roles: ['admin'] });
  } catch (error) {
    // Another process started at the same moment and was first.
    if (!isProductError(error, 'already_exists')) throw error;
  }
  return true;
}

/** Everybody, by name; disabled people too, for the names on old conversations. */
export async function listUsers({ db, t: { users } }: Store) {
  const { id, email, displayName, roles, disabledAt } = users;
  return db
    .select({ id, email, displayName, roles, disabledAt })
    .from(users)
    .orderBy(asc(users.displayName), asc(users.id));
}

export interface UserChange {
  userId: string;
  displayName?: string | undefined;
  roles?: readonly Role[] | undefined;
  disabled?: boolean | undefined;
}

/**
 * Changes a user inside a transaction. Other roles or being disabled ends their sessions at once.
 * @throws ProductError not_found; state_conflict when nobody could administer the installation any more.
 */
export async function changeUser(
  store: Store,
  db: Write,
  { userId, displayName, roles, disabled }: UserChange,
): Promise<void> {
  const { users: u } = store.t;
  const [before] = await store.lock(db.select().from(u).where(eq(u.id, userId)));
  if (before === undefined) throw notFound('The user');
  const after = { roles: roles ?? before.roles, disabled: disabled ?? before.disabledAt !== null };
  const administers = before.disabledAt === null && before.roles.includes('admin');
  if (administers && (after.disabled || !after.roles.includes('admin'))) await refuseLastAdmin(store, db, userId);
  await db
    .update(u)
    .set({
      displayName: displayName ?? before.displayName,
      roles: [...new Set(after.roles)],
      disabledAt: after.disabled ? (before.disabledAt ?? realNow()) : null,
    })
    .where(eq(u.id, userId));
  if (after.disabled || roles !== undefined) await endSessionsOf(store, db, userId);
}

async function refuseLastAdmin(store: Store, db: Write, userId: string): Promise<void> {
  const { users: u } = store.t;
  const others = await store.lock(
    db
      .select({ roles: u.roles })
      .from(u)
      .where(and(isNull(u.disabledAt), ne(u.id, userId))),
  );
  if (others.some(({ roles }) => roles.includes('admin'))) return;
  throw new ProductError('state_conflict', 'This is the last administrator. Make somebody else one first.');
}
