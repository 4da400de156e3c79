// A letter as it is sent: plain words, the same as simple HTML, or one text message. Pure. Before it: send-letter.
import { LANGUAGES, type Language, type Said, type Template, type Values, type Words } from './letter.ts';
import { de } from './words/de.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';
import { it } from './words/it.ts';
import { pt } from './words/pt.ts';

const WORDS: Readonly<Record<Language, Words>> = { en, es, de, fr, it, pt };

export interface Letter {
  template: string;
  language: string;
  values: Record<string, string>;
}

export interface Rendered {
  subject: string;
  text: string;
  html: string;
  /** For a phone. */
  short: string;
}

/** @throws RangeError for a letter that there is not. */
export function renderLetter({ template, language, values }: Letter): Rendered {
  const words = WORDS[LANGUAGES.find((each) => each === language) ?? 'en'];
  if (!Object.hasOwn(words, template)) throw new RangeError('there is no such letter');
  const say = words[template as Template] as (values: Values['link']) => Said;
  const { subject, lines, button } = say(values as unknown as Values['link']);
  const url = button === undefined ? undefined : values['url'];
  const plain = [...lines, ...(url === undefined ? [] : [url]), values['brand'] ?? ''];
  return {
    subject: oneLine(subject),
    text: `${plain.join('\n\n')}\n`,
    html: htmlOf({ lines, url, button, language, brand: values['brand'] ?? '' }),
    short: `${oneLine(values['brand'] ?? '')}: ${[...lines, ...(url === undefined ? [] : [url])].join(' ')}`,
  };
}

interface Page {
  lines: readonly string[];
  url: string | undefined;
  button: string | undefined;
  language: string;
  brand: string;
}

function htmlOf({ lines, url, button, language, brand }: Page): string {
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>`);
  const link =
    url === undefined ? '' : `<p><a href="${escaped(url)}">${escaped(button ?? url)}</a></p><p>${escaped(url)}</p>`;
  return `<!doctype html><html lang="${language}"><body style="font:16px/1.5 sans-serif;max-width:36em">${paragraphs.join('')}${link}<p>${escaped(brand)}</p></body></html>`;
}

/** Names come from platforms where anybody calls themselves anything. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
