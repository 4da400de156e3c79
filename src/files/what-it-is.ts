// What a file is, by its bytes alone: the header that came with it and its name may say anything. Pure; `sniffed` is what its
// first bytes look like. Before it: keep-bytes. After it: render, for pictures; everything else is for playing or saving.

export type Kind = 'image' | 'video' | 'audio' | 'file';

export interface WhatItIs {
  kind: Kind;
  /** What it is served as; `application/octet-stream` where nothing better is sure and harmless. */
  contentType: string;
}

/** Pictures that the renderer reads. What is shown of them is always our own rendering. */
const PICTURES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];
const FILMS = ['video/mp4', 'video/quicktime', 'video/webm', 'video/x-m4v', 'video/3gpp', 'video/3gpp2'];
const SOUNDS = [
  'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/ogg', 'audio/opus', 'audio/wav', 'audio/flac', 'audio/amr', 'audio/webm',
]; // prettier-ignore
/** Kept under their own name: documents for saving, pictures only for knowing what they are. HTML, SVG, XML and scripts are not among them and never will be. */
const DOCUMENTS = [
  'application/pdf', 'application/zip', 'application/msword', 'application/vnd.ms-excel', 'image/heic', 'image/heif', 'image/tiff', 'image/bmp',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet',
]; // prettier-ignore

export const UNKNOWN_TYPE = 'application/octet-stream';

/** Containers that hold sound alone as well: a voice note is told apart by what the platform called it. */
const AS_SOUND: Readonly<Record<string, string>> = { 'video/mp4': 'audio/mp4', 'video/webm': 'audio/webm', 'video/ogg': 'audio/ogg' }; // prettier-ignore

/** `called`: the type of the attachment as the platform gave it. */
export function whatItIs({ sniffed, called }: { sniffed: string | undefined; called: string }): WhatItIs {
  const type = (sniffed ?? '').split(';')[0]?.trim() ?? '';
  const sound = called === 'audio' ? AS_SOUND[type] : undefined;
  if (sound !== undefined) return { kind: 'audio', contentType: sound };
  if (type === 'image/apng') return { kind: 'image', contentType: 'image/png' };
  if (PICTURES.includes(type)) return { kind: 'image', contentType: type };
  if (FILMS.includes(type)) return { kind: 'video', contentType: type };
  if (SOUNDS.includes(type)) return { kind: 'audio', contentType: type };
  return { kind: 'file', contentType: DOCUMENTS.includes(type) || isOtherPicture(type) ? type : UNKNOWN_TYPE };
}

/** Raw photos and the like say where they were taken: under their own type nothing of them is given out, and none goes out. */
const isOtherPicture = (type: string): boolean =>
  type.startsWith('image/') && type !== 'image/svg+xml' && type !== 'image/vnd.dwg';

/** What an agent is told it is: stories, stickers and posts keep their word, since what they are is how they came. */
export const shownType = (called: string, { kind }: WhatItIs): string =>
  ['image', 'video', 'audio', 'file'].includes(called) ? kind : called;
