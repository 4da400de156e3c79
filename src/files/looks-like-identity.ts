// Whether a picture may be a passport, an identity card or the like. Pure. It errs on the side of protecting: a blurred beach
// costs an agent one click, an open passport costs a customer more. Before it: the measures of render-child, and the words
// around it. After it: whoever looks says why, and may say that it is none.
import type { Measures } from './measure-picture.ts';

export type IdentityLook = { looks: false } | { looks: true; because: 'mrz' | 'words' | 'shape' };

export interface Looked {
  /** Undefined when the picture could not be measured, or is no picture. */
  measures: Measures | undefined;
  /** What was said shortly before it, in its message, and what the file is called. */
  words: readonly string[];
}

/** Letters, receipts and bar codes measure below 0.2, the lines of a passport, crooked and on a table too, above 0.35. */
const MACHINE_LINES = 0.25;
const PORTRAIT = 0.34;
/** Cards, and the page of a passport, lying as they are read. A sheet of paper has the same sides, and stands. */
const RATIOS = [1.586, 1.42];
const RATIO_SLACK = 0.013;

export function looksLikeIdentity({ measures, words }: Looked): IdentityLook {
  if (measures && measures.machineLines >= MACHINE_LINES) return { looks: true, because: 'mrz' };
  if (words.some(namesAnIdentityDocument)) return { looks: true, because: 'words' };
  const isCardShaped = measures && RATIOS.some((ratio) => Math.abs(measures.ratio - ratio) <= RATIO_SLACK);
  return isCardShaped && measures.portrait >= PORTRAIT ? { looks: true, because: 'shape' } : { looks: false };
}

/** Words for documents that prove who somebody is, in the languages of most customers; whole words where a script has them. */
const LATIN = [
  'passports?', 'pass(?:port)?kopie', 'reisep(?:a|ä)ss\\p{L}*', 'personalausweis\\p{L}*', 'ausweis\\p{L}*', 'führerschein\\p{L}*', 'aufenthaltstitel',
  'pasaportes?', 'd\\.?n\\.?i\\.?', 'n\\.?i\\.?e\\.?', 'c(?:e|é)dulas?', 'carn(?:e|é)t? de (?:identidad|conducir)', 'documentos? de identidad', 'licencia de conducir',
  'passeports?', 'carte (?:nationale )?d[’\']identit(?:e|é)', 'pi(?:e|è)ces? d[’\']identit(?:e|é)', 'permis de (?:conduire|s(?:e|é)jour)', 'titre de s(?:e|é)jour',
  'passaport[oi]', 'carta d[’\']identit(?:a|à)', 'documento d[’\']identit(?:a|à)', 'patente(?: di guida)?', 'permesso di soggiorno',
  'passaportes?', 'cart(?:a|ã)o de cidad(?:a|ã)o', 'bilhete de identidade', 'carteira de identidade', 'cnh',
  'paspoort(?:en)?', 'identiteitskaart', 'rijbewijs', 'paszport\\p{L}*', 'dow(?:o|ó)d(?:u|zie)? osobist\\p{L}*', 'legitimation', 'k(?:o|ö)rkort', 'pass?kort', 'pasaport\\p{L}*', 'kimlik\\p{L}*', 'h(?:o|ộ) chi(?:e|ế)u', 'paspor',
  'id[ -]?(?:cards?|documents?|docs?|photo)', '(?:photo|national|identity|my|your|an|of|the) id', 'identity (?:cards?|documents?|papers?|proof)', 'proof of identity', 'driv(?:er|ing)[’\']?s? licen[cs]es?', 'residence permits?', 'visas?', 'green cards?', 'e-?pass(?:port)?', 'travel documents?',
]; // prettier-ignore
const OTHER = [
  'паспорт', 'удостоверени', 'водительск', 'посвідчення', 'διαβατήριο', 'ταυτότητα', '护照', '護照', '身份证', '身分證', '驾照', '签证', 'パスポート', '旅券', '免許証', 'マイナンバー', '身分証', '여권', '신분증', '주민등록증', '운전면허증',
  'جواز', 'بطاقة الهوية', 'هوية', 'דרכון', 'תעודת זהות', 'पासपोर्ट', 'आधार', 'หนังสือเดินทาง', 'บัตรประชาชน',
]; // prettier-ignore
const NAMED = new RegExp(`(?<![\\p{L}\\p{N}])(?:${LATIN.join('|')})(?![\\p{L}\\p{N}])|${OTHER.join('|')}`, 'iu');

/** At most so much of a text is read: nobody names a document on page three. */
const LONGEST = 2_000;

export const namesAnIdentityDocument = (text: string): boolean =>
  NAMED.test(text.slice(0, LONGEST).normalize('NFC').replaceAll('_', ' '));
