// Every verb that a key can do, registered by whoever can do it now. Single letters work only outside fields and dialogs; the
// help sheet lists what is registered, so it never promises what does not work here.
import { useEffect, useRef } from 'react';
import { watched } from './ui/store.ts';

export interface Verb {
  /** `j`, `shift+n`, `mod+enter`, or two keys in a row: `g q`. */
  keys: string;
  words: string;
  /** Works while typing too. */
  inFields?: boolean;
  when?: boolean;
}

interface Registered extends Verb {
  act: () => void;
}

export const verbs = watched<readonly Registered[]>([]);
let pending: { key: string; until: number } | undefined;

export function useVerb(verb: Verb, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const { keys, words, inFields = false, when = true } = verb;
  useEffect(() => {
    if (!when) return undefined;
    const registered: Registered = { keys, words, inFields, act: () => latest.current() };
    verbs.set((now) => [...now, registered]);
    return () => verbs.set((now) => now.filter((each) => each !== registered));
  }, [keys, words, inFields, when]);
}

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `shift+n`, `mod+enter`, `?`: shift is named for letters only, other signs already carry it. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : '';
  const shift = event.shiftKey && (/^[a-z]$/.test(key) || key.length > 1) ? 'shift+' : '';
  return `${mod}${shift}${key}`;
}

export function listenToKeys(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const typing = inField(event.target);
    if (document.querySelector('[role="dialog"], [role="menu"]') && !typing) return;
    const name = nameOf(event);
    const chord = pending && pending.until > Date.now() ? `${pending.key} ${name}` : undefined;
    pending = undefined;
    const usable = verbs.get().filter((verb) => verb.inFields === true || !typing);
    const verb = usable.findLast(({ keys }) => keys === chord) ?? usable.findLast(({ keys }) => keys === name);
    if (verb) {
      event.preventDefault();
      verb.act();
      return;
    }
    if (!typing && usable.some(({ keys }) => keys.startsWith(`${name} `)))
      pending = { key: name, until: Date.now() + 1_200 };
  });
}
