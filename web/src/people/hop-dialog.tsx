// The customer goes on in another channel: a code made here and used there proves that it is the same person, and both read as one.
import { useMutation } from '@tanstack/react-query';
import { Dialog } from '@base-ui/react/dialog';
import { Copy, TextCursorInput } from 'lucide-react';
import type { ConversationDetail, Hop } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { draftKey, drafts, setDraft } from '../composer/drafts.ts';
import { channelWord, ChannelIcon } from '../ui/bits.tsx';
import { say, sayError } from '../ui/toasts.tsx';
import { useNow } from '../ui/use-now.ts';
import { leftWords } from './person-words.ts';

export function HopDialog({ conversation, onClose }: { conversation: ConversationDetail; onClose: () => void }) {
  const now = useNow(5_000);
  const make = useMutation({
    mutationFn: () => api.post<Hop>(`/conversations/${conversation.id}/hops`, {}),
    onError: (error) => sayError(error),
  });
  const { data: hop } = make;
  const intoDraft = (words: string) => {
    const key = draftKey(conversation.id, 'reply');
    const before = drafts.get()[key] ?? '';
    setDraft(key, before.trim() === '' ? words : `${before.trimEnd()}\n${words}`);
    onClose();
  };
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text).catch(() => undefined);
    say('Copied.');
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">Go on in another channel</Dialog.Title>
          <Dialog.Description className="mute">
            They get a code here and use it there, once, within ten minutes. Both threads are one conversation from then
            on, and answers go where they last wrote.
          </Dialog.Description>
          {hop === undefined ? (
            <div className="row-x end">
              <Dialog.Close className="btn">Not now</Dialog.Close>
              <button type="button" className="btn primary" disabled={make.isPending} onClick={() => make.mutate()}>
                Make a code
              </button>
            </div>
          ) : (
            <div className="form">
              <p className="bigcode num">{hop.code}</p>
              <p className="mute">Good {leftWords(hop.expiresAt, now)}.</p>
              <blockquote dir="auto">{hop.words}</blockquote>
              <ul className="ways">
                {hop.links.map(({ channelAccountId, channel, url }) => (
                  <li key={channelAccountId} className="row-x">
                    <ChannelIcon channel={channel} className="i sm" />
                    <span className="grow cut">
                      {channelWord(channel)}: {url}
                    </span>
                    <button
                      type="button"
                      className="btn ghost icon"
                      aria-label={`Copy the ${channelWord(channel)} link`}
                      onClick={() => void copy(url)}
                    >
                      <Copy className="i" />
                    </button>
                  </li>
                ))}
              </ul>
              <div className="row-x end">
                <Dialog.Close className="btn">Close</Dialog.Close>
                <button type="button" className="btn primary" onClick={() => intoDraft(hop.words)}>
                  <TextCursorInput className="i sm" /> Put it into the reply
                </button>
              </div>
            </div>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
