// The text as its author wrote it. X escapes three characters, puts t.co in place of every link, and adds a link to the
// end of a message that carries media. Before it: the parsers and poll.ts; after it the text is what people see, and what
// an unknown send is compared with.
import { cleanText, listAt, objectAt, textAt } from '../../json.ts';
import { urlAt } from './platform-value.ts';

/** One link of a text: as it stands there, and where it leads. */
export interface Link {
  url: string;
  expanded: string | undefined;
  /** It stands for an attachment, which is shown as such. */
  isMedia: boolean;
}

/** `raw` without escapes (undone exactly once), t.co links expanded, a media link at the end taken away. */
export function displayText(raw: string, links: readonly Link[]): string {
  const known = new Map(links.filter(({ url }) => T_CO.test(url)).map((link) => [link.url, link]));
  const text = withoutMediaLink(raw, known);
  // Links first: a target may contain "&amp;" of its own, which is not an escape of the text.
  const pieces = text.split(/(https?:\/\/t\.co\/\w+)/i).map((piece) => known.get(piece)?.expanded ?? unescaped(piece));
  return cleanText(pieces.join(''));
}

const T_CO = /^https?:\/\/t\.co\/\w+$/i;

/** Searched from the end: a pattern that begins with "any white space" takes forever on a long run of it. */
function withoutMediaLink(raw: string, known: ReadonlyMap<string, Link>): string {
  const text = raw.trimEnd();
  const start = Math.max(text.lastIndexOf('https://t.co/'), text.lastIndexOf('http://t.co/'));
  return start >= 0 && known.get(text.slice(start))?.isMedia ? text.slice(0, start).trimEnd() : raw;
}

const PLAIN: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const unescaped = (text: string): string => text.replaceAll(/&(?:amp|lt|gt);/g, (escape) => PLAIN[escape] ?? escape);

/** The links of a direct message: from its entities, and the one of its attachment. */
export function directMessageLinks(message: unknown): Link[] {
  const media = objectAt(objectAt(message, 'attachment'), 'media');
  const links = listAt(objectAt(message, 'entities'), 'urls').flatMap(readLink);
  return [...links.map((link) => ({ ...link, isMedia: MESSAGE_MEDIA.test(link.expanded ?? '') })), ...mediaLink(media)];
}

const MESSAGE_MEDIA = /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/messages\/media\//i;

/** The links of a post, from its entities in either notation. */
export function postLinks(entities: unknown): Link[] {
  const links = listAt(entities, 'urls').flatMap((entry) =>
    readLink(entry).map((link) => ({ ...link, isMedia: textAt(entry, 'media_key') !== undefined })),
  );
  return [...links, ...listAt(entities, 'media').flatMap(mediaLink)];
}

const mediaLink = (media: unknown): Link[] => readLink(media).map((link) => ({ ...link, isMedia: true }));

function readLink(entry: unknown): Link[] {
  const url = textAt(entry, 'url');
  return url === undefined ? [] : [{ url, expanded: urlAt(entry, 'expanded_url'), isMedia: false }];
}
