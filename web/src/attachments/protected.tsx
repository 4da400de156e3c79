// A picture that looks like an identity document: blurred until somebody says why they look. The look is logged, and the picture
// goes when its time is over.
import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Eye, ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Attachment, FileView, FileViews, ViewGranted } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { useVerb } from '../keyboard.ts';
import { Keys } from '../ui/bits.tsx';
import { clockTime, whenWords } from '../ui/time-words.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { useNow } from '../ui/use-now.ts';
import { show } from './viewer.ts';

const REASONS: readonly (readonly [FileView['reason'], string])[] = [
  ['correct_name', 'To correct a name'],
  ['verify_identity', 'To be sure who is writing'],
  ['travel_documents', 'To check travel documents'],
  ['claim', 'For a claim'],
  ['other', 'For another reason'],
];
const reasonWords = (reason: FileView['reason']): string =>
  (REASONS.find(([name]) => name === reason)?.[1] ?? reason).replace(/^./, (letter) => letter.toLowerCase());

export function Protected({ attachment, isNewest }: { attachment: Attachment; isNewest: boolean }) {
  const { id, urls, protected: why } = attachment;
  const [isAsking, setAsking] = useState(false);
  const now = useNow(60_000);
  useVerb({ keys: 'shift+v', words: 'View the protected picture', when: isNewest }, () => setAsking(true));
  const clear = async () => {
    try {
      await api.put(`/attachments/${id}/identity`, { identity: 'cleared' });
      say('It is shown like any other picture now.', {
        undo: () => void api.put(`/attachments/${id}/identity`, { identity: 'confirmed' }).catch(sayError),
      });
    } catch (error) {
      sayError(error);
    }
  };
  const until = why?.expiresAt
    ? `Removed ${whenWords(why.expiresAt, now)}.`
    : 'Removed some days after this is resolved.';
  return (
    <div className="doc">
      <div className="pic">
        {urls.thumb !== null && <img className="blur" src={urls.thumb} alt="" />}
        <button type="button" className="btn" onClick={() => setAsking(true)}>
          <Eye className="i sm" /> View {isNewest && <Keys keys="shift+v" />}
        </button>
      </div>
      <div className="cap">
        <ShieldCheck className="i sm" aria-hidden="true" />
        <div>
          {why?.sentence} {until}
          <Log id={id} views={why?.views ?? 0} />
          <button type="button" className="link" onClick={() => void clear()}>
            It is no document
          </button>
        </div>
      </div>
      {isAsking && <Asking id={id} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Asking({ id, onClose }: { id: string; onClose: () => void }) {
  const [reason, setReason] = useState<FileView['reason'] | null>(null);
  const [note, setNote] = useState('');
  const isReady = reason !== null && (reason !== 'other' || note.trim() !== '');
  const [isBusy, setBusy] = useState(false);
  // The same key for a second press: one look is one line in the log.
  const key = useRef(crypto.randomUUID());
  const look = async () => {
    if (!isReady || isBusy) return;
    setBusy(true);
    try {
      const body = { reason, ...(note.trim() === '' ? {} : { note: note.trim() }) };
      const { viewId, urls, until } = await api.post<ViewGranted>(`/attachments/${id}/views`, body, key.current);
      onClose();
      if (urls.shown !== null)
        show({
          attachmentId: id,
          src: urls.shown,
          file: null,
          words: 'Protected picture',
          view: { id: viewId, until },
        });
      else if (urls.file !== null) window.location.assign(urls.file); // no picture: it is saved
    } catch (error) {
      sayError(error);
      setBusy(false);
    }
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog narrow">
          <Dialog.Title className="dialog-title">Why do you need to see it?</Dialog.Title>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              void look();
            }}
          >
            <fieldset className="choices">
              <legend className="sr">Reason</legend>
              {REASONS.map(([name, words]) => (
                <label key={name} className="choice">
                  <input type="radio" name="reason" checked={reason === name} onChange={() => setReason(name)} />
                  {words}
                </label>
              ))}
            </fieldset>
            <label>
              {reason === 'other' ? 'In your own words' : 'In your own words, if it helps'}
              <input className="input" value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
            </label>
            <p className="mute">Who looked, when, why and for how long is kept, also when the picture is gone.</p>
            <div className="row-x end">
              <Dialog.Close className="btn">Not now</Dialog.Close>
              <button type="submit" className="btn primary" disabled={!isReady || isBusy}>
                <Eye className="i sm" /> View for a minute
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Who looked so far. */
export function Log({ id, views }: { id: string; views: number }) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['views-of', id, views],
    enabled: isOpen,
    queryFn: ({ signal }) => api.get<FileViews>(`/attachments/${id}/views`, signal),
  });
  if (views === 0) return null;
  return (
    <details className="views" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{views === 1 ? 'Seen once' : `Seen ${views} times`}</summary>
      <ul>
        {(data?.items ?? []).map(({ id: viewId, user, reason, note, at, closedAt }) => (
          <li key={viewId}>
            {user.displayName}, {clockTime(at)}, {reasonWords(reason)}
            {note === null ? '' : ` (${note})`}
            {closedAt === null ? '' : `, ${Math.max(1, Math.round((Date.parse(closedAt) - Date.parse(at)) / 1_000))} s`}
          </li>
        ))}
      </ul>
    </details>
  );
}
