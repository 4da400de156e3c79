// A platform in trouble: when several sends of an account in a row were not answered as they should be, the others wait instead of
// becoming sends of unknown fate too. Each process counts for itself; that the circuit is open stands in the database
// (accounts/budgets, TROUBLE), so that all processes and the screens know. Before it: deliver.ts. After it: outcome.ts.
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhenResult, isBrokenCircuitError } from 'cockatiel';
import type { SendOutcome } from '../channels/channel.ts';
import { monotonicMs } from '../clock.ts';
import type { Parts } from '../parts.ts';

/** So many in a row open the circuit. */
const IN_A_ROW = 5;
/** At once, since the database says when one may try again; whoever comes with its leave is let through alone. */
const HALF_OPEN_AFTER_MS = 0;

/** What came of a send: the platform's word, or that it was not tried at all. */
export type Attempt = SendOutcome | { outcome: 'held'; code: string };

export interface Attempted {
  outcome: Attempt;
  /** What all have to know of the platform from now on: it is in trouble, or it answers again. */
  circuit: 'opened' | 'closed' | undefined;
}

interface Trying {
  accountId: string;
  /** Real time since an arbitrary point. */
  claimedAt: number;
  /** The circuit was open, and this one finds out. */
  probe: boolean;
  send: () => Promise<SendOutcome>;
}

interface Circuit {
  policy: ReturnType<typeof open>;
  /** Real time since an arbitrary point; 0 while it is closed. */
  openedAt: number;
}

const circuits = new WeakMap<Parts['store'], Map<string, Circuit>>();

/** Makes the call unless the circuit has been opened since it was claimed. */
export async function throughCircuit(
  parts: Pick<Parts, 'store' | 'log'>,
  { accountId, claimedAt, probe, send }: Trying,
): Promise<Attempted> {
  const circuit = circuitOf(parts, accountId);
  const held: Attempted = { outcome: { outcome: 'held', code: 'platform_trouble' }, circuit: undefined };
  const isOpen = () => circuit.policy.state !== CircuitState.Closed;
  if (isOpen() && claimedAt <= circuit.openedAt) return held;
  try {
    const outcome = await circuit.policy.execute(send);
    if (isTrouble(outcome)) return { outcome, circuit: isOpen() || probe ? 'opened' : undefined };
    return { outcome, circuit: probe ? 'closed' : undefined };
  } catch (error) {
    if (isBrokenCircuitError(error)) return held;
    throw error;
  }
}

function circuitOf({ store, log }: Pick<Parts, 'store' | 'log'>, accountId: string): Circuit {
  const known = circuits.get(store) ?? new Map<string, Circuit>();
  circuits.set(store, known);
  const circuit = known.get(accountId) ?? { policy: open(), openedAt: 0 };
  if (known.has(accountId)) return circuit;
  known.set(accountId, circuit);
  circuit.policy.onBreak(() => {
    // Again after a try that failed: that is no news.
    if (circuit.openedAt === 0)
      log.warn({ accountId }, 'the platform is in trouble: sends wait, and one tries now and then');
    circuit.openedAt = monotonicMs();
  });
  circuit.policy.onReset(() => {
    circuit.openedAt = 0;
    log.info({ accountId }, 'the platform answers again: sends go on');
  });
  return circuit;
}

const open = () =>
  circuitBreaker(
    handleWhenResult((result) => isTrouble(result as SendOutcome)),
    { halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(IN_A_ROW) },
  );

/** No answer, or one that says nothing: the next ones would fare no better. A refusal is an answer, and so is a limit. */
const isTrouble = (outcome: SendOutcome): boolean =>
  outcome.outcome === 'unknown' || (outcome.outcome === 'retry' && outcome.unreached === true);
