// Who is it? Messages of Meta's channels carry no names, so the platform is asked afterwards, in the background: a message
// never waits for a name. One question at a time for each account. Before it: ingest-message, ring-due-profiles. After it:
// people/update-contact, whose event brings the name to the screens.
import { sendingAccount } from '../accounts/credentials.ts';
import type { Account } from '../accounts/find-account.ts';
import type { ProfileAnswer } from '../channels/channel.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import { SealBroken } from '../seal.ts';
import { BETWEEN_MS, claimProfile, recordProfile } from './profile-turn.ts';

/** Business time without questions after the platform could not be asked so many times in a row. */
const REST_MS = [5_000, 20_000, 80_000, 300_000] as const;
/** Share of a limit that is left to the sends, which come first. */
const LEFT_TO_SENDS = 0.2;

/** What this process knows of an account; the truth about its limit is in the database. */
interface Turn {
  asking: boolean;
  /** Business time before which nobody of this account is asked about. */
  openAt: number;
  failures: number;
}

const turns = new WeakMap<Parts['store'], Map<string, Turn>>();

/**
 * Asks about one person of this account who is due, and rings again when others are. Rejects only when the database cannot be
 * reached; the relay rings again.
 */
export async function fetchProfile(parts: Parts, accountId: string): Promise<void> {
  const { clock, queue } = parts;
  const turn = turnOf(parts, accountId);
  if (turn.asking || clock.now() < turn.openAt) return;
  turn.asking = true;
  try {
    const claim = await claimProfile(parts, accountId);
    if (claim.next === 'nothing') return;
    turn.openAt = claim.openAt;
    if (claim.next === 'ask') {
      const answer = await ask(parts, claim);
      turn.failures = answer.outcome === 'later' ? turn.failures + 1 : 0;
      const notBefore = restUntil(answer, { now: clock.now(), failures: turn.failures });
      turn.openAt = Math.max(turn.openAt, notBefore);
      await recordProfile(parts, { contactId: claim.contact.id, account: claim.account, answer, notBefore });
    }
  } finally {
    turn.asking = false;
  }
  const waitMs = turn.openAt - clock.now();
  // Longer rests end with the relay's ring.
  if (waitMs <= BETWEEN_MS) setTimeout(() => void queue.ring('profile', [accountId]), clock.realMs(waitMs)).unref();
}

function turnOf({ store }: Parts, accountId: string): Turn {
  const known = turns.get(store) ?? new Map<string, Turn>();
  turns.set(store, known);
  const turn = known.get(accountId) ?? { asking: false, openAt: 0, failures: 0 };
  known.set(accountId, turn);
  return turn;
}

async function ask(
  { registry, sealer, log }: Parts,
  { account, contact }: { account: Account; contact: Contact },
): Promise<ProfileAnswer> {
  try {
    const answer = await registry.channel(account.channel).profile({
      account: sendingAccount(sealer, account),
      contactExternalId: contact.externalId,
    });
    if (answer.outcome !== 'known')
      log.info({ contactId: contact.id, outcome: answer.outcome, code: answer.code }, 'a platform told no name');
    return answer;
  } catch (error) {
    if (error instanceof SealBroken) return { outcome: 'later', at: null, code: 'credentials_unreadable' };
    log.error({ err: error, contactId: contact.id }, 'a channel threw instead of answering');
    return { outcome: 'later', at: null, code: 'channel_threw' };
  }
}

/** Business time until which this account asks nothing more; 0: the usual pace. */
function restUntil(answer: ProfileAnswer, { now, failures }: { now: number; failures: number }): number {
  const nearlySpent = (answer.budgets ?? []).filter(({ remaining, limit }) => remaining <= limit * LEFT_TO_SENDS);
  const budgetEnd = Math.max(0, ...nearlySpent.map(({ resetAt }) => resetAt));
  if (answer.outcome !== 'later') return budgetEnd;
  const rest = REST_MS[Math.min(failures, REST_MS.length) - 1] ?? REST_MS[0];
  return Math.max(budgetEnd, answer.at ?? now + rest);
}
