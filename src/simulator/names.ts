// Names as people really carry them, by language, from which the crowd is drawn. Given and family names follow the
// customs of the language: two family names in Spanish, family name first in Chinese and Japanese.
import type { Random } from './random.ts';

export interface MadePerson {
  displayName: string;
  givenName: string;
  familyName: string;
  handle: string;
  language: string;
}

interface NameList {
  /** How often among a hundred travellers of this airline. */
  share: number;
  given: readonly string[];
  family: readonly string[];
  /** Latin spelling for handles, where the names are written otherwise. */
  latin?: Readonly<Record<string, string>>;
}

const words = (text: string): readonly string[] => text.split(' ');

const NAMES: Readonly<Record<string, NameList>> = {
  en: {
    share: 30,
    given: words(
      'Olivia James Amelia Harry Grace Noah Emily Jack Charlotte Ethan Ruby Declan Niamh Callum Priya Marcus Zoe Owen',
    ),
    family: words(
      "Bennett Clarke O'Connor Hughes Patel Walsh Turner Okoye Fraser Sinclair Morgan Reid Doyle Whitaker Shah",
    ),
  },
  es: {
    share: 20,
    given: words(
      'Lucía Martín Carmen Javier Noelia Álvaro Inés Sergio Ximena Joaquín Begoña Óscar Valentina Adrián Nuria',
    ),
    family: words(
      'García Núñez Ibáñez Castaño Domínguez Peña Ríos Cárdenas Vázquez Echeverría Morales Quintana Salgado',
    ),
  },
  de: {
    share: 14,
    given: words('Lukas Johanna Jürgen Mareike Finn Annika Sören Katharina Moritz Heike Björn Leonie Matthias Käthe'),
    family: words('Müller Schäfer Hoffmann Köhler Vogt Brandt Weiß Lindner Böhm Reuter Krüger Engel Straßer'),
  },
  fr: {
    share: 9,
    given: words('Camille Hugo Éloïse Théo Chloé Baptiste Inès François Maëlle Antoine Aurélie Rémi'),
    family: words('Lefèvre Moreau Girard Dubois Benoît Fontaine Chevalier Rousseau Lemaire Garnier'),
  },
  it: {
    share: 8,
    given: words('Giulia Matteo Chiara Lorenzo Elisa Davide Francesca Niccolò Martina Simone'),
    family: words("Bianchi Ferrari D'Angelo Conti Marchetti Gallo Moretti Rinaldi Lombardi Fabbri"),
  },
  pt: {
    share: 6,
    given: words('Beatriz João Mariana Tiago Inês Gonçalo Letícia Rafael Conceição Vinícius'),
    family: words('Silva Araújo Magalhães Pereira Conceição Gouveia Brandão Simões Figueiredo'),
  },
  tr: {
    share: 3,
    given: words('Elif Mehmet Ayşe Emre Zeynep Çağlar Gülşen Ömer'),
    family: words('Yılmaz Demir Şahin Öztürk Kılıç Aydın Çelik'),
  },
  pl: {
    share: 3,
    given: words('Zofia Paweł Małgorzata Łukasz Agnieszka Wojciech Kinga Michał'),
    family: words('Nowak Wiśniewska Kowalczyk Zieliński Wójcik Dąbrowska Lewandowski'),
  },
  ja: {
    share: 3,
    given: words('結衣 大翔 美咲 健太 陽菜 翔太'),
    family: words('佐藤 高橋 伊藤 渡辺 小林'),
    latin: { 結衣: 'yui', 大翔: 'hiroto', 美咲: 'misaki', 健太: 'kenta', 陽菜: 'hina', 翔太: 'shota', 佐藤: 'sato', 高橋: 'takahashi', 伊藤: 'ito', 渡辺: 'watanabe', 小林: 'kobayashi' }, // prettier-ignore
  },
  ar: {
    share: 4,
    given: words('ليلى عمر نور يوسف مريم خالد'),
    family: words('حداد منصور الخطيب سالم النجار'),
    latin: { ليلى: 'layla', عمر: 'omar', نور: 'nour', يوسف: 'yousef', مريم: 'mariam', خالد: 'khaled', حداد: 'haddad', منصور: 'mansour', الخطيب: 'alkhatib', سالم: 'salem', النجار: 'alnajjar' }, // prettier-ignore
  },
};

/** One traveller of the crowd. The same chance gives the same person. */
export function makePerson(random: Random): MadePerson {
  const language = drawLanguage(random);
  const { given, family, latin } = NAMES[language] as NameList;
  const givenName = random.pick(given);
  const familyName = language === 'es' ? random.shuffled(family).slice(0, 2).join(' ') : random.pick(family);
  const plain = (name: string): string => slug(latin?.[name] ?? name);
  return {
    givenName,
    familyName,
    language,
    displayName: shownAs({ random, language, givenName, familyName }),
    handle: handleOf({ random, given: plain(givenName), family: plain(familyName.split(' ')[0] ?? familyName) }),
  };
}

function drawLanguage(random: Random): string {
  let left = random.next() * Object.values(NAMES).reduce((sum, { share }) => sum + share, 0);
  for (const [language, { share }] of Object.entries(NAMES)) {
    left -= share;
    if (left < 0) return language;
  }
  return 'en';
}

interface Shown {
  random: Random;
  language: string;
  givenName: string;
  familyName: string;
}

/** On social networks only about half show their full name (measured on real airline customers' profiles). */
function shownAs({ random, language, givenName, familyName }: Shown): string {
  const full = language === 'ja' ? `${familyName} ${givenName}` : `${givenName} ${familyName}`;
  const style = random.next();
  if (style < 0.55) return full;
  if (style < 0.7) return givenName;
  if (style < 0.8) return `${givenName} ${familyName.slice(0, 1)}.`;
  if (style < 0.9) return `${givenName} ${random.pick(['✈️', '🌍', '🎧', '☕', '🏃', '🌻'])}`;
  return full.toLowerCase();
}

function handleOf({ random, given, family }: { random: Random; given: string; family: string }): string {
  const style = random.int(0, 4);
  const two = random.digits(2);
  const forms = [
    `${given}_${family}`,
    `${given}${family}${two}`,
    `${given.slice(0, 1)}${family}`,
    `${family}${given}${two}`,
    `its_${given}_${two}`,
  ];
  return (forms[style] as string).slice(0, 15);
}

const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ı: 'i', ø: 'o', æ: 'ae' };

const slug = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[ßłıøæ]/g, (letter) => PLAIN[letter] ?? letter)
    .replaceAll(/[^a-z0-9]/g, '');
