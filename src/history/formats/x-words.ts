// Ids and texts as X's archive writes them: three characters escaped, every link shortened. Pure.
import { cleanText, isObject, textAt, type Json } from '../../json.ts';

/** X's ids are digits, and a number may have lost some of them. */
export function xId(from: unknown, key: string): string | undefined {
  const value = isObject(from) ? from[key] : undefined;
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d{1,30}$/.test(text) && text !== '0' ? text : undefined;
}

const PLAIN: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** As its author wrote it; the link that stands for a picture is taken away. */
export function xText(raw: string, links: readonly Json[]): string {
  const known = new Map(
    links.map((link) => [
      textAt(link, 'url'),
      { to: textAt(link, 'expanded') ?? textAt(link, 'expanded_url'), isMedia: isMedia(link) },
    ]),
  );
  const pieces = raw.split(/(https?:\/\/t\.co\/\w+)/i).map((piece) => {
    const link = known.get(piece);
    if (link === undefined) return piece.replaceAll(/&(?:amp|lt|gt);/g, (escape) => PLAIN[escape] ?? escape);
    return link.isMedia ? '' : (link.to ?? piece);
  });
  const text = cleanText(pieces.join(''));
  return [...known.values()].some(({ isMedia }) => isMedia) ? text.trimEnd() : text;
}

const isMedia = (link: Json): boolean =>
  textAt(link, 'media_url_https') !== undefined ||
  /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/messages\/media\//i.test(textAt(link, 'expanded') ?? '');
