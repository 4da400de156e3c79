// A value that components can watch; small state that belongs to no server: theme, toasts, drafts, what is in the list.
import { useSyncExternalStore } from 'react';

export interface Watched<T> {
  get: () => T;
  set: (change: T | ((now: T) => T)) => void;
  watch: (listener: () => void) => () => void;
}

export function watched<T>(initial: T): Watched<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (change) => {
      const next = typeof change === 'function' ? (change as (now: T) => T)(value) : change;
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const useWatched = <T>(store: Watched<T>): T => useSyncExternalStore(store.watch, store.get);

/** The same, kept in this browser. What cannot be kept (private mode, full) is only lost at a reload. */
export function kept<T>(name: string, initial: T): Watched<T> {
  const key = `touchpoint.${name}`;
  let first = initial;
  try {
    const text = localStorage.getItem(key);
    if (text !== null) first = JSON.parse(text) as T;
  } catch {
    // Unreadable: start afresh.
  }
  const store = watched(first);
  store.watch(() => {
    try {
      localStorage.setItem(key, JSON.stringify(store.get()));
    } catch {
      // Full or forbidden.
    }
  });
  return store;
}
