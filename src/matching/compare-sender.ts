// A sender beside one record: at which level each thing that is known of both agrees. Pure. Before it: candidates. After it:
// score.ts, and who learns from verdicts.
import { codeOf } from '../customers/codes.ts';
import { evidenceKey } from '../customers/keys.ts';
import { DAY_MS } from '../clock.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import { compareNames, type NameComparison, type NameLevel } from '../names/compare-names.ts';
import type { PointerKind } from './find-only-customer.ts';
import { isSlip } from './slips.ts';
import type { Pointer, Sender, SenderFacts, SenderName } from './sender.ts';

export interface SenderVector {
  /** Field → level of the model; what is not known on both sides is not in it. */
  levels: Record<string, string>;
  /** Field → what the agent reads beside the model's words. */
  details: Record<string, string>;
  /** Field → how many records share what agreed. */
  sharedBy: Record<string, number>;
  name: NameComparison | undefined;
}

export interface Compared {
  record: CustomerRecord;
  loyalties: readonly string[];
  /** How many records are found by this value, of those that were looked up. */
  shared: (pointer: Pointer) => number;
  /** So many records have this value that it says nothing. */
  isCommon: (pointer: Pointer) => boolean;
  /** Whether some record has this value: then another one on this record contradicts. */
  exists: (pointer: Pointer) => boolean;
  now: number;
}

/** The writer themselves. */
export function compareSender(sender: Sender, compared: Compared): SenderVector {
  const names = namesWith(sender.names, sender.profileName, compared);
  const isNamed = sender.names.length > 0 || sender.profileName !== null;
  const vector = compareFacts(sender, { ...compared, names, isNamed });
  const { record } = compared;
  const handle = handleLevel(sender, record);
  if (handle !== undefined) vector.levels['handle'] = handle;
  const language = languageLevel(sender.language, record.language);
  if (language !== undefined) vector.levels['language'] = language;
  return vector;
}

/** Whom they write about: their own name and profile say nothing here. */
export const compareAbout = (about: SenderFacts, compared: Compared): SenderVector =>
  compareFacts(about, { ...compared, names: about.names, isNamed: about.names.length > 0 });

interface Named extends Compared {
  names: readonly SenderName[];
  /** Some name is known, though it may be none of the record's. */
  isNamed: boolean;
}

function compareFacts(facts: SenderFacts, compared: Named): SenderVector {
  const { record, names, now } = compared;
  const vector: SenderVector = { levels: {}, details: {}, sharedBy: {}, name: bestName(record, names) };
  if (vector.name !== undefined) {
    vector.levels['name'] = vector.name.level;
    vector.details['name'] = vector.name.because.filter((reason) => reason !== 'the same name').join(', ');
  }
  const birth = best(
    facts.birthDates.flatMap((date) => birthLevel(date, record.birthDate) ?? []),
    BIRTH_ORDER,
  );
  if (birth !== undefined) vector.levels['birth_date'] = birth;
  for (const kind of POINTER_FIELDS) addPointer(vector, { kind, facts, compared });
  if (record.references.some(({ until }) => until !== undefined && until > now && until < now + 3 * DAY_MS))
    vector.levels['travel'] = 'soon';
  return vector;
}

// ------------------------------------------------------------------------------------------------ names

/** A name in a profile that is no name of theirs says nothing; one that they typed does. */
function namesWith(typed: readonly SenderName[], profile: SenderName | null, { record }: Compared): SenderName[] {
  if (profile === null) return [...typed];
  const isTheirs = compareNames(record.names, profile.prepared).level !== 'none';
  return isTheirs ? [...typed, profile] : [...typed];
}

const NAME_ORDER: readonly NameLevel[] = [
  'full',
  'partial',
  'surname_only',
  'weak',
  'given_repeated',
  'given_only',
  'none',
];

function bestName(record: CustomerRecord, names: readonly SenderName[]): NameComparison | undefined {
  const found = names.map(({ prepared }) => compareNames(record.names, prepared));
  return found.toSorted((a, b) => NAME_ORDER.indexOf(a.level) - NAME_ORDER.indexOf(b.level))[0];
}

/** Enough of a name for a number to be theirs. */
export const isNamed = (level: string | undefined): boolean => level === 'full' || level === 'partial';

// ------------------------------------------------------------------------------------------------ numbers and addresses

const POINTER_FIELDS = ['loyalty', 'booking', 'ticket', 'order', 'email', 'phone'] as const;
/** Of several values of one kind the best counts. */
const POINTER_ORDER = [
  'same',
  'named',
  'unnamed',
  'surname',
  'tail',
  'local',
  'typo',
  'stranger',
  'different',
  'other',
];

interface Adding {
  kind: PointerKind;
  facts: SenderFacts;
  compared: Named;
}

function addPointer(vector: SenderVector, { kind, facts, compared }: Adding): void {
  const typed = facts.pointers.filter((pointer) => pointer.kind === kind && !compared.isCommon(pointer));
  const found = typed.flatMap((pointer) => {
    const level = pointerLevel(pointer, { compared, name: vector.levels['name'] });
    return level === undefined ? [] : [{ level, pointer }];
  });
  const [top] = found.toSorted((a, b) => POINTER_ORDER.indexOf(a.level) - POINTER_ORDER.indexOf(b.level));
  if (top === undefined) return;
  vector.levels[kind] = top.level;
  vector.details[kind] = top.pointer.value;
  const people = compared.record.references.find((one) => one.kind === kind && isSame(top.pointer, one.value))?.people;
  vector.sharedBy[kind] = Math.max(1, compared.shared(top.pointer), people ?? 1);
}

const isSame = ({ kind, value }: Pointer, other: string): boolean =>
  evidenceKey({ kind, value })?.text === evidenceKey({ kind, value: other })?.text;

function pointerLevel(
  pointer: Pointer,
  { compared, name }: { compared: Named; name: string | undefined },
): string | undefined {
  const { record, loyalties } = compared;
  const { kind, value } = pointer;
  if (kind === 'email') return emailLevel(value, record.emails.map((one) => one.value)); // prettier-ignore
  if (kind === 'phone') return phoneLevel(value, record.phones.map((one) => one.value)); // prettier-ignore
  if (kind === 'loyalty') {
    if (loyalties.length === 0) return undefined;
    if (loyalties.some((number) => isSame(pointer, number))) return 'same';
    if (compared.exists(pointer)) return 'other';
    return loyalties.some((number) => isSlip(codeOf(value), codeOf(number))) ? 'typo' : undefined;
  }
  const own = record.references.filter((one) => one.kind === kind);
  if (own.some((one) => isSame(pointer, one.value)))
    return referenceLevel(pointer, { name, isUnnamed: !compared.isNamed });
  const isNear = own.some((one) => isSlip(codeOf(value), codeOf(one.value)));
  return isNear && isNamed(name) && !compared.exists(pointer) ? 'typo' : undefined;
}

/** Six letters in a row may be a word, and then are somebody's booking by chance: without a name they say nothing. */
function referenceLevel(
  { certainty }: Pointer,
  { name, isUnnamed }: { name: string | undefined; isUnnamed: boolean },
): string {
  if (isNamed(name)) return 'named';
  if (isUnnamed) return certainty === 'strict' ? 'unnamed' : 'stranger';
  return name === 'surname_only' || name === 'weak' ? 'surname' : 'stranger';
}

function emailLevel(typed: string, own: readonly string[]): string | undefined {
  if (own.length === 0) return undefined;
  if (own.includes(typed)) return 'same';
  const [local = '', domain = ''] = typed.split('@');
  const parts = own.map((address) => address.split('@'));
  if (parts.some(([theirs, where]) => where === domain && isSlip(local, theirs ?? ''))) return 'typo';
  return parts.some(([theirs]) => theirs === local && local.length > 3) ? 'local' : 'different';
}

const TAIL = 7;

function phoneLevel(typed: string, own: readonly string[]): string | undefined {
  if (own.length === 0) return undefined;
  if (own.includes(typed)) return 'same';
  if (own.some((phone) => phone.slice(-TAIL) === typed.slice(-TAIL))) return 'tail';
  return own.some((phone) => isSlip(phone, typed)) ? 'typo' : 'different';
}

// ------------------------------------------------------------------------------------------------ birthday, handle, language

const BIRTH_ORDER = ['same', 'typo', 'parts', 'different'];

function birthLevel(typed: string, own: string | null): string | undefined {
  if (own === null) return undefined;
  if (typed === own) return 'same';
  const [year, month, day] = typed.split('-');
  const theirs = own.split('-');
  if (year === theirs[0] && month === theirs[2] && day === theirs[1]) return 'typo';
  if (isSlip(typed, own)) return 'typo';
  const agreeing = [year, month, day].filter((part, at) => part === theirs[at]).length;
  return agreeing === 2 ? 'parts' : 'different';
}

function handleLevel({ channel, handle, handleName }: Sender, record: CustomerRecord): string | undefined {
  if (handle === null) return undefined;
  const own = record.handles[channel];
  if (own !== undefined && own.replace(/^@/, '').toLowerCase() === handle.toLowerCase()) return 'known';
  return handleName !== null && isNamed(compareNames(record.names, handleName.prepared).level) ? 'name' : undefined;
}

const baseOf = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? '';

function languageLevel(theirs: string | null, own: string | null): string | undefined {
  if (theirs === null || own === null) return undefined;
  return baseOf(theirs) === baseOf(own) ? 'same' : 'different';
}

const best = (levels: readonly string[], order: readonly string[]): string | undefined =>
  levels.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0];
