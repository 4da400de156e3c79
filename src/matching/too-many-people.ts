// Whether somebody names more people than anybody writes for: then nothing is suggested until a supervisor has looked. Pure.
// Before it: watch-pointers.
export interface NamedPointer {
  /** What it leads to; none: nobody has it. */
  customerIds: readonly string[];
  /** It is no word that only looks like a number: whoever writes in capitals is no burglar. */
  isMeant: boolean;
}

export interface Naming {
  /** Different numbers of one contact within a day. */
  pointers: readonly NamedPointer[];
  /** The customer they are, or go by the name of; of several pointers to one record it is theirs too. */
  ownIds: ReadonlySet<string>;
}

export const MOST_FOREIGN = 3;
export const MOST_FAILED = 10;

export function isTooMany({ pointers, ownIds }: Naming): 'many_people' | 'many_failed' | undefined {
  const own = new Set([...ownIds, ...namedAgain(pointers)]);
  const foreign = pointers.filter(
    ({ customerIds }) => customerIds.length > 0 && !customerIds.some((id) => own.has(id)),
  );
  if (foreign.length > MOST_FOREIGN) return 'many_people';
  const failed = pointers.filter(({ customerIds, isMeant }) => isMeant && customerIds.length === 0);
  return failed.length > MOST_FAILED ? 'many_failed' : undefined;
}

/** Booking, e-mail and number of one person: of all who are named the one with the most is taken for the writer. */
function namedAgain(pointers: readonly NamedPointer[]): string[] {
  const times = new Map<string, number>();
  for (const { customerIds } of pointers) for (const id of customerIds) times.set(id, (times.get(id) ?? 0) + 1);
  const [best] = [...times].filter(([, count]) => count > 1).toSorted((a, b) => b[1] - a[1]);
  return best === undefined ? [] : [best[0]];
}
