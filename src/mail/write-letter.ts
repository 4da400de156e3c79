// A letter is wanted: a row in the transaction of whatever it tells of, and a ring once that is committed. Before it: proof/. After
// it: workers/mail, send-letter.
import type { Write } from '../db/store.ts';
import type { Schema } from '../db/schema.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import type { Language, Template, Values } from './letter.ts';

export type LetterRow = Schema['letters']['$inferSelect'];

export interface Wanted<T extends Template = Template> {
  by: LetterRow['by'];
  /** An e-mail, or a phone in E.164, from the brand's own record and nowhere else. */
  to: string;
  template: T;
  language: Language;
  values: Values[T];
  proofId: string | null;
}

/** Inside a transaction. @returns its id */
export async function writeLetter<T extends Template>(
  { store, clock, queue }: Pick<Parts, 'store' | 'clock' | 'queue'>,
  db: Write,
  { by, to, template, language, values, proofId }: Wanted<T>,
): Promise<string> {
  const id = newId('letter');
  const now = clock.now();
  await db
    .insert(store.t.letters)
    .values({
      id,
      by,
      content: { to, template, language, values: { ...values } },
      proofId,
      state: 'queued',
      because: null,
      nextAt: now,
      attempts: 0,
      fence: 0,
      leaseUntil: 0,
      createdAt: now,
      sentAt: null,
    })
    .returning({ id: store.t.letters.id });
  store.afterCommit(() => void queue.ring('mail', [id]));
  return id;
}
