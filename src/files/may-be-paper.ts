// Which files can be somebody's papers at all: pictures and documents. Films and sound are none; stories, stickers and posts are
// the platform's own, and only a person may say otherwise. Pure.
import type { FileRow } from './find-file.ts';

type Known = Pick<FileRow, 'type' | 'contentType'>;

const OTHERS = ['sticker', 'story_reply', 'story_mention', 'post'];

/** `contentType` null: it is not here yet, and what the platform called it has to do. */
export const isPlayed = ({ type, contentType }: Known): boolean => /^(?:video|audio)(?:\/|$)/.test(contentType ?? type);

export const mayBePaper = (file: Known): boolean => !OTHERS.includes(file.type) && !isPlayed(file);
