// Which column is what, by its name. Pure. What is not known by name is compared as plain text; what would give the answer away,
// or only says when a row was written, is left out.
import { fold } from './fold.ts';
import type { ComparedKind } from './comparison.ts';
import type { FieldPlan } from './records.ts';

export type ColumnKind = ComparedKind | 'id' | 'ignore';

/** One word or several as they stand in a column's name, folded; the first line that fits decides. */
const KNOWN: readonly (readonly [ColumnKind, RegExp])[] = [
  ['ignore', /^(cluster|truth|label|labels|person|entity|entity id|true id|match id|group id|dup.*|is dup.*|source|source (dataset|system|file)|(created|updated|modified|imported|inserted)( (at|on|date|time))?|timestamp|time stamp|row|row number|version|notes?|comments?|block(ing)?( .*)?)$/],
  ['id', /^(id|rec id|record id|person id|recid|unique id|uid|uuid|row id|customer id|client id|person key|key|ref|record|kundennummer)$/],
  ['email', /\b(e ?mails?( address)?|mail|correo|courriel)\b/],
  ['phone', /\b(tele)?phone\b|\b(mobile|cell|tel|telefon[oe]?|movil|handy|landline)\b|\bphone number\b/],
  ['birth_date', /\b(dob|d o b|birth ?date|date (of )?birth|birthday|born|geburtsdatum|geburtstag|(fecha )?(de )?nacimiento|date (de )?naissance|data (di )?nascita)\b/],
  ['loyalty', /\b(loyalty|frequent flyer|ffn|membership|member (no|number|id)|bonus)\b/],
  ['identifier', /\b(soc ?sec( id)?|social security|ssn|nin|national (id|insurance)|tax( id| number| file)?|tfn|nif|dni|nie|passport|id (card|number)|identity|medicare|nhs|cpf|curp|personnummer|driv.* licen[cs]e|licen[cs]e( no| number)?|iban|vat|insurance (no|number))\b/],
  ['postcode', /\b(post ?code|postal( code)?|zip( ?code)?|plz|postleitzahl|cp|codigo postal|code postal|cap)\b/],
  ['street_number', /\b(street (no|nr|num|number)|house (no|nr|num|number)|hausnummer|numero|building (no|number)|flat|unit|nr)\b/],
  ['street', /\b(street|address( line)?( ?1)?|addr|strasse|str|calle|rue|via|road|direccion|adresse|domicilio)\b(?! ?[2-9])/],
  ['city', /\b(city|town|suburb|locality|municipality|village|place|ort|stadt|wohnort|ciudad|poblacion|localidad|municipio|ville|commune|citta|cidade|parish)\b/],
  ['state', /\b(state|province|region|county|bundesland|provincia|estado|departement)\b/],
  ['country', /\b(country|nation|nationality|land|pais|pays|paese)\b/],
  ['given', /^(?!.*(sur|last|family)).*\b(given|first|fore|christian|vor)\s?(name|names|nm)?\b|\b(fname|given|prenom|vorname|nombre( de pila)?|primeiro nome|firstname|forename|givenname)\b/],
  ['family', /\b(sur|last|family|nach|familien)\s?(name|names|nm)\b|\b(surname|lastname|lname|family|nachname|familienname|zuname|apellidos?( (1|2|primero|segundo))?|nom( de famille)?|cognome|sobrenome)\b/],
  ['name', /\b(full ?name|name|names|nombre completo|display name|person name|customer name)\b/],
  ['category', /\b(sex|gender|geschlecht|sexo|genre|title|salutation|anrede|race|ethnicity|marital( status)?|language|lang)\b/],
]; // prettier-ignore

/** What a column says of another one, not of the person: "email verified". */
const ABOUT_ANOTHER =
  /.+ (verified|valid|confirmed|type|kind|status|state code|opt ?in|opt ?out|flag|consent|preferred)$|^(is|has|may|wants) .+/;
/** Names of something else than the person, and where somebody was born, which says little of where they live. */
const NOT_THEIRS =
  /\b(company|file|employer|organi[sz]ation|business|firma|empresa|user|login|screen|nick|pet|father|mother|maiden|spouse|emergency)\b.*\bnames?\b|\b(username|nickname|place of birth|birth ?place|geburtsort|lugar de nacimiento|lieu de naissance|luogo di nascita)\b/;
const FURTHER_GIVEN = /\b(middle|second|zweit|mittel)\s?(name|names|vorname|initial)s?\b/;
const GIVEN_WORD = /\b(first|given|fore|christian|vor|vorname|nombre|prenom)( |-|name|$)|\b(forename|firstname)/;
const FAMILY_WORD = /\b(sur|last|family|nach|familien)( |-|name|$)|\b(surname|lastname|nachname|apellidos?|nom)\b/;

export function kindOfColumn(column: string): ColumnKind | undefined {
  const folded = fold(column.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' '));
  if (ABOUT_ANOTHER.test(folded)) return 'category';
  if (NOT_THEIRS.test(folded)) return undefined;
  if (FURTHER_GIVEN.test(folded)) return 'given';
  // One column for both, however it joins them: "first and last name", "Vor- und Nachname".
  const isBoth = GIVEN_WORD.test(folded) && FAMILY_WORD.test(folded);
  if (isBoth || /\b(full ?name|nombre completo)\b/.test(folded)) return 'name';
  return KNOWN.find(([, pattern]) => pattern.test(folded))?.[0];
}

export interface ChosenColumn {
  column: string;
  kind: ColumnKind;
  /** How the kind was found, for whoever checks. */
  because: 'said' | 'by its name' | 'unknown name, compared as text' | 'says the same as other columns';
}

/** @param said what the operator has decided, by column; it goes before everything else */
export function chooseKinds(columns: readonly string[], said: ReadonlyMap<string, ColumnKind>): ChosenColumn[] {
  const chosen = columns.map((column): ChosenColumn => {
    const told = said.get(column);
    if (told !== undefined) return { column, kind: told, because: 'said' };
    const known = kindOfColumn(column);
    if (known !== undefined) return { column, kind: known, because: 'by its name' };
    return { column, kind: 'text', because: 'unknown name, compared as text' };
  });
  return withoutRepeats(chosen);
}

/** Where given name and surname have columns of their own, one with both would count the same evidence twice; so would a second id. */
function withoutRepeats(chosen: ChosenColumn[]): ChosenColumn[] {
  const has = (kind: ColumnKind) => chosen.some((one) => one.kind === kind);
  const hasBoth = has('given') && has('family');
  let seenId = false;
  return chosen.map((one) => {
    if (one.because === 'said') return one;
    if (one.kind === 'name' && hasBoth) return { ...one, kind: 'ignore', because: 'says the same as other columns' };
    if (one.kind !== 'id') return one;
    const isSecond = seenId;
    seenId = true;
    return isSecond ? { ...one, kind: 'text' } : one;
  });
}

export interface PlannedField extends FieldPlan {
  /** The columns it is read from, in the first file and in the second. */
  columns: readonly [string, string];
}

/** What is compared with what. In two files columns of the same name belong together, else those of the same kind in their order. */
export function planFields(first: readonly ChosenColumn[], second: readonly ChosenColumn[] = first): PlannedField[] {
  const free = second.filter(isCompared);
  const take = (fits: (one: ChosenColumn) => boolean): ChosenColumn | undefined => {
    const at = free.findIndex(fits);
    return at === -1 ? undefined : free.splice(at, 1)[0];
  };
  const pairs = first.filter(isCompared).map((one) => ({ one, other: take(({ column }) => column === one.column) }));
  const counted = new Map<string, number>();
  return pairs.flatMap(({ one, other }): PlannedField[] => {
    const partner = other ?? take(({ kind }) => kind === one.kind && kind !== 'text' && kind !== 'category');
    if (partner === undefined) return [];
    const base = NAMED.has(one.kind) ? `${one.kind}_${fold(one.column).replaceAll(' ', '_')}` : one.kind;
    const count = (counted.get(base) ?? 0) + 1;
    counted.set(base, count);
    const field = count === 1 ? base : `${base}_${count}`;
    return [{ field, kind: one.kind as ComparedKind, columns: [one.column, partner.column] }];
  });
}

/** Kinds that mean something else in every file are told apart by their column's name, also in a model that is kept. */
const NAMED = new Set<ColumnKind>(['text', 'category', 'identifier']);

const isCompared = ({ kind }: ChosenColumn): boolean => kind !== 'id' && kind !== 'ignore';
