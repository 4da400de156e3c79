// A picture as large as the window lets it be. A protected one closes by itself when its minute is over.
import { Dialog } from '@base-ui/react/dialog';
import { Download, ShieldCheck, X } from 'lucide-react';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { useWatched } from '../ui/store.ts';
import { useNow } from '../ui/use-now.ts';
import { closeViewer, secondsLeft, shown, type Shown } from './viewer.ts';

/** What nobody noticed an agent may: from then on it is blurred, and goes when its time is over. */
async function protect({ attachmentId }: Shown): Promise<void> {
  closeViewer();
  try {
    await api.put(`/attachments/${attachmentId}/identity`, { identity: 'confirmed' });
    say('It is protected now.', {
      undo: () => void api.put(`/attachments/${attachmentId}/identity`, { identity: 'cleared' }).catch(sayError),
    });
  } catch (error) {
    sayError(error);
  }
}

export function ViewerDialog() {
  const open = useWatched(shown);
  useNow(1_000);
  const left = open === null ? null : secondsLeft(open);
  useEffect(() => {
    if (left === 0) closeViewer();
  }, [left]);
  return (
    <Dialog.Root open={open !== null} onOpenChange={(isOpen) => !isOpen && closeViewer()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop dark" />
        <Dialog.Popup className="viewer" aria-label={open?.words}>
          {open && (
            <>
              <div className="viewer-bar">
                <Dialog.Title className="viewer-title">{open.words}</Dialog.Title>
                {left !== null && (
                  <span className="viewer-left" role="timer">
                    <ShieldCheck size={15} aria-hidden="true" /> closes in {left} s, your look is logged
                  </span>
                )}
                {open.view === null && (
                  <button type="button" className="btn ghost" onClick={() => void protect(open)}>
                    <ShieldCheck className="i" /> It is an identity document
                  </button>
                )}
                {open.file !== null && (
                  <a className="btn ghost icon" href={open.file} download aria-label="Save">
                    <Download className="i" />
                  </a>
                )}
                <Dialog.Close className="btn ghost icon" aria-label="Close">
                  <X className="i" />
                </Dialog.Close>
              </div>
              <img src={open.src} alt={open.words} draggable={open.view === null} />
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
