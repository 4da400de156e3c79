// Meta's exports write each byte of UTF-8 as a character of its own: "Íñigo" stands there as "Ã\u008dÃ±igo". Pure.
import { isObject, type Json } from '../../json.ts';

/** Undone where it was done: a text with a wider character, or whose bytes are no UTF-8, is one that was written rightly. */
export function repaired(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

/** The same for every text of a document; names of fields are plain. */
export function repairedAll(value: Json): Json {
  if (typeof value === 'string') return repaired(value);
  if (Array.isArray(value)) return value.map(repairedAll);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, repairedAll(one)]));
}
