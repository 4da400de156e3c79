// One question to one of the brand's systems: bounded in time and size, never led elsewhere, and not asked again and again while it
// does not answer. What comes back is an answer or a reason, and nothing is thrown.
import {
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel';

/** Why there is no answer; picks the sentence. */
export const ASK_FAILURES = [
  'timed_out', 'unreachable', 'refused', 'not_known_there', 'in_trouble', 'redirected', 'too_large', 'not_json', 'wrong_shape',
  'resting', 'missing',
] as const; // prettier-ignore
export type AskFailure = (typeof ASK_FAILURES)[number];

export type Answered = { json: unknown; status: number } | { because: AskFailure; status: number | null };

export interface Question {
  url: string;
  headers: Readonly<Record<string, string>>;
  timeoutMs: number;
}

const MOST_BYTES = 256 * 1024;
/** After so many failures in a row it is left alone for a while: agents see the reason at once instead of waiting for it. */
const FAILURES_IN_A_ROW = 5;
const REST_MS = 30_000;

export interface Asker {
  /** `connectorId`: whose failures are counted together. */
  ask(connectorId: string, question: Question): Promise<Answered>;
  /** What it failed before counts no more. */
  forget(connectorId: string): void;
}

export function openAsker(): Asker {
  const breakers = new Map<string, CircuitBreakerPolicy>();
  const breakerOf = (connectorId: string): CircuitBreakerPolicy => {
    let breaker = breakers.get(connectorId);
    if (breaker === undefined) {
      breaker = circuitBreaker(handleAll, {
        halfOpenAfter: REST_MS,
        breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
      });
      breakers.set(connectorId, breaker);
    }
    return breaker;
  };
  return {
    forget: (connectorId) => void breakers.delete(connectorId),
    async ask(connectorId, question) {
      try {
        return await breakerOf(connectorId).execute(async () => {
          const answered = await askOnce(question);
          if ('because' in answered && IS_TROUBLE.has(answered.because)) throw new Troubled(answered);
          return answered;
        });
      } catch (error) {
        if (error instanceof Troubled) return error.answered;
        if (isBrokenCircuitError(error)) return { because: 'resting', status: null };
        throw error;
      }
    },
  };
}

/** Failures of the system, not of this one question. */
const IS_TROUBLE = new Set<AskFailure>(['timed_out', 'unreachable', 'in_trouble']);

class Troubled extends Error {
  readonly answered: Answered;
  constructor(answered: Answered) {
    super('a system of the brand is in trouble');
    this.answered = answered;
  }
}

/** Past the breaker: for a try that an administrator asks for. */
export async function askOnce({ url, headers, timeoutMs }: Question): Promise<Answered> {
  let status: number | null = null;
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      redirect: 'manual', // its own word for another place is not the administrator's
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    const refused = refusalOf(status);
    if (refused !== undefined) {
      await response.body?.cancel();
      return { because: refused, status };
    }
    const text = await readText(response);
    if (text === undefined) return { because: 'too_large', status };
    return { json: JSON.parse(text) as unknown, status };
  } catch (error) {
    return { because: failureOf(error), status };
  }
}

function refusalOf(status: number): AskFailure | undefined {
  if (status === 404) return 'not_known_there';
  if (status >= 300 && status < 400) return 'redirected';
  if (status >= 400 && status < 500 && status !== 429) return 'refused';
  return status >= 200 && status < 300 ? undefined : 'in_trouble';
}

async function readText(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) return undefined; // leaving the loop ends the connection
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function failureOf(error: unknown): AskFailure {
  if (error instanceof SyntaxError) return 'not_json';
  const isOver = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return isOver ? 'timed_out' : 'unreachable';
}
