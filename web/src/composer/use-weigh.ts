// The present way to count public posts; it becomes exact as soon as X's library is there.
import { useEffect } from 'react';
import { useWatched, watched } from '../ui/store.ts';
import { guess, loadWeigher, type Weigh } from './weigh.ts';

const weigher = watched<Weigh>(guess);
let loading: Promise<void> | undefined;

export function useWeigh(isNeeded: boolean): Weigh {
  useEffect(() => {
    if (!isNeeded) return;
    loading ??= loadWeigher().then(
      (weigh) => weigher.set(() => weigh),
      () => {
        loading = undefined; // offline: the guess has to do
      },
    );
  }, [isNeeded]);
  return useWatched(weigher);
}
