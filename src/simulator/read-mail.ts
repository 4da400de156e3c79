// What stands in a mail as it came over the wire: subject, plain words, HTML. Enough for what the product sends. Pure.

export interface ReadMail {
  subject: string;
  text: string;
  html: string;
}

export function readMail(raw: string): ReadMail {
  const parts = partsOf(raw);
  const of = (type: string) => parts.find(({ headers }) => headerOf(headers, 'content-type').startsWith(type));
  return {
    subject: decodedWords(headerOf(headOf(raw), 'subject')),
    text: bodyOf(of('text/plain')),
    html: bodyOf(of('text/html')),
  };
}

interface Part {
  headers: string;
  body: string;
}

/** The leaves, whatever they are wrapped in. */
function partsOf(raw: string): Part[] {
  const headers = headOf(raw);
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  const boundary = /boundary="?([^";\r\n]+)"?/i.exec(headerOf(headers, 'content-type', { exact: true }))?.[1];
  if (boundary === undefined) return [{ headers, body }];
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => partsOf(part.replace(/^\r\n/, '')));
}

const headOf = (raw: string): string => raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');

function headerOf(headers: string, name: string, { exact = false } = {}): string {
  const value = new RegExp(`^${name}:[ ]*(.*)$`, 'im').exec(headers)?.[1]?.trim() ?? '';
  return exact || name === 'subject' ? value : value.toLowerCase();
}

function bodyOf(part: Part | undefined): string {
  if (part === undefined) return '';
  const encoding = headerOf(part.headers, 'content-transfer-encoding');
  const body = part.body.replace(/\r\n$/, '');
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  const words = encoding === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : body;
  return words.replaceAll('\r\n', '\n');
}

function unquoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`; between two of them a space means nothing. */
const decodedWords = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, words: string) =>
      how.toUpperCase() === 'B' ? Buffer.from(words, 'base64').toString('utf8') : unquoted(words.replaceAll('_', ' ')),
    );
