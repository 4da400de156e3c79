// The connectors that are declared, and what was last answered for whom.
import { and, asc, eq } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { monotonicMs } from '../clock.ts';
import { notFound, ProductError } from '../errors.ts';
import { newId } from '../ids.ts';
import { wrongWith, type ConnectorDeclaration } from './declaration.ts';

export type AnswerRow = Schema['connectorAnswers']['$inferSelect'];

export interface Connector {
  id: string;
  title: string;
  enabled: boolean;
  place: number;
  declaration: ConnectorDeclaration;
  createdAt: number;
  updatedAt: number;
}

const KNOWN_MS = 2_000;
const known = perStore(() => ({ until: 0, connectors: [] as Connector[] }));

/** In the order of their cards. Known for two seconds of real time, so that a message that comes in costs no look-up. */
export async function enabledConnectors(store: Store): Promise<Connector[]> {
  const memory = known(store);
  if (monotonicMs() < memory.until) return memory.connectors;
  const connectors = (await listConnectors(store)).filter(({ enabled }) => enabled);
  Object.assign(memory, { until: monotonicMs() + KNOWN_MS, connectors });
  return connectors;
}

export async function listConnectors({ db, t }: Store): Promise<Connector[]> {
  const rows = await db.select().from(t.connectors).orderBy(asc(t.connectors.place), asc(t.connectors.createdAt));
  return rows.map((row) => ({ ...row, declaration: row.declaration as unknown as ConnectorDeclaration }));
}

/** @throws ProductError not_found. */
export async function getConnector(store: Store, id: string): Promise<Connector> {
  const found = (await listConnectors(store)).find((connector) => connector.id === id);
  if (found === undefined) throw notFound('The connector');
  return found;
}

export interface Saving {
  /** Absent: a new one. */
  id?: string;
  title: string;
  enabled: boolean;
  place: number;
  /** Without `headers`: those that are stored stay. */
  declaration: ConnectorDeclaration;
}

/** Inside a transaction. @throws ProductError bad_request with the field; not_found. */
export async function saveConnector(
  store: Store,
  db: Write,
  { id, title, enabled, place, declaration, now }: Saving & { now: number },
): Promise<string> {
  const wrong = wrongWith(declaration);
  if (wrong) throw new ProductError('bad_request', wrong.sentence, { field: `declaration.${wrong.field}` });
  const { connectors: t } = store.t;
  const values = { title, enabled, place, updatedAt: now };
  known(store).until = 0;
  if (id === undefined) {
    const made = newId('connector');
    await db
      .insert(t)
      .values({ id: made, ...values, declaration: { ...declaration }, createdAt: now })
      .returning({ id: t.id });
    return made;
  }
  const [row] = await store.lock(db.select().from(t).where(eq(t.id, id)));
  if (row === undefined) throw notFound('The connector');
  const before = row.declaration as unknown as ConnectorDeclaration;
  const headers = declaration.headers ?? headersFor(declaration, before);
  const next = { ...declaration, ...(headers && { headers }) };
  await db.update(t).set({ ...values, declaration: next }).where(eq(t.id, id)).returning({ id: t.id }); // prettier-ignore
  return id;
}

/** A key goes to the place it was typed for, never to another one that was declared later. */
function headersFor(next: ConnectorDeclaration, before: ConnectorDeclaration): Record<string, string> | undefined {
  const origins = [next, before].map(({ url }) => URL.parse((url ?? '').replace(/\{[^{}]*\}/g, 'x'))?.origin);
  return origins[0] !== undefined && origins[0] === origins[1] ? before.headers : undefined;
}

/** Inside a transaction. @throws ProductError not_found. */
export async function removeConnector(store: Store, db: Write, id: string): Promise<void> {
  const { connectors: t, connectorAnswers: a } = store.t;
  known(store).until = 0;
  const gone = await db.delete(t).where(eq(t.id, id)).returning({ id: t.id });
  if (gone.length === 0) throw notFound('The connector');
  await db.delete(a).where(eq(a.connectorId, id)).returning({ id: a.id });
}

export async function answersFor({ db, t }: Store, customerId: string): Promise<Map<string, AnswerRow>> {
  const rows = await db.select().from(t.connectorAnswers).where(eq(t.connectorAnswers.customerId, customerId));
  return new Map(rows.map((row) => [row.connectorId, row]));
}

/** Inside a transaction; of two that answer at once the later one stays. */
export async function keepAnswer(
  store: Store,
  db: Write,
  { connectorId, customerId, ...values }: Omit<AnswerRow, 'id'>,
): Promise<void> {
  const { connectorAnswers: a } = store.t;
  const mine = and(eq(a.connectorId, connectorId), eq(a.customerId, customerId));
  const updated = await db.update(a).set(values).where(mine).returning({ id: a.id });
  if (updated.length > 0) return;
  await db
    .insert(a)
    .values({ id: newId('answer'), connectorId, customerId, ...values })
    .onConflictDoUpdate({ target: [a.customerId, a.connectorId], set: values })
    .returning({ id: a.id });
}
