// Whether a picture may be a passport, an identity card or the like. Pure. It errs on the side of protecting: a blurred beach
// costs an agent one click, an open passport costs a customer more. Before it: the measures of render-child, and the words
// around it. After it: whoever looks says why, and may say that it is none.
import type { Measures } from './measure-picture.ts';

export type IdentityLook = { looks: false } | { looks: true; because: 'mrz' | 'words' | 'shape' };

export interface Looked {
  /** Undefined when the picture could not be measured, or is no picture. */
  measures: Measures | undefined;
  /** What was said around it, and in its message. */
  words: readonly string[];
  /** What the file is called: a boarding pass that is called one is not suspected for what was said near it. */
  own?: readonly string[];
}

/** Letters, receipts and bar codes measure below 0.2, the lines of a passport, crooked and on a table too, above 0.35. */
const MACHINE_LINES = 0.25;
const PORTRAIT = 0.34;
/** Cards, and the page of a passport, lying as they are read. A sheet of paper has the same sides, and stands. */
const RATIOS = [1.586, 1.42];
const RATIO_SLACK = 0.013;

export function looksLikeIdentity({ measures, words, own = [] }: Looked): IdentityLook {
  if (measures && measures.machineLines >= MACHINE_LINES) return { looks: true, because: 'mrz' };
  const said = own.some(namesAnotherPaper) ? own : [...words, ...own];
  if (said.some(namesAnIdentityDocument)) return { looks: true, because: 'words' };
  const isCardShaped = measures && RATIOS.some((ratio) => Math.abs(measures.ratio - ratio) <= RATIO_SLACK);
  return isCardShaped && measures.portrait >= PORTRAIT ? { looks: true, because: 'shape' } : { looks: false };
}

/**
 * Words for documents that prove who somebody is, in the languages of most customers; whole words where a script has them. What
 * also says something else every day (a Visa card, the id of a booking, `nie` for never) counts only beside a second sign.
 */
const NOT_A_NUMBER = '(?! (?:is|was|for|number|no|nr|of|code)(?![\\p{L}]))(?! ?[:#=]? ?\\d)';
const WHICH = '(?:tourist|student|work|entry|transit|travel|schengen|business|electronic|valid|expired)';
const LATIN = [
  'passports?', 'pass(?:port)?kopie', 'reisep(?:a|ä)ss\\p{L}*', 'personalausweis\\p{L}*', 'ausweis(?!en|t)\\p{L}*', 'führerschein\\p{L}*', 'aufenthaltstitel',
  'pasaportes?', 'd\\.n\\.i\\.?', 'n\\.i\\.e\\.?', '(?:mi|su|el|del|un|foto de|copia de) dni', '(?:n(?:u|ú)mero de|tarjeta de|dni o|dni y) nie', 'c(?:e|é)dulas?', 'carn(?:e|é)t? de (?:identidad|conducir)', 'documentos? de identidad', 'licencia de conducir',
  'passeports?', 'carte (?:nationale )?d[’\']identit(?:e|é)', 'pi(?:e|è)ces? d[’\']identit(?:e|é)', 'permis de (?:conduire|s(?:e|é)jour)', 'titre de s(?:e|é)jour',
  'passaport[oi]', 'carta d[’\']identit(?:a|à)', 'documento d[’\']identit(?:a|à)', 'patente di guida', '(?:mia|tua|sua|vostra) patente', 'permesso di soggiorno',
  'passaportes?', 'cart(?:a|ã)o de cidad(?:a|ã)o', 'bilhete de identidade', 'carteira de identidade', 'cnh',
  'paspoort(?:en)?', 'identiteitskaart', 'rijbewijs', 'paszport\\p{L}*', 'dow(?:o|ó)d(?:u|zie)? osobist\\p{L}*', 'legitimation', 'k(?:o|ö)rkort', 'pass?kort', 'pasaport\\p{L}*', 'kimlik\\p{L}*', 'h(?:o|ộ) chi(?:e|ế)u', 'paspor',
  'id[ -]?(?:cards?|documents?|docs?|photo)', '(?:photo|national|identity) id', `(?:my|your|his|her|their|an|of) id${NOT_A_NUMBER}`, `(?:copy|photo|picture|scan|front|back|both sides) of the id${NOT_A_NUMBER}`, 'identity (?:cards?|documents?|papers?|proof)', 'proof of identity', 'driv(?:er|ing)[’\']?s? licen[cs]es?', 'residence permits?', `${WHICH} visas?(?! (?:card|debit|credit))`, 'visas? (?:pages?|stamps?|stickers?|documents?|applications?)', '(?:copy|photo|picture|scan) of (?:my|your|the|his|her) visas?(?! (?:card|debit|credit))', 'visas? de (?:tourisme|turismo|turista|travail|trabajo|estudiante|s(?:e|é)jour)', 'green cards?', 'e-?pass(?:port)?', 'travel documents?',
]; // prettier-ignore
/** As they stand on the card: in small letters these are words of other languages. */
const CAPITALS = /(?<![\p{L}\p{N}])(?:DNI|(?:[Mm]i|[Ss]u|[Tt]u|[Ee]l|[Dd]el|[Uu]n|DNI\/) ?NIE)(?![\p{L}\p{N}])/u;
const OTHER = [
  'паспорт', 'удостоверени', 'водительск', 'посвідчення', 'διαβατήριο', 'ταυτότητα', '护照', '護照', '身份证', '身分證', '驾照', '签证', 'パスポート', '旅券', '免許証', 'マイナンバー', '身分証', '여권', '신분증', '주민등록증', '운전면허증',
  'جواز', 'بطاقة الهوية', 'هوية', 'דרכון', 'תעודת זהות', 'पासपोर्ट', 'आधार कार्ड', 'หนังสือเดินทาง', 'บัตรประชาชน',
]; // prettier-ignore
const NAMED = new RegExp(`(?<![\\p{L}\\p{N}])(?:${LATIN.join('|')})(?![\\p{L}\\p{N}])|${OTHER.join('|')}`, 'iu');

/** At most so much of a text is read: nobody names a document on page three. */
const LONGEST = 2_000;

export function namesAnIdentityDocument(text: string): boolean {
  const words = plain(text);
  return NAMED.test(words) || CAPITALS.test(words);
}

const plain = (text: string): string => text.slice(0, LONGEST).normalize('NFC').replaceAll('_', ' ');

/** What travellers send every day and call by its name. */
const ANOTHER = /boarding[ -]?pass|(?<!\p{L})(?:invoice|receipt|e-?ticket|itinerary|rechnung|quittung|bordkarte|factura|recibo|billete|tarjeta de embarque|facture|carte d.embarquement|fattura|fatura|carta d.imbarco)/iu; // prettier-ignore
const namesAnotherPaper = (name: string): boolean => ANOTHER.test(plain(name));
