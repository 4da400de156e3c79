// Makes the labelled messages of test/fixtures/evidence out of its wordings and of seeded values: the same every time. Run it
// with `node test/unit/evidence/make-corpus.ts` after a wording was added; a test compares what is kept with what it makes.
import { readFileSync, writeFileSync } from 'node:fs';

export interface Label {
  kind: 'booking' | 'ticket' | 'loyalty' | 'order' | 'email' | 'phone' | 'birth_date' | 'name';
  value: string;
  start: number;
  end: number;
  polarity: 'self' | 'other' | 'unknown';
}
export interface Labelled {
  id: string;
  language: string;
  about: 'other' | 'own' | 'nothing';
  who?: string;
  text: string;
  evidence: Label[];
}

const FOLDER = new URL('../../fixtures/evidence/', import.meta.url);
export const SETS = ['other', 'own', 'none'] as const;

export function makeCorpus(): Record<(typeof SETS)[number], Labelled[]> {
  const random = seeded(20_261_122);
  const own = linesOf('wordings-own.txt');
  return {
    other: linesOf('wordings-other.txt').map(([language, who, text], at) => ({
      id: `other-${at + 1}`,
      language,
      about: 'other',
      who,
      ...filled(text, { language, polarity: 'other', random }),
    })),
    own: [...own, ...own].map(([language, polarity, text], at) => ({
      id: `own-${at + 1}`,
      language,
      about: 'own',
      ...filled(text, { language, polarity: polarity as Label['polarity'], random }),
    })),
    none: linesOf('wordings-none.txt').map(([language, text], at) => ({
      id: `none-${at + 1}`,
      language,
      about: 'nothing',
      text,
      evidence: [],
    })),
  };
}

/** The values are given back too: a line is what comes after it. */
function linesOf(file: string): [string, string, string][] {
  return readFileSync(new URL(file, FOLDER), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' | ') as [string, string, string]);
}

type Random = (below: number) => number;

interface Filling {
  language: string;
  polarity: Label['polarity'];
  random: Random;
}

function filled(template: string, { language, polarity, random }: Filling): { text: string; evidence: Label[] } {
  const evidence: Label[] = [];
  let text = '';
  let last = 0;
  for (const slot of template.matchAll(/\{([A-Z]+)(?::(\w+))?\}/g)) {
    text += template.slice(last, slot.index);
    last = slot.index + slot[0].length;
    const [kind, written, value] = SLOTS[slot[1] ?? '']?.(random, language) ?? [];
    if (!kind || written === undefined || value === undefined) throw new Error(`no slot is called ${slot[0]}`);
    const start = text.length;
    text += written;
    evidence.push({ kind, value, start, end: text.length, polarity: (slot[2] as Label['polarity']) ?? polarity });
  }
  return { text: text + template.slice(last), evidence };
}

type Slot = (random: Random, language: string) => [Label['kind'], string, string];

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;
const many = (random: Random, { of, count }: { of: string; count: number }): string =>
  Array.from({ length: count }, () => of[random(of.length)]).join('');
const digits = (random: Random, count: number): string => many(random, { of: '0123456789', count });

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

const SLOTS: Record<string, Slot> = {
  B: (random) => {
    for (;;) {
      const code = many(random, { of: `${LETTERS}23456789`, count: 6 });
      if (/\d/.test(code) && /[A-Z]{1}.*[A-Z]/.test(code)) return ['booking', code, code];
    }
  },
  BL: (random) => {
    const code = many(random, { of: LETTERS, count: 6 });
    return ['booking', code, code];
  },
  T: (random) => {
    const twelve = `${pick(random, ['220', '074', '075', '125'])}${digits(random, 9)}`;
    const ticket = `${twelve}${Number(twelve) % 7}`;
    const written = pick(random, [ticket, `${ticket.slice(0, 3)}-${ticket.slice(3)}`, `${ticket.slice(0, 3)} ${ticket.slice(3)}`]); // prettier-ignore
    return ['ticket', written, ticket];
  },
  L: (random) => {
    const eight = `${1 + random(9)}${digits(random, 7)}`;
    const number = `TP${eight}${luhnDigit(eight)}`;
    return ['loyalty', pick(random, [number, `TP ${number.slice(2)}`]), number];
  },
  O: (random) => {
    const number = digits(random, 6);
    return ['order', `ORD-${number}`, `ORD${number}`];
  },
  E: (random) => {
    const address = `${pick(random, LOCALS)}${random(90) + 10}@${pick(random, HOSTS)}`;
    return ['email', pick(random, [address, address, address.toUpperCase()]), address];
  },
  ES: (random, language) => {
    const [at, dot] = SPELLED[language] ?? ['at', 'dot'];
    const [local, [name, end]] = [pick(random, LOCALS), pick(random, HOSTS).split('.') as [string, string]];
    const written = pick(random, [
      `${local} (${at}) ${name} ${dot} ${end}`,
      `${local.replaceAll('.', ` ${dot} `)} ${at} ${name} ${dot} ${end}`,
      `${local}[${at}]${name}.${end}`,
    ]);
    return ['email', written, `${local}@${name}.${end}`];
  },
  P: (random, language) => {
    const [country, national, groups] = PHONES[language] ?? ['34', '61', [3, 3, 3]];
    const number = national + digits(random, groups.reduce((sum, size) => sum + size, 0) - national.length);
    const spaced: string[] = [];
    let from = 0;
    for (const size of groups) spaced.push(number.slice(from, (from += size)));
    const written = pick(random, [`+${country}${number}`, `+${country} ${spaced.join(' ')}`, `00${country} ${spaced.join('-')}`]); // prettier-ignore
    return ['phone', written, `+${country}${number}`];
  },
  D: (random, language) => {
    const [year, month, day] = [1950 + random(50), 1 + random(12), 13 + random(15)];
    const two = (number: number): string => String(number).padStart(2, '0');
    const named = MONTHS[language]?.[month - 1] ?? '';
    const written = pick(random, [
      language === 'de' ? `${two(day)}.${two(month)}.${year}` : `${two(day)}/${two(month)}/${year}`,
      `${year}-${two(month)}-${two(day)}`,
      ({ en: `${day} ${named} ${year}`, de: `${day}. ${named} ${year}`, es: `${day} de ${named} de ${year}`, pt: `${day} de ${named} de ${year}` } as Record<string, string>)[language] ?? `${day} ${named} ${year}`,
    ]); // prettier-ignore
    return ['birth_date', written, `${year}-${two(month)}-${two(day)}`];
  },
  N: (random) => {
    const name = pick(random, NAMES);
    return ['name', name, name];
  },
};

function luhnDigit(number: string): number {
  const sum = Array.from(number)
    .toReversed()
    .reduce((total, digit, at) => {
      const weighted = Number(digit) * (at % 2 === 0 ? 2 : 1);
      return total + (weighted > 9 ? weighted - 9 : weighted);
    }, 0);
  return (10 - (sum % 10)) % 10;
}

const LOCALS = [
  'ana.ruiz',
  'bruno',
  'c.okafor',
  'meiling.tan',
  'sofia.rossi',
  'inigo_munoz',
  'hello-there',
  'family.k',
];
const HOSTS = ['example.com', 'example.org', 'example.net', 'example.edu'];
const NAMES = [
  'Ana Ruiz', 'Íñigo Muñoz Peralta', 'Bruno Keller', 'Chidi Okafor', 'Mei-Ling Tan', 'Sofia Rossi', 'José Luis Pérez López', 'Jürgen Müller', 'Sinéad O’Connor', 'Jan van der Berg',
  'María del Carmen Núñez', 'Søren Kierkegård', 'Amélie Dubois', 'João da Silva', 'Nguyễn Văn Minh', 'Katarzyna Wójcik', 'Giulia De Luca', 'Muhammad bin Rahman', 'Beatriz Álvarez', 'Luca Bianchi',
]; // prettier-ignore
const SPELLED: Record<string, [string, string]> = {
  en: ['at', 'dot'],
  es: ['arroba', 'punto'],
  de: ['at', 'punkt'],
  fr: ['arobase', 'point'],
  it: ['chiocciola', 'punto'],
  pt: ['arroba', 'ponto'],
};
const PHONES: Record<string, [string, string, number[]]> = {
  en: ['44', '7400', [4, 6]],
  es: ['34', '61', [3, 3, 3]],
  de: ['49', '1512', [4, 7]],
  fr: ['33', '61', [1, 2, 2, 2, 2]],
  it: ['39', '347', [3, 7]],
  pt: ['351', '912', [3, 3, 3]],
  nl: ['31', '612', [1, 8]],
};
const MONTHS: Record<string, string[]> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  es: ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  fr: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
  it: ['gennaio', 'febbraio', 'marzo', 'aprile', 'maggio', 'giugno', 'luglio', 'agosto', 'settembre', 'ottobre', 'novembre', 'dicembre'],
  pt: ['janeiro', 'fevereiro', 'março', 'abril', 'maio', 'junho', 'julho', 'agosto', 'setembro', 'outubro', 'novembro', 'dezembro'],
}; // prettier-ignore

/** Small and the same everywhere (mulberry32). */
function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export const kept = (set: string): Labelled[] =>
  readFileSync(new URL(`${set}.jsonl`, FOLDER), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Labelled);

export const asLines = (messages: readonly Labelled[]): string =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

if (import.meta.main)
  for (const [set, messages] of Object.entries(makeCorpus()))
    writeFileSync(new URL(`${set}.jsonl`, FOLDER), asLines(messages));
