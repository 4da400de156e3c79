// Short words at the bottom, with the way back: undo instead of "are you sure?".
import { X } from 'lucide-react';
import { ApiError } from '../api.ts';
import { useVerb } from '../keyboard.ts';
import { useWatched, watched } from './store.ts';

interface Toast {
  id: number;
  words: string;
  bad: boolean;
  undo?: () => void;
}

const toasts = watched<readonly Toast[]>([]);
let last = 0;

export const dropToast = (id: number): void => toasts.set((now) => now.filter((toast) => toast.id !== id));

/** Shown for `forMs`; with `undo` it has a button, and Z. */
export function say(
  words: string,
  { bad = false, undo, forMs = 6_000 }: { bad?: boolean; undo?: () => void; forMs?: number } = {},
): number {
  const id = ++last;
  toasts.set((now) => [...now.slice(-2), { id, words, bad, ...(undo ? { undo } : {}) }]);
  setTimeout(() => dropToast(id), forMs);
  return id;
}

/** What went wrong, in the server's own words where it has some. */
export const sayError = (error: unknown, otherwise = 'That did not work.'): number =>
  say(error instanceof ApiError ? error.message : otherwise, { bad: true });

export function Toasts() {
  const shown = useWatched(toasts);
  const undoable = shown.findLast(({ undo }) => undo !== undefined);
  const takeBack = (toast: Toast): void => {
    dropToast(toast.id);
    toast.undo?.();
  };
  useVerb({ keys: 'z', words: 'Undo', when: undoable !== undefined }, () => undoable && takeBack(undoable));
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={`toast ${toast.bad ? 'bad' : ''}`}>
          {toast.words}
          {toast.undo ? (
            <button type="button" onClick={() => takeBack(toast)}>
              Undo <kbd>Z</kbd>
            </button>
          ) : (
            <button type="button" aria-label="Close" onClick={() => dropToast(toast.id)}>
              <X size={14} />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
