// A platform says to one message that the account is not set up, while every look at the account finds all as it should be: then it
// is this message. The first time the account stops and is looked at; the second time the message fails, and the others go on.
// Before it: outcome.ts.
import { and, eq, inArray } from 'drizzle-orm';
import type { SendOutcome } from '../channels/channel.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Leaving } from './outbox-row.ts';

type Paused = Extract<SendOutcome, { outcome: 'paused' }>;
type Failure = NonNullable<Leaving['message']['failure']>;

/** Kept with a message that waits for its account, so that the second time is known as such; nobody is shown it. */
export const whyItWaits = ({ problem, code }: Paused, at: number): Failure => ({ reason: problem, code, at });

/** Inside a transaction. */
export async function isRefusedTwice(
  { store }: Pick<Parts, 'store'>,
  { db, leaving, outcome }: { db: Write; leaving: Leaving; outcome: Paused },
): Promise<boolean> {
  if (outcome.problem !== 'configuration' || leaving.message.failure?.reason !== outcome.problem) return false;
  const { accountChecks: t } = store.t;
  const known = await db
    .select({ state: t.state })
    .from(t)
    .where(
      and(eq(t.channelAccountId, leaving.row.channelAccountId), inArray(t.check, ['token', 'app', 'permissions'])),
    );
  return known.length > 0 && known.every(({ state }) => state === 'ok');
}
