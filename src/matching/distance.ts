// How far two words are from each other: edits (a swap of neighbours is one), and the share that agrees. Pure and quick: they are
// called millions of times, mostly on words that have nothing in common.

/** Edits between two words, or `most + 1` as soon as there are more. */
export function editsBetween(a: string, b: string, most: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA -= 1;
    endB -= 1;
  }
  return distance({ a, b, start, endA, endB, most });
}

interface Middle {
  a: string;
  b: string;
  start: number;
  endA: number;
  endB: number;
  most: number;
}

let rows = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)];

function distance({ a, b, start, endA, endB, most }: Middle): number {
  const [lengthA, lengthB] = [endA - start, endB - start];
  if (lengthA === 0 || lengthB === 0) return Math.min(most + 1, lengthA + lengthB);
  if (lengthB >= (rows[0] as Uint16Array).length) rows = rows.map(() => new Uint16Array(lengthB * 2));
  let [before, above, row] = rows as [Uint16Array, Uint16Array, Uint16Array];
  for (let j = 0; j <= lengthB; j += 1) above[j] = j;
  for (let i = 1; i <= lengthA; i += 1) {
    row[0] = i;
    let best = i;
    const sign = a.charCodeAt(start + i - 1);
    for (let j = 1; j <= lengthB; j += 1) {
      const other = b.charCodeAt(start + j - 1);
      let edits = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + Number(sign !== other),
      );
      if (i > 1 && j > 1 && sign === b.charCodeAt(start + j - 2) && a.charCodeAt(start + i - 2) === other)
        edits = Math.min(edits, (before[j - 2] as number) + 1);
      row[j] = edits;
      if (edits < best) best = edits;
    }
    if (best > most) return most + 1;
    [before, above, row] = [above, row, before];
  }
  return Math.min(most + 1, above[lengthB] as number);
}

/** Which letters a word has, as bits: two words one edit apart differ in at most two of them. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

export function bitCount(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Jaro-Winkler, 0..1: kind to names that begin alike. */
export function likeness(a: string, b: string): number {
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const takenB = new Uint8Array(b.length);
  const matchedA: number[] = [];
  for (let i = 0; i < a.length; i += 1) {
    const last = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= last; j += 1) {
      if (takenB[j] === 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      takenB[j] = 1;
      matchedA.push(a.charCodeAt(i));
      break;
    }
  }
  const matched = matchedA.length;
  if (matched === 0) return 0;
  let [swapped, at] = [0, 0];
  for (let j = 0; j < b.length; j += 1) {
    if (takenB[j] === 0) continue;
    if (b.charCodeAt(j) !== matchedA[at]) swapped += 1;
    at += 1;
  }
  const jaro = (matched / a.length + matched / b.length + (matched - swapped / 2) / matched) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}
