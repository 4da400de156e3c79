// Prepared statements are named once per store. `perStore` lets a module declare its own and use them as plain functions.
import type { Store } from './store.ts';

/** `make` runs once for each store, at first use. */
export function perStore<T>(make: (store: Store) => T): (store: Store) => T {
  const made = new WeakMap<Store, T>();
  return (store) => {
    let value = made.get(store);
    if (value === undefined) made.set(store, (value = make(store)));
    return value;
  };
}
