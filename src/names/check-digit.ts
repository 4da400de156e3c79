// The check digit of ICAO 9303: weights 7, 3, 1; a filler counts nothing, A is 10 and Z is 35.

export function checkDigit(text: string): string | undefined {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = valueOf(text.charCodeAt(at));
    if (value === undefined) return undefined;
    sum += value * (WEIGHTS[at % 3] as number);
  }
  return String(sum % 10);
}

const WEIGHTS = [7, 3, 1];

function valueOf(code: number): number | undefined {
  if (code === 60) return 0;
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 65 && code <= 90 ? code - 55 : undefined;
}
