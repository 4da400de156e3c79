// A register of people that is the same for a seed: names as unequally common as real ones, and of each what a brand would know. Any
// one can be made again by its number, so that ten million of them need no room. Pure.
import type { CustomerName } from '../../../src/db/tables/customer-record.ts';

export interface PersonOnFile {
  ref: string;
  names: CustomerName[];
  email: string;
  phone: string;
  loyalty: string;
  booking: string;
  birthDate: string;
  city: string;
  handle: string;
}

const SYLLABLES = 'ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa pe ra re ri ro ru sa se si so ta te ti to va ve za'.split(' '); // prettier-ignore
const ENDS = ['', '', 'n', 's', 'r', 'z', 'l'];

const list = (count: number, seed: number, syllables: number): string[] => {
  const draw = drawing(seed);
  const words = new Set<string>();
  while (words.size < count) {
    let word = '';
    const length = syllables + Math.floor(draw() * 2);
    for (let at = 0; at < length; at += 1) word += SYLLABLES[Math.floor(draw() * SYLLABLES.length)];
    word += ENDS[Math.floor(draw() * ENDS.length)];
    words.add(word[0]?.toUpperCase() + word.slice(1));
  }
  return [...words];
};

const GIVEN = list(1_500, 1, 2);
const SURNAMES = list(40_000, 2, 2);
const CITIES = list(400, 3, 3);
const CODE = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Of a list in order of how common its words are: the first a thousand times as common as the thousandth. */
const zipf = (words: readonly string[], share: number): string =>
  words[Math.min(words.length - 1, Math.floor(words.length ** share) - 1)] ?? '';

export function personOnFile(n: number): PersonOnFile {
  const draw = drawing(n * 2_654_435_761 + 97);
  const given = zipf(GIVEN, draw());
  const family = zipf(SURNAMES, draw());
  const second = draw() < 0.4 ? ` ${zipf(SURNAMES, draw())}` : '';
  const digits = String(n).padStart(8, '0');
  const code = (length: number) => Array.from({ length }, () => CODE[Math.floor(draw() * CODE.length)]).join('');
  const handle = `${given}_${family}${Math.floor(draw() * 100)}`.toLowerCase();
  return {
    ref: `HA${digits}`,
    names: [{ kind: 'record', given, family: family + second }],
    email: `${handle}.${n}@example.com`,
    phone: `+346${digits}`,
    loyalty: `HA${digits}`,
    booking: code(6),
    birthDate: new Date(Date.UTC(1940, 0, 1) + Math.floor(draw() * 24_000) * 86_400_000).toISOString().slice(0, 10),
    city: zipf(CITIES, draw()),
    handle,
  };
}

/** Mulberry32. */
export function drawing(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
