// Why a file cannot go along with a reply, one sentence for each, with the way out. Before it: outbox/attach-files, which knows the
// reason and no words.
import { ProductError } from '../errors.ts';
import { sizeWords } from '../files/size-words.ts';
import type { NotAttached, NotAttachedFacts } from '../outbox/attach-files.ts';
import { channelWord } from './sentences.ts';

/** The same refusal in words, each file by its id. What is no such refusal comes back as it is. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof ProductError) || !('notAttached' in error.facts)) return error;
  const facts = error.facts as NotAttachedFacts;
  const attachments = facts.notAttached.map((file) => ({ id: file.id, sentence: sentenceOf(file, facts) }));
  return new ProductError(error.code, attachments.map(({ sentence }) => sentence).join(' '), { attachments });
}

function sentenceOf(file: NotAttached, { channel, kind, takes }: NotAttachedFacts): string {
  const where = channelWord(channel);
  const it = file.name === null ? 'This file' : `“${file.name}”`;
  if (file.because === 'nothing_taken') {
    const here = kind === 'dm' ? where : `A public answer on ${where}`;
    return `${here} takes words alone. Leave ${it} out, or send it in a direct message.`;
  }
  if (file.because === 'type')
    return `${where} takes ${takenInstead(file, takes)} alone, and ${it} is ${wordOf(file)}. Send it as a link${insteadAs(file, takes)}.`;
  if (file.because === 'too_large')
    return `${it} is larger than the ${sizeWords(file.most)} that ${where} takes. Make it smaller, or send it as a link.`;
  if (file.because === 'too_long')
    return `${it} is longer than the ${minutes(file.most)} that ${where} takes. Cut it, or send it as a link.`;
  return NOT_TO_SEND[file.because]({ it, id: file.id });
}

const NOT_TO_SEND = {
  unknown: ({ id }: { it: string; id: string }) => `There is no upload ${id} of yours. Attach the file again.`,
  twice: ({ it }: { it: string }) => `${it} is attached twice. Leave it once.`,
  used: ({ it }: { it: string }) => `${it} has gone out with another message. Attach it again.`,
  failed: ({ it }: { it: string }) =>
    `${it} belongs to a reply that was not sent. Send that one again, or attach the file anew.`,
  gone: ({ it }: { it: string }) => `${it} is not here any more. Attach it again.`,
  protected: ({ it }: { it: string }) =>
    `${it} looks like an identity document and is protected: it cannot be sent on.`,
} as const;

type Takes = NotAttachedFacts['takes'];

/** Of documents where documents are taken, else of everything. */
function takenInstead(file: NotAttached, takes: Takes): string {
  const same = takes.filter(({ type }) => type === kindOf(file));
  const kinds = same.length > 0 ? typesOf(same) : [...new Set(takes.map(({ type }) => KINDS[type]))];
  return listed(kinds);
}

const insteadAs = (file: NotAttached, takes: Takes): string => {
  const same = takes.filter(({ type }) => type === kindOf(file));
  return same.length === 0 ? '' : ` or as ${listed(typesOf(same), 'or')}`;
};

const typesOf = (takes: Takes): string[] => [...new Set(takes.flatMap(({ contentTypes }) => contentTypes.map(short)))];

const listed = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

const KINDS = { image: 'pictures', video: 'films', audio: 'sound', file: 'documents' } as const;

function kindOf({ contentType }: NotAttached): 'image' | 'video' | 'audio' | 'file' {
  const [kind] = (contentType ?? '').split('/');
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file';
}

const WORDS: Readonly<Record<string, string>> = {
  'application/pdf': 'a PDF',
  'application/msword': 'a Word document',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'a Word document',
  'application/vnd.ms-excel': 'an Excel sheet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'an Excel sheet',
  'application/vnd.ms-powerpoint': 'a PowerPoint presentation',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'a PowerPoint presentation',
  'application/zip': 'a ZIP archive',
  'text/plain': 'a text file',
};

function wordOf(file: NotAttached): string {
  const { contentType } = file;
  const known = WORDS[contentType ?? ''];
  if (known !== undefined) return known;
  const kind = kindOf(file);
  if (kind === 'file') return 'another kind of file';
  return `${kind === 'image' ? 'a picture' : kind === 'video' ? 'a film' : 'sound'} of type ${short(contentType ?? '')}`;
}

const SHORT: Readonly<Record<string, string>> = { 'video/quicktime': 'MOV', 'audio/mpeg': 'MP3', 'audio/mp4': 'M4A' };
const short = (contentType: string): string =>
  SHORT[contentType] ?? (contentType.split('/')[1] ?? contentType).replace(/^x-/, '').toUpperCase();

const minutes = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')} minutes`;
