// Rows by their ids, fifty at a time, with a statement that is prepared once: what a page shows beside its conversations is
// found by primary key, and building the statement anew would cost more than running it.
import { idPlaces } from './places.ts';
import type { Preparable, Store, Write } from './store.ts';

const AT_ONCE = 50;

/** `build` gets the ids as it would get texts. Unknown ids are simply absent from the answer, whose order means nothing. */
export function byIds<R>(
  store: Store,
  { name, build }: { name: string; build: (db: Write, ids: string[]) => Preparable<R[]> },
): (ids: Iterable<string | null | undefined>) => Promise<R[]> {
  const { places, filledWith } = idPlaces(AT_ONCE);
  const run = store.prepared(name, (db) => build(db, places));
  return async (wanted) => {
    const ids = [...new Set(wanted)].filter((id) => typeof id === 'string');
    const found: R[] = [];
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      found.push(...(await run(filledWith(ids.slice(start, start + AT_ONCE)))));
    }
    return found;
  };
}
