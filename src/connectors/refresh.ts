// A system is asked about one customer, and what it said is kept. In the background: nobody waits for it, and whoever looks at the
// customer hears of it by the event. One question at a time for each customer and system, in each process.
import { activeLinks } from '../links/active-links.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import { record as recordEvent } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { openAsker, type Answered } from './ask.ts';
import { answersFor, enabledConnectors, keepAnswer, type AnswerRow, type Connector } from './connector-rows.ts';
import { urlFor } from './declaration.ts';
import { readAnswer, type CardItem } from './read-answer.ts';

export type RefreshParts = Pick<Parts, 'store' | 'clock' | 'log' | 'queue' | 'fingerprints'>;
export type CustomerRow = Schema['customers']['$inferSelect'];

/** So long after a try that gave nothing it is not tried again, business time. */
export const RETRY_MS = 10_000;

const hands = perStore(() => ({ asker: openAsker(), asked: new Map<string, Promise<void>>() }));

/** However short an answer is fresh: everybody who looks asks, and each answer makes them look. */
const BETWEEN_MS = 5_000;

/** Whether asking now makes sense. Pure. */
export function isDue(connector: Connector, answer: AnswerRow | undefined, now: number): boolean {
  if (answer === undefined) return true;
  if (answer.because !== null) return now >= answer.triedAt + RETRY_MS;
  const freshMs = Math.max(BETWEEN_MS, connector.declaration.freshSeconds * 1_000);
  return now >= (answer.answeredAt ?? 0) + freshMs;
}

export interface About {
  connector: Connector;
  customer: CustomerRow;
}

interface Kept {
  items: CardItem[];
  /** What it answers, see `questionOf`. */
  asked: string;
}

/** Which question this is: about whom, where, and how the answer is read. Answers to another one are not shown. */
function questionOf({ fingerprints }: Pick<RefreshParts, 'fingerprints'>, { connector, customer }: About): string {
  const { url, items, title, fields, link, urgent, mostItems } = connector.declaration;
  const where = urlFor(url ?? '', customer);
  return fingerprints.mac('connectors/asked', JSON.stringify([where, items, title, fields, link, urgent, mostItems]));
}

/** Of what is kept for this customer the answer to what would be asked now. */
export function answerTo(
  parts: Pick<RefreshParts, 'fingerprints'>,
  about: About,
  answers: ReadonlyMap<string, AnswerRow>,
): AnswerRow | undefined {
  const answer = answers.get(about.connector.id);
  return keptIn(answer)?.asked === questionOf(parts, about) ? answer : undefined;
}

const keptIn = (row: AnswerRow | undefined): Kept | undefined => row?.answer as unknown as Kept | undefined;

/** Never rejects. */
export function refresh(parts: RefreshParts, about: About): Promise<void> {
  const { asked } = hands(parts.store);
  const name = `${about.connector.id} ${about.customer.id} ${questionOf(parts, about)}`;
  const running = asked.get(name);
  if (running) return running;
  const asking = ask(parts, about)
    .catch((error: unknown) => parts.log.error({ err: error }, 'what a connector said could not be kept'))
    .finally(() => asked.delete(name));
  asked.set(name, asking);
  return asking;
}

async function ask(parts: RefreshParts, about: About): Promise<void> {
  const { connector, customer } = about;
  const asked = questionOf(parts, about);
  const { store, clock, queue } = parts;
  const { declaration } = connector;
  const where = urlFor(declaration.url ?? '', customer);
  const answered: Answered =
    'missing' in where
      ? { because: 'missing', status: null }
      : await hands(store).asker.ask(connector.id, {
          url: where.url,
          headers: declaration.headers ?? {},
          timeoutMs: declaration.timeoutMs,
        });
  const read = 'json' in answered ? readAnswer(answered.json, declaration) : answered;
  const now = clock.now();
  await store.tx(async (db) => {
    const before = answerTo(parts, about, await answersFor(store, customer.id));
    const because = 'because' in read ? read.because : null;
    // Who is not known there, or cannot be asked about, has nothing there any more.
    const isOver = because === 'not_known_there' || because === 'missing';
    const items = 'items' in read ? read.items : isOver ? [] : itemsOf(before);
    const answeredAt = 'items' in read ? now : isOver ? null : (before?.answeredAt ?? null);
    await keepAnswer(store, db, {
      connectorId: connector.id,
      customerId: customer.id,
      answer: { items, asked },
      answeredAt,
      because,
      triedAt: now,
    });
    recordEvent(store, 'context.answered', {
      conversationId: null,
      at: now,
      data: { customerId: customer.id, connectorId: connector.id, because },
    });
    store.afterCommit(() => queue.wake());
  });
}

export const itemsOf = (row: AnswerRow | undefined): CardItem[] => keptIn(row)?.items ?? [];

/** It was mended: what it had failed counts no more. */
export const askAnew = (store: Parts['store'], connectorId: string): void => hands(store).asker.forget(connectorId);

/** A known customer wrote: what is old is asked for before an agent looks. After the commit, outside of the story in. */
export function warm(parts: RefreshParts, contactId: string): void {
  void warmed(parts, contactId).catch((error: unknown) =>
    parts.log.warn({ err: error }, 'live facts could not be asked for'),
  );
}

async function warmed(parts: RefreshParts, contactId: string): Promise<void> {
  const { store, clock } = parts;
  const connectors = await enabledConnectors(store);
  if (connectors.length === 0) return;
  const now = clock.now();
  const customer = (await activeLinks(store, { contactIds: [contactId], now })).get(contactId)?.customer;
  if (customer === undefined) return;
  const answers = await answersFor(store, customer.id);
  for (const connector of connectors)
    if (isDue(connector, answerTo(parts, { connector, customer }, answers), now))
      void refresh(parts, { connector, customer });
}

/** Until nothing is being asked any more: for a stop, and for the tests. */
export async function asksOver(store: Parts['store']): Promise<void> {
  while (hands(store).asked.size > 0) await Promise.all(hands(store).asked.values());
}
