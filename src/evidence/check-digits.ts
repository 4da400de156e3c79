// Whether a number's last digits fit the others. Pure. Before it: a pattern that a code matched. After it: find-codes, redact-codes.
import type { CheckMethod } from './evidence.ts';

/** Letters before the digits, such as an airline's TP, take no part, except in mod 97, where letters are numbers. */
export function fitsCheck(code: string, method: CheckMethod): boolean {
  if (method === 'none') return true;
  if (method === 'mod97') return isMod97(code);
  const digits = code.replace(/\D/g, '');
  if (digits.length < 2) return false;
  return method === 'luhn' ? isLuhn(digits) : method === 'mod7' ? isMod7(digits) : isMod10(digits);
}

/** Every second digit from the right doubled: cards, most loyalty programmes. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const weighted = at % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return digits.length > 1 && sum % 10 === 0;
}

/** The last digit is what the others leave when divided by seven: airline documents. */
export function isMod7(digits: string): boolean {
  let left = 0;
  for (let at = 0; at < digits.length - 1; at += 1) left = (left * 10 + digits.charCodeAt(at) - 48) % 7;
  return left === digits.charCodeAt(digits.length - 1) - 48;
}

/** Weights three and one in turn from the right, as on articles in a shop. */
function isMod10(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1)
    sum += (digits.charCodeAt(digits.length - 1 - at) - 48) * (at % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** ISO 7064: letters count as ten and more, and the whole leaves one. */
function isMod97(code: string): boolean {
  let left = 0;
  for (const sign of code.toUpperCase()) {
    const value = Number.parseInt(sign, 36);
    if (Number.isNaN(value)) return false;
    left = (left * (value > 9 ? 100 : 10) + value) % 97;
  }
  return left === 1;
}
