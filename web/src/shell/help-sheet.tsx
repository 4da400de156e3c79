// `?`: every key that works here and now, because it lists what is registered.
import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { useVerb, verbs } from '../keyboard.ts';
import { Keys } from '../ui/bits.tsx';
import { useWatched } from '../ui/store.ts';

export function HelpSheet() {
  const [open, setOpen] = useState(false);
  const known = useWatched(verbs);
  useVerb({ keys: '?', words: 'All keys' }, () => setOpen(true));
  const listed = [...new Map(known.map((verb) => [verb.keys, verb])).values()];
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">Keys that work here</Dialog.Title>
          <ul className="keys">
            {listed.map(({ keys, words }) => (
              <li key={keys}>
                {words} <Keys keys={keys} />
              </li>
            ))}
          </ul>
          <p className="mute" style={{ marginTop: 14 }}>
            Single letters work while you are not typing.
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
