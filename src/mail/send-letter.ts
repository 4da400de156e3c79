// A letter goes out: claimed and `sending` committed before anything leaves, sent by the way it asks for, its end written down and its
// words erased. One whose worker died on the way is of unknown fate and never sent again. Before it: write-letter, workers/mail.
import { and, eq, lt, lte, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { RETRY_AFTER_MS, type Outcome } from './outcome.ts';
import { renderLetter } from './render-letter.ts';
import { openMailer, type Mailer } from './smtp.ts';
import { sendTextMessage } from './text-message.ts';
import type { LetterRow } from './write-letter.ts';

/** Real time: longer than connecting, handing over and giving up take together. */
const LEASE_MS = 90_000;

export type LetterParts = Pick<Parts, 'store' | 'clock' | 'config' | 'queue'>;

/** Rejects only when the database cannot be reached: the relay rings again. */
export async function sendLetter(parts: LetterParts, id: string): Promise<void> {
  const letter = await claim(parts, id);
  if (letter === undefined) return;
  await settle(parts, { letter, outcome: await send(parts, letter) });
}

async function claim(parts: LetterParts, id: string): Promise<LetterRow | undefined> {
  const { store, clock } = parts;
  const { letters: t, proofs: p } = store.t;
  return store.tx(async (db) => {
    const now = clock.now();
    const lost = and(eq(t.id, id), eq(t.state, 'sending'), lt(t.leaseUntil, realNow()));
    const [abandoned] = await store.lock(db.select().from(t).where(lost));
    if (abandoned) {
      await end(parts, db, { letter: abandoned, state: 'unknown', because: 'worker_lost' });
      return undefined;
    }
    const [letter] = await db
      .update(t)
      .set({
        state: 'sending',
        attempts: sql`${t.attempts} + 1`,
        fence: sql`${t.fence} + 1`,
        leaseUntil: realNow() + LEASE_MS,
      })
      .where(and(eq(t.id, id), eq(t.state, 'queued'), lte(t.nextAt, now)))
      .returning();
    if (letter === undefined || !('template' in letter.content)) return undefined;
    const carriesProof = letter.content.template === 'code' || letter.content.template === 'link';
    if (!carriesProof || letter.proofId === null) return letter;
    const [proof] = await db.select({ state: p.state, expiresAt: p.expiresAt }).from(p).where(eq(p.id, letter.proofId));
    if (proof?.state === 'open' && proof.expiresAt > now) return letter;
    await end(parts, db, { letter, state: 'failed', because: 'too_late' });
    return undefined;
  });
}

async function send(parts: LetterParts, { id, by, content }: LetterRow): Promise<Outcome> {
  const { mail, textMessages } = parts.config;
  const rendered = renderLetter(content);
  if (by === 'email')
    return mail === undefined
      ? { outcome: 'failed', because: 'no_way' }
      : mailerOf(parts).send({ id, to: content.to, ...rendered });
  if (textMessages === undefined) return { outcome: 'failed', because: 'no_way' };
  return sendTextMessage(textMessages, { id, to: content.to, text: rendered.short });
}

const mailers = new WeakMap<Parts['store'], Mailer>();

function mailerOf({ store, config }: Pick<Parts, 'store' | 'config'>): Mailer {
  let mailer = mailers.get(store);
  if (mailer === undefined) {
    if (config.mail === undefined) throw new TypeError('no mail server is configured');
    mailers.set(store, (mailer = openMailer(config.mail)));
  }
  return mailer;
}

/** At a stop of the worker: open connections would keep the process alive. */
export function closeMailer({ store }: Pick<Parts, 'store'>): void {
  mailers.get(store)?.close();
  mailers.delete(store);
}

async function settle(parts: LetterParts, { letter, outcome }: { letter: LetterRow; outcome: Outcome }): Promise<void> {
  const { store, clock, queue } = parts;
  const { letters: t } = store.t;
  await store.tx(async (db) => {
    const [mine] = await store.lock(
      db
        .select({ id: t.id })
        .from(t)
        .where(and(eq(t.id, letter.id), eq(t.fence, letter.fence), eq(t.state, 'sending'))),
    );
    // Somebody has decided since that nobody knows; that it was sent is true whoever says it.
    if (mine === undefined && outcome.outcome !== 'sent') return;
    if (outcome.outcome === 'sent') await end(parts, db, { letter, state: 'sent', because: null });
    else if (outcome.outcome === 'unknown') await end(parts, db, { letter, state: 'unknown', because: 'no_answer' });
    else if (outcome.outcome === 'failed') await end(parts, db, { letter, state: 'failed', because: outcome.because });
    else {
      const wait = RETRY_AFTER_MS[letter.attempts - 1];
      if (wait === undefined) await end(parts, db, { letter, state: 'failed', because: outcome.because });
      else
        await db
          .update(t)
          .set({ state: 'queued', because: outcome.because, nextAt: clock.now() + wait, leaseUntil: 0 })
          .where(eq(t.id, letter.id))
          .returning({ id: t.id });
    }
    store.afterCommit(() => queue.wake());
  });
}

/** Nothing of it is needed any more: not the address, not the words. */
const ERASED = [] as unknown as LetterRow['content'];

/** Inside a transaction. */
async function end(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  db: Write,
  { letter, state, because }: { letter: LetterRow; state: 'sent' | 'failed' | 'unknown'; because: string | null },
): Promise<void> {
  const { letters: t } = store.t;
  const now = clock.now();
  await db
    .update(t)
    .set({ state, because, content: ERASED, leaseUntil: 0, sentAt: state === 'sent' ? now : null })
    .where(eq(t.id, letter.id))
    .returning({ id: t.id });
  record(store, 'letter.ended', {
    conversationId: null,
    at: now,
    data: { letterId: letter.id, proofId: letter.proofId, state },
  });
}
