// Addresses of files are good for some minutes and come anew with the conversation. What is shown or played keeps the one it has,
// so that a film does not begin again; once that no longer works it takes the newest, and asks for one if it has none.
import { useState } from 'react';
import { queryClient } from '../state/session.ts';

export interface Address {
  src: string;
  /** For `onError` of whatever loads it. */
  failed: () => void;
  /** The newest address does not work either. */
  isBroken: boolean;
}

export function useAddress(newest: string): Address {
  const [first] = useState(newest);
  const [dead, setDead] = useState<readonly string[]>([]);
  const src = dead.includes(first) ? newest : first;
  const failed = () => {
    setDead((known) => [...known, src]);
    if (newest === src) void queryClient.invalidateQueries({ queryKey: ['timeline'], type: 'active' });
  };
  return { src, failed, isBroken: dead.includes(src) };
}
