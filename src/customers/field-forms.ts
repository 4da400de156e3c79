// The one form of every value of a record, and what is said of a value that has none. Pure.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { ProductError } from '../errors.ts';

export const refused = (field: string, sentence: string): ProductError =>
  new ProductError('bad_request', `${sentence}.`, { field });

/** Composed letters, one space between words. */
export function asWords(text: string, { field }: { field: string }): string {
  const words = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (words.length > MOST_LETTERS) throw refused(field, `This is too long: at most ${MOST_LETTERS} characters`);
  return words;
}

const MOST_LETTERS = 200;

export function asEmail(text: string, { field }: { field: string }): string {
  const email = text.normalize('NFKC').trim().replace(/^mailto:/i, '').toLowerCase(); // prettier-ignore
  if (email.length > 320 || !EMAIL.test(email)) throw refused(field, 'This is no e-mail address: it has to look like name@example.com'); // prettier-ignore
  return email;
}

/** E.164. */
export function asPhone(text: string, { field, region }: { field: string; region: string | null }): string {
  const typed = text.normalize('NFKC').trim();
  const parsed = parsePhoneNumberFromString(typed.startsWith('00') ? `+${typed.slice(2)}` : typed, {
    ...(region === null ? {} : { defaultCountry: region as CountryCode }),
    extract: false,
  });
  if (parsed?.isPossible() === true) return parsed.number;
  const way = region === null && !/^(\+|00)/.test(typed) ? 'write it with its country, like +34 600 000 117' : 'check its digits'; // prettier-ignore
  throw refused(field, `This is no phone number: ${way}`);
}

export function asBirthDate(text: string, now: number): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim()) ?? [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isReal = year !== undefined && new Date(at).toISOString().startsWith(`${year}-${month}-${day}`);
  if (!isReal) throw refused('birthDate', 'This is no date: write it like 1984-03-12');
  if (at > now || Number(year) < 1880) throw refused('birthDate', 'Nobody who writes was born then');
  return `${year}-${month}-${day}`;
}

/** `pt_br` is `pt-BR`. */
export const asLanguage = (text: string): string => {
  const known = languages.get(text) ?? canonical(text);
  if (known === undefined) throw refused('language', 'This is no language: write it like es or pt-BR');
  return remember(languages, text, known);
};

export function asTimeZone(text: string): string {
  const known = zones.get(text) ?? zone(text);
  if (known === undefined) throw refused('timeZone', 'This is no time zone: write it like Europe/Madrid');
  return remember(zones, text, known);
}

export function asCountry(text: string): string {
  const country = text.trim().toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) throw refused('country', 'This is no country: write its two letters, like ES');
  return country;
}

const EMAIL = /^[^\s@<>"(),;:\\[\]]{1,64}@[^\s@<>"(),;:\\[\].]+(?:\.[^\s@<>"(),;:\\[\].]+)+$/;

/** Asking the runtime takes longer than all the rest of a record; a file of millions has a few of each. */
const languages = new Map<string, string>();
const zones = new Map<string, string>();
const MOST_REMEMBERED = 1_000;

function remember(known: Map<string, string>, text: string, form: string): string {
  if (known.size < MOST_REMEMBERED) known.set(text, form);
  return form;
}

function canonical(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

function zone(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
