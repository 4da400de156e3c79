// The named steps of the two stories. A process can be told to die at one of them, which is how "nothing lost, nothing
// twice" is proved: the tests read these lists and kill a process at every entry.

/** The story in: from verified bytes to a message in a conversation. */
export const IN_STEPS = [
  'in.verified', // the bytes are genuine, nothing is stored
  'in.keeping', // inside the transaction that keeps them
  'in.kept', // committed, the platform has no answer yet
  'in.rung', // a worker may know
  'in.claimed', // a worker has it
  'in.split', // several events: each is a row of its own now
  'in.understood', // parsed, nothing written
  'in.appended', // inside the transaction that writes message, conversation and events
  'in.done', // committed
] as const;

/** The story out: from the agent's words to the platform's confirmation. */
export const OUT_STEPS = [
  'out.writing', // inside the transaction that accepts the reply
  'out.accepted', // committed, nobody was told
  'out.rung', // a worker may know
  'out.claimed', // `sending` is committed, the call has not begun
  'out.calling', // the next thing is the call
  'out.answered', // the platform answered, nothing is written
  'out.settling', // inside the transaction that writes the outcome
  'out.settled', // committed
] as const;

/** What goes up before a message with files: from the worker's turn to what the platform calls them. */
export const UPLOAD_STEPS = [
  'upload.claimed', // one worker has the turn, nothing has gone up
  'upload.done', // the platform has the files, and nobody else can see them
] as const;

/** How a platform is asked what was written: from the poller's turn to its kept answer. */
export const POLL_STEPS = [
  'poll.claimed', // one worker has the turn, and the call is taken from the limit
  'poll.read', // the platform answered, nothing is stored
  'poll.keeping', // inside the transaction that keeps the answer and moves the place
  'poll.kept', // committed, nobody was told
] as const;

/** The one other moment at which a death costs something: a token that can be used once was used. */
export const REFRESH_STEPS = ['refresh.answered'] as const;

/** A guess at a code: it must count whatever becomes of who looks at it. */
export const PROOF_STEPS = ['proof.counted'] as const;

export type Step =
  | (typeof PROOF_STEPS)[number]
  | (typeof IN_STEPS)[number]
  | (typeof OUT_STEPS)[number]
  | (typeof UPLOAD_STEPS)[number]
  | (typeof POLL_STEPS)[number]
  | (typeof REFRESH_STEPS)[number];

/** `in.kept` or `in.kept#3`: die the third time. Only the tests set it. */
const [dieAt, dieOn = '1'] = (process.env['TOUCHPOINT_DIE_AT'] ?? '').split('#');
let passed = 0;

/** Marks that the story got this far. Synchronous, so that it may stand inside a transaction. */
export function step(name: Step): void {
  if (name !== dieAt) return;
  passed += 1;
  if (passed === Number(dieOn)) process.kill(process.pid, 'SIGKILL');
}
