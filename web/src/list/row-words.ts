// What a row says in its second line, and in which group of the queue it stands. Pure.
import type { Conversation } from '../../../src/api/schemas.ts';
import { promiseOf } from '../ui/time-words.ts';

export interface Preview {
  tone: 'plain' | 'draft' | 'fail' | 'unknown';
  label: string;
  text: string;
}

const ATTACHMENT_WORDS: Readonly<Record<string, string>> = {
  image: 'Photo', video: 'Video', audio: 'Voice message', file: 'File', sticker: 'Sticker', location: 'Location', link: 'Link', post: 'Post',
  story_reply: 'Answers your story', story_mention: 'Mentions you in a story', template: 'Card', view_once: 'Photo to be seen once',
  encrypted: 'Encrypted message', unsupported: 'Something that cannot be shown here',
}; // prettier-ignore
export const attachmentWords = (type: string): string => ATTACHMENT_WORDS[type] ?? 'Attachment';

export function previewOf({ lastMessage }: Pick<Conversation, 'lastMessage'>, draft: string): Preview {
  if (draft.trim() !== '') return { tone: 'draft', label: 'Draft:', text: draft };
  if (!lastMessage) return { tone: 'plain', label: '', text: '' };
  const { state, text, attachments, unsentAt, direction, failure } = lastMessage;
  if (state === 'failed') return { tone: 'fail', label: '', text: failure?.sentence ?? 'Not sent' };
  if (state === 'unknown') return { tone: 'unknown', label: '', text: failure?.sentence ?? 'Not confirmed' };
  if (unsentAt !== null) return { tone: 'plain', label: '', text: 'Took a message back' };
  const said = text === '' ? attachmentWords(attachments[0]?.type ?? '') : text;
  return { tone: 'plain', label: direction === 'outbound' ? 'You:' : '', text: said };
}

export const groupOf = (row: Pick<Conversation, 'waitingSince' | 'dueAt'>, now: number): string => {
  const promise = promiseOf(row, now);
  if (promise === null) return 'Not waiting for us';
  return promise.level === 'ok' ? 'Waiting for us' : 'Promise lapses soon';
};
