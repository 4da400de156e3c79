// What an agent sees of each kind of event, and what is recorded of it: one row for each body in test/fixtures/*/kinds, in the
// order in which they happen. Read by kinds.test.ts.

/** What is told of a message: only what is not as usual. */
export interface Shown {
  text: string;
  via?: string;
  kind?: string;
  attachments?: Record<string, unknown>[];
  reactions?: string[];
  firstText?: string;
  cameBy?: string;
  unsent?: true;
  standby?: true;
  answers?: true;
  mark?: string;
}

/** What is to be seen besides the messages. */
export interface Beside {
  contact?: Record<string, unknown>;
  composer?: Record<string, unknown>;
  /** The account says that customers write encrypted. */
  alert?: true;
}

/** The fixture, the events that it makes and no others, the messages that are new or look different afterwards. */
export type Row = readonly [name: string, events: readonly string[], shown: readonly Shown[], beside?: Beside];

/** A time; only that there is one. */
export const SOME = '(some time)';
