// Which picture is open in front of everything, and until when it may be looked at. The picture itself: viewer-dialog.
import { api } from '../api.ts';
import { watched } from '../ui/store.ts';
import { serverNow } from '../ui/use-now.ts';

export interface Shown {
  attachmentId: string;
  src: string;
  /** For saving; null where there is none to have. */
  file: string | null;
  words: string;
  /** Of a protected picture: the look that is in the log, and when it ends. */
  view: { id: string; until: string } | null;
}

export const shown = watched<Shown | null>(null);

export const show = (picture: Shown): void => shown.set(picture);

/** The log learns how long somebody looked. */
export function closeViewer(): void {
  const open = shown.get();
  shown.set(null);
  if (open?.view) void api.put(`/attachments/${open.attachmentId}/views/${open.view.id}`, {}).catch(() => undefined);
}

export const secondsLeft = ({ view }: Shown): number | null =>
  view === null ? null : Math.max(0, Math.ceil((Date.parse(view.until) - serverNow()) / 1_000));
