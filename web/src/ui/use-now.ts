// The server's time, drawn anew every few seconds: in the demo business time may run faster than this machine's clock.
import { useEffect, useState } from 'react';

let offset = 0;

/** Called with the server's time whenever it is told. */
export const setServerTime = (iso: string): void => {
  offset = Date.parse(iso) - Date.now();
};

export const serverNow = (): number => Date.now() + offset;

export function useNow(everyMs = 10_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
