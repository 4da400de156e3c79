// Files that go along with the reply that is being written: sent to the server while the words are still being typed, kept in this
// browser until they leave, so that a reload or a lost network loses none that had arrived.
import type { Attachment } from '../../../src/api/schemas.ts';
import { api, ApiError } from '../api.ts';
import { kept } from '../ui/store.ts';
import { say, sayError } from '../ui/toasts.tsx';

export interface Upload {
  /** Ours, until the server has given one. */
  key: string;
  /** The server's; null while it is on its way, or was refused. */
  id: string | null;
  name: string;
  type: string;
  bytes: number;
  /** Share that has left, 0 to 1. */
  sent: number;
  thumb: string | null;
  /** Why it cannot go along, as a sentence. */
  error: string | null;
}

/** By conversation. */
export const uploads = kept<Readonly<Record<string, readonly Upload[]>>>('uploads', {});
const running = new Map<string, XMLHttpRequest>();

const change = (conversationId: string, act: (list: readonly Upload[]) => readonly Upload[]): void =>
  uploads.set((now) => {
    const { [conversationId]: list = [], ...others } = now;
    const next = act(list);
    return next.length === 0 ? others : { ...others, [conversationId]: next };
  });

const patch = (conversationId: string, key: string, facts: Partial<Upload>): void =>
  change(conversationId, (list) => list.map((each) => (each.key === key ? { ...each, ...facts } : each)));

export const MOST_FILES = 10;

/** `refusal`: why the channel would not take a file; then it is shown with the reason and not sent anywhere. */
export function attach(
  conversationId: string,
  { files, refusal }: { files: readonly File[]; refusal: (file: File) => string | null },
): void {
  const free = MOST_FILES - (uploads.get()[conversationId]?.length ?? 0);
  if (files.length > free) say(`At most ${MOST_FILES} files go with one reply.`, { bad: true });
  for (const file of files.slice(0, Math.max(0, free))) {
    const upload: Upload = {
      key: crypto.randomUUID(),
      id: null,
      name: file.name === '' ? 'pasted picture' : file.name,
      type: file.type,
      bytes: file.size,
      sent: 0,
      thumb: null,
      error: refusal(file),
    };
    change(conversationId, (list) => [...list, upload]);
    if (upload.error === null) start(conversationId, { upload, file });
  }
}

/** `fetch` does not tell how much has left; this does. */
function start(conversationId: string, { upload, file }: { upload: Upload; file: File }): void {
  const { key, name } = upload;
  const request = new XMLHttpRequest();
  running.set(key, request);
  request.open('POST', `/api/v1/attachments?name=${encodeURIComponent(name)}`);
  request.setRequestHeader('x-touchpoint', '1');
  request.setRequestHeader('idempotency-key', key);
  request.setRequestHeader('content-type', file.type || 'application/octet-stream');
  request.upload.addEventListener('progress', ({ loaded, total }) =>
    patch(conversationId, key, { sent: total === 0 ? 0 : loaded / total }),
  );
  request.addEventListener('load', () => {
    running.delete(key);
    const answer = answerOf(request);
    if (request.status >= 200 && request.status < 300 && answer.id !== undefined)
      // The server looks into the file, and draws pictures anew: what counts is what it has.
      patch(conversationId, key, {
        id: answer.id,
        sent: 1,
        thumb: answer.urls?.thumb ?? null,
        name: answer.name ?? name,
        type: answer.contentType ?? upload.type,
        bytes: answer.bytes ?? upload.bytes,
      });
    else patch(conversationId, key, { error: answer.detail ?? answer.title ?? 'The server did not take it.' });
  });
  const lost = () => {
    running.delete(key);
    patch(conversationId, key, { error: 'The connection was lost. Remove it and attach it again.' });
  };
  request.addEventListener('error', lost);
  request.addEventListener('timeout', lost);
  request.send(file);
}

function answerOf({ responseText }: XMLHttpRequest): Partial<Attachment> & { detail?: string; title?: string | null } {
  try {
    return JSON.parse(responseText) as Partial<Attachment> & { detail?: string };
  } catch {
    return {};
  }
}

/** Taken off the reply, and off the server. */
export function detach(conversationId: string, { key, id }: Pick<Upload, 'key' | 'id'>): void {
  running.get(key)?.abort();
  running.delete(key);
  change(conversationId, (list) => list.filter((each) => each.key !== key));
  if (id !== null)
    void api.del(`/attachments/${id}`).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.status === 404)) sayError(error);
    });
}

/** They leave with a reply: the tray is empty, the server keeps them. */
export function takeUploads(conversationId: string): readonly Upload[] {
  const list = uploads.get()[conversationId] ?? [];
  change(conversationId, () => []);
  return list;
}

/** What went with a message, as it lies on the server. */
export const uploadOf = ({ id, name, contentType, bytes, urls }: Attachment): Upload => ({
  key: id,
  id,
  name: name ?? 'file',
  type: contentType ?? '',
  bytes: bytes ?? 0,
  sent: 1,
  thumb: urls.thumb,
  error: null,
});

/** A reply was not taken, or taken back: what went with it is there again. */
export const putBack = (conversationId: string, files: readonly Upload[]): void =>
  change(conversationId, (list) => [...files, ...list]);

/** Whoever signs in next has files of their own. */
export const forgetUploads = (): void => uploads.set({});

/** What an earlier page had not sent to the end cannot go on: the browser no longer has the file. */
export function dropUnfinished(): void {
  for (const [conversationId, list] of Object.entries(uploads.get()))
    for (const { key, id, error } of list)
      if (id === null && error === null && !running.has(key))
        patch(conversationId, key, { error: 'The page was loaded anew. Remove it and attach it again.' });
}
