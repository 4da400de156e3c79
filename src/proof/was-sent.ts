// Whether the word of a hop was sent to the customer who asked for it, in their own thread. Agents see it when they make it: brought
// without having been sent, it would prove that an agent has an account, and not that the customer has. Before it: use-proof.
import { and, desc, eq, gte, inArray } from 'drizzle-orm';
import { MINUTE_MS } from '../clock.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { ProofRow } from './proof-row.ts';
import { plainWord, wordsIn } from './secrets.ts';

/** What the brand writes to one person in ten minutes. */
const MOST_READ = 200;
/** On its way counts: an answer may be faster than the platform's word that it has left. */
const LEFT = ['sending', 'sent', 'seen', 'unknown'] as const;

/** Inside a transaction. */
export async function wasSent(
  { store }: Pick<Parts, 'store'>,
  db: Write,
  { proof, secret }: { proof: ProofRow; secret: string },
): Promise<boolean> {
  const { messages: m, threads: t } = store.t;
  if (proof.contactId === null) return false;
  const threads = await db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.contactId, proof.contactId), eq(t.kind, 'dm')));
  const written = await db
    .select({ text: m.text })
    .from(m)
    .where(
      and(
        inArray(m.threadId, threads.map(({ id }) => id)),
        // Platforms' clocks and ours differ.
        gte(m.sentAt, proof.createdAt - MINUTE_MS),
        eq(m.direction, 'outbound'),
        inArray(m.state, [...LEFT]),
      ),
    )
    .orderBy(desc(m.sentAt))
    .limit(MOST_READ); // prettier-ignore
  const word = plainWord(secret);
  return written.some(({ text }) => wordsIn(text).some((one) => plainWord(one) === word));
}
