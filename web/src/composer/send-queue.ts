// What was sent and the server has not taken yet. It stays in this browser, is tried again with the same key until there is an
// answer, oldest first, and comes back to the composer when the answer is no. So a lost network loses nothing and doubles nothing.
import type { Message, ReplyAccepted } from '../../../src/api/schemas.ts';
import { api, ApiError, isPassing } from '../api.ts';
import { putBack, uploadOf, type Upload } from '../attachments/uploads.ts';
import { refreshConversation } from '../state/shown-conversation.ts';
import { queryClient } from '../state/session.ts';
import { kept, watched } from '../ui/store.ts';
import { dropToast, say } from '../ui/toasts.tsx';
import { serverNow } from '../ui/use-now.ts';
import { pinAim, type Aim } from './aims.ts';
import { draftKey, drafts, setDraft } from './drafts.ts';

export interface Sending {
  /** Also the idempotency key. */
  key: string;
  conversationId: string;
  kind: 'reply' | 'note';
  text: string;
  lastSeenMessageId: string | null;
  force: boolean;
  /** Where it goes, whatever the customer does meanwhile; null: nobody has written there yet. */
  aim: Aim | null;
  /** Under public words: the platform's way into a direct message. */
  invite?: boolean;
  /** What goes along; already on the server. */
  files?: readonly Upload[];
  at: string;
  /** No answer so far: it waits for the connection. */
  waits: boolean;
}

export const sendQueue = kept<readonly Sending[]>('sending', []);

/** A conversation moved on before the reply was taken: what is new, until the author decides. */
export const moved = watched<Readonly<Record<string, { text: string; since: Message[] }>>>({});

let busy = false;

export function send(what: Omit<Sending, 'key' | 'at' | 'waits'>): void {
  sendQueue.set((now) => [
    ...now,
    { ...what, key: crypto.randomUUID(), at: new Date(serverNow()).toISOString(), waits: false },
  ]);
  setDraft(draftKey(what.conversationId, what.kind), '');
  void sendAll();
}

/** Called once: goes on with what an earlier page left, and whenever the network is back. */
export function startSending(): void {
  window.addEventListener('online', () => void sendAll());
  setInterval(() => void sendAll(), 4_000);
  void sendAll();
}

async function sendAll(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    for (let next = sendQueue.get()[0]; next; next = sendQueue.get()[0]) if (!(await sendOne(next))) break;
  } finally {
    busy = false;
  }
}

/** False when the connection is gone: the others wait behind it. */
async function sendOne(item: Sending): Promise<boolean> {
  const { key, conversationId, kind, text, lastSeenMessageId, force, aim, invite, files = [] } = item;
  try {
    if (kind === 'note') await api.post(`/conversations/${conversationId}/notes`, { text }, key);
    else {
      const where = {
        ...(aim ? { threadId: aim.threadId } : {}),
        ...(aim?.privately ? { privately: true } : {}),
        ...(invite ? { invite } : {}),
      };
      const attachmentIds = files.flatMap(({ id }) => (id === null ? [] : [id]));
      const along = attachmentIds.length === 0 ? {} : { attachmentIds };
      const body = { text, lastSeenMessageId, ...where, ...along, ...(force ? { force } : {}) };
      offerUndo(item, await api.post<ReplyAccepted>(`/conversations/${conversationId}/replies`, body, key));
    }
    done(item);
  } catch (error) {
    if (isPassing(error) || (error instanceof ApiError && error.code === 'not_signed_in')) {
      sendQueue.set((now) => now.map((each) => (each.key === key ? { ...each, waits: true } : each)));
      return false;
    }
    takeBack(item, error);
  }
  return true;
}

function done({ key, conversationId }: Sending): void {
  void queryClient.invalidateQueries({ queryKey: ['timeline', conversationId] }).finally(() => {
    sendQueue.set((now) => now.filter((each) => each.key !== key));
  });
  // The next one must not wait for the screen.
  sendQueue.set((now) => now.filter((each) => each.key !== key));
  void refreshConversation(conversationId);
}

/** The words go back to where they were written, above anything written since. */
function takeBack({ key, conversationId, kind, text, aim, invite = false, files = [] }: Sending, error: unknown): void {
  sendQueue.set((now) => now.filter((each) => each.key !== key));
  if (files.length > 0) putBack(conversationId, files);
  if (kind === 'reply') pinAim(conversationId, { aim, invite });
  const where = draftKey(conversationId, kind);
  const since = drafts.get()[where] ?? '';
  setDraft(where, since === '' ? text : `${text}\n\n${since}`);
  if (error instanceof ApiError && error.code === 'conversation_moved') {
    moved.set((now) => ({
      ...now,
      [conversationId]: { text, since: (error.facts['since'] as Message[] | undefined) ?? [] },
    }));
    void queryClient.invalidateQueries({ queryKey: ['timeline', conversationId] });
    return;
  }
  say(error instanceof Error ? error.message : 'That was not taken.', { bad: true, forMs: 10_000 });
}

function offerUndo(item: Sending, { replyId, undoUntil }: ReplyAccepted): void {
  const left = undoUntil === null ? 0 : Date.parse(undoUntil) - serverNow();
  if (left < 500) return;
  const toast = say(`Leaves in ${Math.ceil(left / 1000)} s`, {
    forMs: left,
    undo: () => {
      dropToast(toast);
      void undo(item, replyId);
    },
  });
}

/** Taken back: words and files return to the composer. */
async function undo({ conversationId, aim, invite = false }: Sending, replyId: string): Promise<void> {
  const cached = queryClient.getQueryData<{ pages: { items: { type: string; message?: Message }[] }[] }>([
    'timeline',
    conversationId,
  ]);
  const messages =
    cached?.pages
      .flatMap(({ items }) => items)
      .flatMap(({ message }) => (message?.replyId === replyId ? [message] : [])) ?? [];
  const parts = messages.map(({ text }) => text).filter((text) => text !== '');
  const files = messages.flatMap(({ attachments }) => attachments.map(uploadOf));
  try {
    await api.del(`/conversations/${conversationId}/replies/${replyId}`);
    const where = draftKey(conversationId, 'reply');
    if (files.length > 0) putBack(conversationId, files);
    pinAim(conversationId, { aim, invite });
    if (parts.length > 0)
      setDraft(where, [parts.join('\n\n'), drafts.get()[where] ?? ''].filter((text) => text !== '').join('\n\n'));
  } catch (error) {
    say(error instanceof ApiError ? error.message : 'It could not be taken back.', { bad: true });
  }
  void queryClient.invalidateQueries({ queryKey: ['timeline', conversationId] });
}
