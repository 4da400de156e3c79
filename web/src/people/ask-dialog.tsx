// A small window with a form, which most acts about a person need: what it is about, what is to be said, and one way on.
import { Dialog } from '@base-ui/react/dialog';
import { useRef, useState, type ReactNode } from 'react';
import { isPassing } from '../api.ts';
import { sayError } from '../ui/toasts.tsx';

interface AskDialogProps {
  title: string;
  /** Under the title: what follows from it. */
  words?: ReactNode;
  /** What the button says. */
  act: string;
  isReady: boolean;
  isWide?: boolean;
  isDangerous?: boolean;
  /** Gets a key that stays the same for a second press: one act is done once. It closes when this is through. */
  onAct: (key: string) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

export function AskDialog({
  title,
  words,
  act,
  isReady,
  isWide,
  isDangerous,
  onAct,
  onClose,
  children,
}: AskDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const submit = async () => {
    if (!isReady || isBusy) return;
    setBusy(true);
    try {
      await onAct(key.current);
      onClose();
    } catch (error) {
      sayError(error);
      // Refused: what is sent next is something else. Where nobody answered it may have been done: the same key asks for no second one.
      if (!isPassing(error)) key.current = crypto.randomUUID();
      setBusy(false);
    }
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className={`dialog ${isWide ? '' : 'narrow'}`}>
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          {words !== undefined && <Dialog.Description className="mute">{words}</Dialog.Description>}
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            {children}
            <div className="row-x end">
              <Dialog.Close className="btn">Not now</Dialog.Close>
              <button
                type="submit"
                className={`btn ${isDangerous ? 'danger' : 'primary'}`}
                disabled={!isReady || isBusy}
              >
                {act}
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export function ReasonField({
  value,
  onChange,
  placeholder,
}: {
  value: string;
  onChange: (reason: string) => void;
  placeholder: string;
}) {
  return (
    <label>
      Why
      <input
        className="input"
        value={value}
        maxLength={1_000}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** A reason says something. */
export const isReason = (text: string): boolean => text.trim().length >= 3;
