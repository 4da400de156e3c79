// What an answer to a send says of the limits: its own word about them, what was taken for it and not used, and whether the
// platform is in trouble. Before it: outcome.ts, in whose transaction it is written. After it: the next to leave.
import { and, count, eq, inArray, ne } from 'drizzle-orm';
import { holdBudgets, type Standing } from '../accounts/budgets.ts';
import { uncountCall } from '../accounts/count-calls.ts';
import { closeBudget, forgetTrouble, noteTrouble } from '../accounts/stops.ts';
import { keepBudgets } from '../accounts/told-budgets.ts';
import type { Account } from '../accounts/find-account.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Attempt } from './circuit.ts';
import type { Leaving } from './outbox-row.ts';
import { sendQuestion } from './send-limits.ts';

interface Answer {
  db: Write;
  leaving: Leaving;
  account: Account;
  outcome: Attempt;
  /** What is to be known of the platform from now on: it is in trouble, or it answers again. */
  circuit?: 'opened' | 'closed' | undefined;
  /** What was taken from the limits for this send. */
  taking?: readonly Standing[] | undefined;
}

/** Inside a transaction that holds the conversation and the row: whoever claims locks them in this order, and then the limits. */
export async function keepLimits(parts: Parts, answer: Answer): Promise<void> {
  const { db, leaving, account, outcome, circuit, taking = [] } = answer;
  const { store, clock } = parts;
  const now = clock.now();
  const question = sendQuestion(parts, { account, surface: leaving.row.surface, now });
  if (outcome.outcome !== 'sent' || outcome.budgets || circuit) await holdBudgets(store, db, question);
  if ('budgets' in outcome && outcome.budgets) {
    const inFlight = () => othersInFlight(parts, answer);
    await keepBudgets(store, db, { account, budgets: outcome.budgets, now, inFlight });
  } else if (outcome.outcome !== 'sent' && outcome.outcome !== 'unknown') {
    await uncountCall(store, db, { standing: taking, now });
  }
  if (circuit === 'opened') await noteTrouble(store, db, { accountId: account.id, now });
  if (circuit === 'closed') await forgetTrouble(store, db, { accountId: account.id });
}

/** Sends of the same kind that the platform may not have counted yet. */
async function othersInFlight({ store }: Parts, { db, leaving, account }: Answer): Promise<number> {
  const { outbox: o, channelAccounts: a } = store.t;
  const { id, surface } = leaving.row;
  const [others] = await db
    .select({ n: count() })
    .from(o)
    .innerJoin(a, eq(a.id, o.channelAccountId))
    .where(and(inArray(o.state, ['sending']), eq(a.channel, account.channel), eq(o.surface, surface), ne(o.id, id)));
  return others?.n ?? 0;
}

/** Inside a transaction: nothing more of this kind leaves from the account until then; null: until it has been tried again. */
export async function closeLimit(
  parts: Parts,
  { db, leaving, account, until }: Pick<Answer, 'db' | 'leaving' | 'account'> & { until: number | null },
): Promise<void> {
  const question = sendQuestion(parts, { account, surface: leaving.row.surface, now: parts.clock.now() });
  await closeBudget(parts.store, db, { ...question, until });
}
