// Did anybody listen? A process that ends cannot say so, and one that starts looks when a door was last open: the time between
// is our own doing. Called by whoever opens and closes the door for the platforms; why.ts and silences.ts read what was found.
import { eq } from 'drizzle-orm';
import { realNow, type Clock } from '../clock.ts';
import { readSetting, writeSetting } from '../db/settings.ts';
import type { Store } from '../db/store.ts';
import type { Parts } from '../parts.ts';

/** Business time. */
export interface Absence {
  from: number;
  to: number;
}

type Needs = Pick<Parts, 'store' | 'clock' | 'processId'>;

const ABSENCES = 'absences';
const LISTENED = 'listened_until';
/** Processes say every ten seconds that they live: who was silent for longer than this is not there. */
const ABSENT_MS = 15_000;
/** Until then what was missed in it can be asked for, also when we were away again meanwhile. */
const KEPT_MS = 24 * 3_600_000;

/** The door opens. Answers since when nobody had listened; undefined when somebody did, or nobody ever has. */
export async function noteOwnAbsence({ store, clock, processId }: Needs): Promise<Absence | undefined> {
  const { processes: p, settings: s } = store.t;
  const rows = await store.db.select().from(p);
  const seen = rows
    .filter(({ id, parts }) => id !== processId && parts.split(', ').includes('api'))
    .map(({ lastSeenAt }) => businessTime(clock, lastSeenAt));
  const left = await readSetting(store, store.db, LISTENED);
  const from = Math.max(...seen, Number(left ?? Number.NaN) || -Infinity);
  const to = clock.now();
  if (!Number.isFinite(from) || to - from < ABSENT_MS) return undefined;
  await store.tx(async (db) => {
    const known = readList((await store.lock(db.select().from(s).where(eq(s.key, ABSENCES))))[0]?.value);
    const kept = [...known.filter((absence) => absence.to > to - KEPT_MS), { from, to }];
    await writeSetting(store, db, { key: ABSENCES, value: writeList(kept) });
  });
  return { from, to };
}

/** The door closes as it should: from now on nobody may be listening. */
export async function noteLeaving({ store, clock }: Needs): Promise<void> {
  await store.tx((db) => writeSetting(store, db, { key: LISTENED, value: String(clock.now()) }));
}

/** The times in which nobody listened, the oldest first: those of the day before the last one, and that. */
export async function readAbsences(store: Store): Promise<Absence[]> {
  return readList(await readSetting(store, store.db, ABSENCES));
}

const writeList = (absences: readonly Absence[]): string => absences.map(({ from, to }) => `${from},${to}`).join(' ');

const readList = (text = ''): Absence[] =>
  text.split(' ').flatMap((one) => {
    const [from, to] = one.split(',').map(Number);
    return from && to ? [{ from, to }] : [];
  });

/** A moment of real time in the past, by a business clock that may run faster. */
const businessTime = (clock: Clock, realAt: number): number =>
  Math.round(clock.now() - (realNow() - realAt) / clock.realMs(1));
