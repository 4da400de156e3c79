// The name on record, on the ticket and in the passport, beside one another: what is wrong where, and what it should say. The
// passport holds; without one the record does, as far as it can be told. Nothing that is typed here is kept.
import { isUsualGiven } from './known-names.ts';
import { nameDifferences, type Differences, type NameFinding } from './name-differences.ts';
import { foldText } from './normalise.ts';
import { prepareName, splitTyped, type PersonName } from './read-name.ts';
import { spelledLike, ticketName } from './ticket-name.ts';
import { FILLERS, TITLES } from './titles.ts';
import { readTravelDocument, type TravelDocument } from './travel-document.ts';
import { weighNames } from './weigh-names.ts';

export interface NamesGiven {
  /** The names on record, the one that counts first. */
  record: readonly PersonName[];
  ticket?: string | undefined;
  /** As somebody typed it. */
  passport?: string | undefined;
  /** The machine-readable lines. */
  mrz?: string | undefined;
}

export interface NameMismatch {
  findings: NameFinding[];
  /** What should be written; null where nothing is to be corrected or it cannot be told. */
  proposal: (PersonName & { ticket: string; fix: ('record' | 'ticket')[]; sentence: string }) | null;
  verdict: 'agree' | 'correctable' | 'different' | 'unclear';
}

export function checkNames(given: NamesGiven): NameMismatch {
  const [record] = given.record;
  const ticket = blankless(given.ticket);
  const { passport, findings } = readPassport(given);
  const holds = passport ?? (record !== undefined && isWhole(record) ? record : undefined);
  if (holds === undefined) return { findings: [...findings, ...cannotTell(given)], proposal: null, verdict: 'unclear' };
  const by = passport === undefined ? 'record' : 'passport';
  const compared: { where: 'record' | 'ticket'; found: Differences }[] = [];
  if (ticket !== undefined)
    compared.push({ where: 'ticket', found: nameDifferences({ holds, by, shown: ticket, where: 'ticket' }) });
  if (by === 'passport' && record !== undefined)
    compared.push({ where: 'record', found: nameDifferences({ holds, by, shown: record, where: 'record' }) });
  for (const { found } of compared) findings.push(...found.findings);
  // What the ticket has and the record lacks may be the better name.
  const isLonger = by === 'record' && findings.some(({ where, code }) => where === 'ticket' && code === 'added');
  if (isLonger)
    findings.push({
      where: 'record',
      code: 'ask_passport',
      sentence: 'The record may be the one that is short of a name: the passport decides.',
    });
  const states = compared.map(({ found }) => found.state);
  if (compared.length === 0) return { findings, proposal: null, verdict: 'unclear' };
  if (states.includes('other')) return { findings, proposal: null, verdict: 'different' };
  if (states.includes('unsure') || isLonger) return { findings, proposal: null, verdict: 'unclear' };
  const fix = compared.filter(({ found }) => found.state === 'wrong').map(({ where }) => where);
  if (fix.length === 0) return { findings, proposal: null, verdict: 'agree' };
  if (passport?.isCut === true) return { findings, proposal: null, verdict: 'unclear' };
  return { findings, proposal: proposed({ holds, by, known: given.record, fix }), verdict: 'correctable' };
}

const blankless = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim();

/** A given name and a surname that are not the same words: a record to go by. */
const isWhole = ({ given, family }: PersonName): boolean =>
  foldText(given) !== '' && foldText(family) !== '' && foldText(given) !== foldText(family);

/** A name whose end may be missing is no name to correct others by. */
type Printed = PersonName & { isCut?: boolean };

interface Read {
  passport: Printed | undefined;
  findings: NameFinding[];
}

/** The lines hold before what was typed; lines that were pasted into the other field are lines all the same. */
function readPassport(given: NamesGiven): Read {
  const findings: NameFinding[] = [];
  const [lines, typed] = [blankless(given.mrz), blankless(given.passport)];
  const typedLines = typed === undefined ? undefined : readTravelDocument(typed);
  const document = (lines === undefined ? undefined : readTravelDocument(lines)) ?? typedLines;
  if (lines !== undefined && document === undefined)
    findings.push({
      where: 'mrz',
      code: 'unreadable',
      sentence:
        'These are not the machine-readable lines of a passport or card: two lines of 44 or 36 characters, or three of 30.',
    });
  for (const { field, code, sentence } of document?.findings ?? [])
    findings.push({ where: 'mrz', code: `${field.replaceAll(' ', '_')}_${code}`, sentence });
  const fromLines = document === undefined ? undefined : completed(document, given.record);
  if (typed === undefined || typedLines !== undefined) return { passport: fromLines, findings };
  if (fromLines !== undefined) {
    const { findings: differences } = nameDifferences({
      holds: fromLines,
      by: 'passport',
      shown: typed,
      where: 'passport',
    });
    const wrong = differences.filter(({ code }) => !NOTES.has(code));
    findings.push(
      ...wrong.map((finding) => ({ ...finding, sentence: `${finding.sentence} The machine-readable lines hold.` })),
    );
    return { passport: fromLines, findings };
  }
  const passport = sidesOf(typed, given);
  if (passport === undefined)
    findings.push({
      where: 'passport',
      code: 'sides_unknown',
      sentence: 'Which part of the passport name is the surname cannot be told: write it as SURNAME, Given names.',
    });
  return { passport, findings };
}

const NOTES: ReadonlySet<string> = new Set(['title_glued', 'joined', 'cut_off', 'machine_letters']);

/** Which words of a typed name are the surname: as written, or as the record or the ticket has them. */
function sidesOf(typed: string, { record, ticket }: NamesGiven): PersonName | undefined {
  const { given, family, either } = splitTyped(typed);
  if (either === '') return { given: cleaned(given).join(' '), family: cleaned(family).join(' ') };
  const words = cleaned(either);
  const guides = [...record.filter(isWhole), ...(ticket === undefined ? [] : [splitTyped(ticket)].filter(isWhole))];
  for (const guide of guides) {
    const sides = guidedSides(words, guide);
    if (sides !== undefined) return sides;
  }
  return undefined;
}

const cleaned = (text: string): string[] =>
  text.split(/\s+/).filter((word, at) => {
    const folded = foldText(word);
    return folded !== '' && !TITLES.has(folded) && !FILLERS.has(folded) && !(folded === 'sr' && at === 0);
  });

function guidedSides(words: readonly string[], guide: PersonName): PersonName | undefined {
  const weighing = weighNames(prepareName({ given: guide.given, family: guide.family }), words.join(' '));
  if (weighing === undefined || weighing.level === 'none') return undefined;
  const known = new Map<string, 'given' | 'family'>();
  for (const [at, token] of weighing.record.tokens.entries()) {
    const partner = weighing.found.claim[weighing.found.partners[at] as number];
    if (partner !== undefined && token.side !== 'either') known.set(partner.text, token.side);
  }
  let last: 'given' | 'family' | undefined;
  const sides = words.map((word, at) => {
    const folded = foldText(word).split(' ');
    const next = words
      .slice(at + 1)
      .map((one) => known.get(foldText(one)))
      .find((side) => side !== undefined);
    const found = folded.map((part) => known.get(part)).find((side) => side !== undefined);
    // Between two given names, or a usual one before a surname, it is a given name; all else is surname.
    last =
      found ??
      (last === 'given' && next === 'given'
        ? 'given'
        : isUsualGiven(folded[0] ?? '') && last !== 'family'
          ? 'given'
          : 'family');
    return last;
  });
  const of = (side: 'given' | 'family'): string => words.filter((_, at) => sides[at] === side).join(' ');
  return of('given') === '' || of('family') === '' ? undefined : { given: of('given'), family: of('family') };
}

/** A name that filled the field of the lines goes on where the record has the same name, and more of it. */
function completed({ given, family, nameCutOff }: TravelDocument, known: readonly PersonName[]): Printed {
  const plain = (text: string): string => foldText(text).replaceAll(' ', '');
  const whole = nameCutOff
    ? known.find((name) =>
        given === ''
          ? plain(name.family).startsWith(plain(family))
          : plain(name.family) === plain(family) && plain(name.given).startsWith(plain(given)),
      )
    : undefined;
  return whole === undefined
    ? { given, family, isCut: nameCutOff }
    : { given: whole.given, family: whole.family, isCut: false };
}

function cannotTell({ record: [record] }: NamesGiven): NameFinding[] {
  if (record === undefined) return [];
  if (foldText(record.given) !== '' && foldText(record.given) === foldText(record.family))
    return [
      {
        where: 'record',
        code: 'given_repeated',
        sentence: 'The record repeats the given name where the surname should be: the passport decides.',
      },
    ];
  return [
    { where: 'record', code: 'incomplete', sentence: 'The record has no whole name to go by: the passport decides.' },
  ];
}

interface Proposing {
  holds: PersonName;
  by: 'passport' | 'record';
  known: readonly PersonName[];
  fix: ('record' | 'ticket')[];
}

function proposed({ holds, by, known, fix }: Proposing): NonNullable<NameMismatch['proposal']> {
  const [given, family] = [spelledLike(holds.given, known), spelledLike(holds.family, known)];
  const ticket = ticketName(holds);
  const wishes = fix.map((where) =>
    where === 'ticket' ? `the ticket should say ${ticket}` : `the record should say ${`${given} ${family}`.trim()}`,
  );
  const sentence = `As the ${by} has it, ${wishes.join(' and ')}.`;
  return { given, family, ticket, fix, sentence };
}
