// Sizes, lengths and kinds of files as people say them. Pure.
import type { AttachmentRules } from '../../../src/api/schemas.ts';

/** `820 kB`, `2.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  const mb = bytes / 1_000_000;
  return `${mb < 10 ? mb.toFixed(1) : Math.round(mb)} MB`;
}

/** `0:07`, `12:40`. */
export function lengthWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const KINDS: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/msword': 'Word document',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word document',
  'application/vnd.ms-excel': 'Spreadsheet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Spreadsheet',
  'application/zip': 'ZIP archive',
  'text/plain': 'Text',
  'text/csv': 'Table (CSV)',
  'video/quicktime': 'QuickTime video',
};

/** `PDF`, `JPEG picture`, `MP4 video`; null when nothing better than "file" can be said. */
export function kindWords(contentType: string | null): string | null {
  if (contentType === null) return null;
  const known = KINDS[contentType];
  if (known !== undefined) return known;
  const [group = '', name = ''] = contentType.split('/');
  const noun = { image: 'picture', video: 'video', audio: 'sound' }[group];
  return noun === undefined ? null : `${name.replace(/^x-/, '').replace('mpeg', 'mp3').toUpperCase()} ${noun}`;
}

type Rule = AttachmentRules['accepts'][number];

/** Names for kinds that have a better known one: what systems and browsers call them. */
export const SAME_KIND: Readonly<Record<string, string>> = {
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/mp3': 'audio/mpeg',
  'audio/x-mp3': 'audio/mpeg',
  'audio/x-mpeg': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-aac': 'audio/aac',
  'video/x-m4v': 'video/mp4',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'application/x-pdf': 'application/pdf',
};
const named = (contentType: string): string => SAME_KIND[contentType] ?? contentType;

const takes = ({ contentTypes }: Rule, contentType: string): boolean =>
  contentTypes.some((each) => each === '*/*' || named(each) === named(contentType));

/** Why the channel would not take this file, as a sentence with the way out; null when it would. */
export function refusalOf(
  file: { name: string; type: string; size: number },
  { rules, place }: { rules: AttachmentRules; place: string },
): string | null {
  if (rules.accepts.length === 0) return `${place} takes words alone.`;
  // What the browser does not know by its name the server looks at.
  if (file.type === '') return null;
  const fitting = rules.accepts.filter((rule) => takes(rule, file.type));
  if (fitting.length === 0)
    return `${place} does not take ${kindWords(file.type) ?? 'this kind of file'}: ${acceptedWords(rules)}.`;
  const most = Math.max(...fitting.map(({ mostBytes }) => mostBytes));
  if (file.size <= most) return null;
  return `${file.name} has ${sizeWords(file.size)}; ${place} takes at most ${sizeWords(most)}. Send it smaller, or as a link.`;
}

const PLURALS: Readonly<Record<Rule['type'], string>> = {
  image: 'pictures',
  video: 'videos',
  audio: 'sound',
  file: 'files',
};

/** `pictures up to 5 MB, videos up to 64 MB`. */
export function acceptedWords({ accepts }: AttachmentRules): string {
  const most = new Map<string, number>();
  for (const rule of accepts) {
    const words = rule.contentTypes.every((each) => each === 'application/pdf') ? 'PDF' : PLURALS[rule.type];
    most.set(words, Math.max(most.get(words) ?? 0, rule.mostBytes));
  }
  return [...most].map(([words, bytes]) => `${words} up to ${sizeWords(bytes)}`).join(', ');
}

/** For the picker: what it offers. */
export const pickable = ({ accepts }: AttachmentRules): string =>
  accepts.some(({ contentTypes }) => contentTypes.includes('*/*'))
    ? ''
    : [...new Set(accepts.flatMap(({ contentTypes }) => contentTypes))].join(',');
