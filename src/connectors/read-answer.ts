// What a brand's system answered, as a card can show it. Pure, and it believes nothing: whatever came is read by its own properties,
// cut to a length that can be read, and text stays text.
import type { ConnectorDeclaration } from './declaration.ts';

export interface CardItem {
  title: string;
  fields: { name: string; value: string }[];
  url: string | null;
  urgent: string | null;
}

export type Read = { items: CardItem[] } | { because: 'wrong_shape' };

const MOST_LETTERS = 200;
const TEMPLATE = /\{([^{}|]*)(?:\|([a-z]+))?\}/g;

type Reading = Pick<ConnectorDeclaration, 'items' | 'title' | 'fields' | 'link' | 'urgent' | 'mostItems'>;

export function readAnswer(answer: unknown, { items: path, title, fields, link, urgent, mostItems }: Reading): Read {
  const found = at(answer, path);
  if (typeof found !== 'object' || found === null) return { because: 'wrong_shape' };
  const entries: unknown[] = Array.isArray(found) ? found : [found];
  const items = entries.slice(0, mostItems).map((entry) => ({
    title: filled(title, entry),
    fields: fields
      .map(({ name, value }) => ({ name, value: filled(value, entry) }))
      .filter(({ value }) => value !== ''),
    url: link === undefined ? null : webAddress(filled(link, entry)),
    urgent: urgent === undefined ? null : wholeOrNull(urgent, entry),
  }));
  const readable = items.filter((item) => item.title !== '' || item.fields.length > 0);
  // There were entries, and nothing of what was declared is in any of them: it has become another answer.
  if (entries.length > 0 && readable.length === 0) return { because: 'wrong_shape' };
  return { items: readable };
}

/** Along own properties alone: `__proto__` or `constructor` lead nowhere. */
function at(value: unknown, path: string): unknown {
  let here = value;
  for (const step of path.split('.').filter((part) => part !== '')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return here;
}

const filled = (template: string, entry: unknown): string =>
  cut(template.replace(TEMPLATE, (_whole, path: string, form?: string) => words(at(entry, path.trim()), form)).trim());

/** What says nothing as soon as one part is missing, such as "departs {time}". */
function wholeOrNull(template: string, entry: unknown): string | null {
  const paths = [...template.matchAll(TEMPLATE)].map(([, path = '']) => path.trim());
  if (paths.some((path) => words(at(entry, path)) === '')) return null;
  const text = filled(template, entry);
  return text === '' ? null : text;
}

function words(value: unknown, form?: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value !== 'string') return '';
  const text = value.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return form === undefined ? cut(text) : cut(moment(text, form));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Of a time in ISO 8601 what its clock on the spot shows, whatever zone it is in: `{departs|time}`, `{departs|date}`. */
function moment(text: string, form: string): string {
  const [, , month = '', day = '', hour = '', minute = ''] =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/.exec(text) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return text;
  if (form === 'time') return hour === '' ? '' : `${hour}:${minute}`;
  if (form === 'date') return `${Number(day)} ${name}`;
  return text;
}

function cut(text: string): string {
  const letters = Array.from(text);
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : text;
}

/** Nothing but a web address may become a link. */
function webAddress(text: string): string | null {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}
