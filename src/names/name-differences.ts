// What is wrong with a name on a ticket or a record, beside the name that holds: each difference by its code and in words, and
// what they come to. Before it: weigh-names.ts; after it: name-mismatch.ts.
import { foldText, withoutMachineLetters } from './normalise.ts';
import { splitTyped, type PersonName, type Token } from './read-name.ts';
import { FILLERS, TITLES, withoutGluedTitles } from './titles.ts';
import { LIKE, type Likeness } from './token-likeness.ts';
import { weighNames, type Weighing } from './weigh-names.ts';

export type Where = 'record' | 'ticket' | 'passport' | 'mrz';

export interface NameFinding {
  where: Where;
  code: string;
  sentence: string;
}

export interface Differences {
  findings: NameFinding[];
  /** `same`: nothing to correct. `wrong`: to be corrected. `unsure`: may be another person. `other`: is another person. */
  state: 'same' | 'wrong' | 'unsure' | 'other';
}

interface Compared {
  holds: PersonName;
  /** What the name that holds is called in a sentence. */
  by: 'passport' | 'record';
  shown: PersonName | string;
  where: Where;
}

export function nameDifferences({ holds, by, shown, where }: Compared): Differences {
  const weighing = weighNames(holds, shown);
  const say = (code: string, sentence: string): NameFinding => ({ where, code, sentence });
  const [it, that] = [`The ${where}`, `the ${by}`];
  if (weighing === undefined)
    return { findings: [say('unreadable', `${it} holds no name that could be read.`)], state: 'unsure' };
  const { level, strangers } = weighing;
  const foreign = listed(strangers.map((token) => token.text));
  const title = titleForName(shown);
  switch (level) {
    case 'none':
      return {
        findings: [say('different', `${it} and ${that} have no name in common: they are two people's.`)],
        state: 'other',
      };
    case 'given_repeated':
      return {
        findings: [say('given_repeated', `${it} repeats the given name where the surname should be.`)],
        state: 'wrong',
      };
    case 'surname_only':
      if (strangers.length > 0)
        return {
          findings: [
            say(
              'other_given_name',
              `${it} has the given name ${foreign}, which is not that of ${that}: it is another person of that surname.`,
            ),
          ],
          state: 'other',
        };
      return { findings: [say('given_missing', missingSentence(it, 'given name', title))], state: 'wrong' };
    case 'given_only':
      if (strangers.length > 0)
        return {
          findings: [
            say(
              'other_surname',
              `${it} has the surname ${foreign}, which is not that of ${that}: ask whether the name was changed.`,
            ),
          ],
          state: 'unsure',
        };
      return { findings: [say('surname_missing', missingSentence(it, 'surname', title))], state: 'wrong' };
    default:
      return partByPart(weighing, { it, that, say, shown });
  }
}

const missingSentence = (it: string, what: string, title: string | undefined): string =>
  title === undefined ? `${it} has no ${what}.` : `${it} has the title ${title} where the ${what} should be.`;

interface Telling {
  it: string;
  that: string;
  say: (code: string, sentence: string) => NameFinding;
  shown: PersonName | string;
}

function partByPart(weighing: Weighing, telling: Telling): Differences {
  const { record, claim, found, strangers } = weighing;
  const { it, that, say } = telling;
  const findings: NameFinding[] = [];
  const missing = record.tokens.filter((token, at) => found.kinds[at] === LIKE.nothing && !token.particle);
  for (const [at, token] of record.tokens.entries()) {
    if (token.particle) continue;
    const finding =
      ofToken(weighing, at, telling) ?? (missing.includes(token) ? leftOut(weighing, token, telling) : undefined);
    if (finding !== undefined && !findings.some(({ sentence }) => sentence === finding.sentence))
      findings.push(finding);
  }
  if (strangers.length > 0) {
    const names = listed(strangers.map((token) => token.text));
    findings.push(say('added', `${it} has ${names}, which ${that} does not have.`));
  }
  if (isCrossed(weighing))
    findings.push(say('fields_swapped', `${it} has the given name and the surname in each other's place.`));
  else if (isReversed(weighing)) findings.push(say('surname_order', `${it} has the surnames in the other order.`));
  const bothSuffixes = record.suffix !== '' && claim.suffix !== '' && record.suffix !== claim.suffix;
  if (bothSuffixes)
    findings.push(
      say(
        'suffix',
        `${it} says ${claim.suffix.toUpperCase()}, ${that} ${record.suffix.toUpperCase()}: father and son are two people.`,
      ),
    );
  if (bothSuffixes || (strangers.length > 0 && missing.length > 0)) return { findings, state: 'unsure' };
  const state = findings.length > 0 ? 'wrong' : 'same';
  return { findings: [...findings, ...notes(weighing, telling)], state };
}

/** What is as tickets are: said, so that nobody wonders, and not to be corrected. */
function notes({ found, claim }: Weighing, { it, say }: Telling): NameFinding[] {
  const said: NameFinding[] = [];
  if (found.titleGlued)
    said.push(say('title_glued', `${it} has the title written on to the name, as tickets do; that is no mistake.`));
  else if (found.joined) said.push(say('joined', `${it} has names written as one, as tickets do; that is no mistake.`));
  if (found.kinds.includes(LIKE.cutOff))
    said.push(say('cut_off', `${it} has a name cut off at the end of its field; that is no mistake.`));
  if (claim.tokens.some((token) => withoutMachineLetters(token.text) !== token.text))
    said.push(say('machine_letters', `${it} writes a letter such as Ñ or Ü with XX, as some machines do.`));
  return said;
}

function ofToken({ record, claim, found }: Weighing, at: number, { it, that, say }: Telling): NameFinding | undefined {
  const kind = found.kinds[at] as Likeness;
  const theirs = found.claim[found.partners[at] as number];
  if (kind === LIKE.nothing || theirs === undefined) return undefined;
  // Names written as one are one in the sentence too.
  const together = record.tokens.filter((_, place) => found.partners[place] === found.partners[at]);
  const right = together.map((token) => token.text.toUpperCase()).join(' ');
  const shown = theirs.text.toUpperCase();
  const has = `${it} has ${shown} where ${that} has ${right}`;
  switch (kind) {
    case LIKE.nickname:
      return say('short_form', `${has}: a short form or pet name.`);
    case LIKE.oneSlip:
    case LIKE.twoSlips:
    case LIKE.otherName:
      return say('letters', `${has}: the letters differ.`);
    case LIKE.variant:
    case LIKE.loose:
      // Across two scripts there is no one right spelling.
      if (record.derived || claim.derived || record.script !== claim.script) return undefined;
      return isOneOnPaper(together, theirs.text)
        ? undefined
        : say('spelling', `${has}: another spelling of the same name.`);
    case LIKE.otherSex:
      return say('form', `${has}: the form of the surname for the other sex.`);
    case LIKE.grown:
      return say('added', `${has}: something more is written on to it.`);
    case LIKE.initial:
    case LIKE.cutShort:
      return say('initial', `${it} has only ${shown} of ${right}.`);
    default:
      return undefined;
  }
}

function leftOut({ record }: Weighing, token: Token, { it, say }: Telling): NameFinding {
  const ofSide = record.tokens.filter(({ side, particle }) => side === token.side && !particle);
  const isSecond = ofSide.indexOf(token) > 0;
  const name = token.text.toUpperCase();
  return token.side === 'family'
    ? say('surname_dropped', `${it} leaves out the ${isSecond ? 'second surname' : 'surname'} ${name}.`)
    : say('given_dropped', `${it} leaves out the ${isSecond ? 'second given name' : 'given name'} ${name}.`);
}

/** Ü may be UE or U on paper, names may be joined and titles glued to them: none of it is a mistake. */
function isOneOnPaper(ours: readonly Token[], theirs: string): boolean {
  const whole = onPaper(ours.map((token) => token.text).join(''));
  // One name of ours may be two words of theirs, of which this is the first.
  if (ours.length === 1 && whole.startsWith(onPaper(theirs))) return true;
  return [theirs, ...withoutGluedTitles(theirs)].some((text) => onPaper(text) === whole);
}
const onPaper = (text: string): string =>
  withoutMachineLetters(text)
    .replace(/([aou])e/g, '$1')
    .replace(/aa/g, 'a')
    .replace(/(.)\1/g, (pair) => (pair === 'kk' ? 'k' : pair));

/** The whole given name stands as the surname and the other way round. */
function isCrossed({ record, claim, found }: Weighing): boolean {
  if (!claim.sided) return false;
  const pairs = record.tokens.flatMap((token, at) => {
    const partner = found.claim[found.partners[at] as number];
    return token.particle || partner === undefined ? [] : [[token.side, partner.side] as const];
  });
  return pairs.length > 1 && pairs.every(([ours, theirs]) => ours !== theirs);
}

function isReversed({ record, found }: Weighing): boolean {
  const places = record.tokens.flatMap((token, at) =>
    token.side === 'family' && !token.particle && (found.partners[at] as number) >= 0
      ? [found.partners[at] as number]
      : [],
  );
  return places.some((place, at) => at > 0 && place < (places[at - 1] as number));
}

/** CLAURA/MRS: one of the fields holds nothing but a title. */
function titleForName(shown: PersonName | string): string | undefined {
  const { given, family } = typeof shown === 'string' ? splitTyped(shown) : shown;
  for (const text of [family, given]) {
    const words = foldText(text)
      .split(' ')
      .filter((word) => word !== '' && !FILLERS.has(word));
    if (words.length > 0 && words.every((word) => TITLES.has(word))) return words.join(' ').toUpperCase();
  }
  return undefined;
}

const listed = (names: readonly string[]): string => names.map((name) => name.toUpperCase()).join(' and ');
