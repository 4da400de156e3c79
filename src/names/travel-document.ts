// The machine-readable lines of a passport or identity card (ICAO 9303: TD3, TD2, TD1): what they say, and what is wrong with
// them, field by field. Lines are typed by hand or read by a camera, so they are mended where there is one way only.
import { checkDigit } from './check-digit.ts';
import { at, SHAPES, type DocumentField, type Place, type Shape } from './document-shapes.ts';

export type { DocumentField } from './document-shapes.ts';

export interface DocumentFinding {
  field: DocumentField;
  code: 'shape' | 'letters' | 'mended' | 'check_digit' | 'date' | 'cut_off' | 'no_given_name';
  sentence: string;
}

export interface TravelDocument {
  format: 'TD3' | 'TD2' | 'TD1';
  /** As printed: the letters A to Z and single spaces. */
  given: string;
  family: string;
  /** The name filled its field to the end: there may be more of it. */
  nameCutOff: boolean;
  issuer: string;
  nationality: string;
  documentNumber: string;
  /** YYMMDD, as printed: the century is not there. */
  birthDate: string;
  expiryDate: string;
  findings: DocumentFinding[];
}

/** Undefined: these are no machine-readable lines. */
export function readTravelDocument(text: string): TravelDocument | undefined {
  const lines = linesOf(text);
  const [first = ''] = lines;
  if (lines.length === 1 && /^[PIACV][A-Z<][A-Z<]{3}[A-Z<]*<<[A-Z]/.test(first)) return nameLineOnly(first);
  const shape = shapeOf(lines);
  if (shape === undefined) return undefined;
  const findings = wrongLengths(lines, shape);
  const padded = lines.map((line) => line.padEnd(shape.width, '<').slice(0, shape.width));
  const read: Read = (place) => (padded[place.line] as string).slice(place.from, place.to);
  const name = readName(read(shape.name), findings);
  // A visa has neither a personal number nor a digit for the whole.
  const isVisa = first.startsWith('V');
  const fields = shape.checked.filter(({ field }) => !isVisa || field !== 'personal number');
  const checked = new Map(
    fields.map(({ field, place, digit }) => [
      field,
      readChecked({ field, text: read(place), digit: read(digit) }, findings),
    ]),
  );
  const { parts, digit } = shape.whole;
  // What was mended in a date is not counted against the whole.
  const whole = parts.map((place) => (place.dates === true ? asDigits(read(place)) : read(place))).join('');
  if (!isVisa && checkDigit(whole) !== asDigits(read(digit)))
    findings.push({
      field: 'whole',
      code: 'check_digit',
      sentence: 'The last check digit does not fit the lines: a character is wrong somewhere.',
    });
  return {
    format: shape.format,
    ...name,
    issuer: trim(read(shape.issuer)),
    nationality: trim(read(shape.nationality)),
    documentNumber: longNumber(shape, { read, findings, short: checked.get('document number') ?? '' }),
    birthDate: checked.get('birth date') ?? '',
    expiryDate: checked.get('expiry date') ?? '',
    findings: findings.toSorted((one, other) => FIELDS.indexOf(one.field) - FIELDS.indexOf(other.field)),
  };
}

/** Often nobody types more than the line with the name. */
function nameLineOnly(line: string): TravelDocument {
  const findings: DocumentFinding[] = [
    {
      field: 'lines',
      code: 'shape',
      sentence: 'Only the line with the name is there, so nothing could be checked by its digits.',
    },
  ];
  const name = readName(line.slice(5, 44).padEnd(39, '<'), findings);
  const none = { nationality: '', documentNumber: '', birthDate: '', expiryDate: '' };
  return { format: 'TD3', ...name, issuer: trim(line.slice(2, 5)), ...none, findings };
}

type Read = (place: Place) => string;

const FIELDS: readonly DocumentField[] = [
  'lines', 'name', 'document number', 'nationality', 'birth date', 'expiry date', 'personal number', 'whole',
]; // prettier-ignore

/** The last line of two ends in a check digit, so its length tells the forms apart. */
function shapeOf(lines: readonly string[]): Shape | undefined {
  const [first = '', second = ''] = lines;
  const format = lines.length === 3 ? 'TD1' : second.length > 40 ? 'TD3' : 'TD2';
  const shape = SHAPES.find((one) => one.format === format);
  if (shape === undefined || lines.length !== shape.rows || !/^[PIACV][A-Z0-9<]/.test(first)) return undefined;
  const isData = lines.every((line, row) => row === shape.nameLine || Math.abs(line.length - shape.width) <= 6);
  return isData && lines.join('').includes('<<') ? shape : undefined;
}

/** Fillers at the end of the name are easily lost or doubled, and harm nothing. */
function wrongLengths(lines: readonly string[], shape: Shape): DocumentFinding[] {
  return lines.flatMap((line, row): DocumentFinding[] => {
    const { length } = line;
    const isHarmless = row === shape.nameLine && (length < shape.width || /^<*$/.test(line.slice(shape.width)));
    if (length === shape.width || isHarmless) return [];
    const sentence = `Line ${row + 1} has ${length} characters and should have ${shape.width}.`;
    return [{ field: 'lines', code: 'shape', sentence }];
  });
}

/** Spaces go, look-alikes of the filler become it, and lines that were pasted as one are parted. */
function linesOf(text: string): string[] {
  const lines = text
    .toUpperCase()
    .replace(/«/g, '<<')
    .replace(/[‹＜]/g, '<')
    .replace(/[^\S\n\r]/g, '')
    .split(/[\n\r]+/)
    .filter((line) => line !== '');
  return lines.length === 1 ? partOne(lines[0] as string) : lines;
}

function partOne(line: string): string[] {
  const shape = SHAPES.find(({ rows, width }) => line.length === rows * width);
  if (shape === undefined) return [line];
  return Array.from({ length: shape.rows }, (_, row) => line.slice(row * shape.width, (row + 1) * shape.width));
}

function readName(field: string, findings: DocumentFinding[]): Pick<TravelDocument, 'given' | 'family' | 'nameCutOff'> {
  // Digits are no letters, and there is one way to read each of these.
  const mended = field.replace(/[0158]/g, (digit) => ({ '0': 'O', '1': 'I', '5': 'S', '8': 'B' })[digit] ?? digit);
  if (mended !== field)
    findings.push({
      field: 'name',
      code: 'mended',
      sentence: 'A digit in the name was read as the letter it looks like.',
    });
  if (/[^A-Z<]/.test(mended))
    findings.push({
      field: 'name',
      code: 'letters',
      sentence: 'The name holds characters that such a line cannot have.',
    });
  const letters = mended.replace(/[^A-Z<]/g, '');
  const parting = letters.replace(/<+$/, '').indexOf('<<');
  const family = parting < 0 ? letters : letters.slice(0, parting);
  const given = parting < 0 ? '' : letters.slice(parting + 2);
  const nameCutOff = !field.endsWith('<');
  if (nameCutOff)
    findings.push({
      field: 'name',
      code: 'cut_off',
      sentence: 'The name fills its field to the end, so the last part may be cut off.',
    });
  if (trim(given) === '')
    findings.push({
      field: 'name',
      code: 'no_given_name',
      sentence: 'The lines hold one name only; there is no given name after it.',
    });
  return { family: trim(family), given: trim(given), nameCutOff };
}

const trim = (text: string): string => text.replace(/<+/g, ' ').trim();

interface Checked {
  field: DocumentField;
  text: string;
  digit: string;
}

/** A date is digits only, so letters that look like digits can be only those; for numbers the check digit decides. */
function readChecked({ field, text, digit }: Checked, findings: DocumentFinding[]): string {
  const isDate = field === 'birth date' || field === 'expiry date';
  const read = isDate ? asDigits(text) : text;
  const check = asDigits(digit);
  if (read !== text)
    findings.push({ field, code: 'mended', sentence: `A letter in the ${field} was read as the digit it looks like.` });
  const goesOn = field === 'document number' && digit === '<';
  const isAbsent = field === 'personal number' && /^<*$/.test(text) && digit === '<';
  if (!goesOn && !isAbsent && checkDigit(read) !== check) findings.push(wrongDigit(field));
  if (isDate && !isDay(read)) findings.push({ field, code: 'date', sentence: `The ${field} is not a date.` });
  return trim(read);
}

/** A number longer than nine characters goes on in the optional field, its check digit last. */
function longNumber(
  shape: Shape,
  { read, findings, short }: { read: Read; findings: DocumentFinding[]; short: string },
): string {
  const digit = shape.checked[0]?.digit as Place;
  if (shape.format === 'TD3' || read(digit) !== '<') return short;
  const rest = trim(shape.format === 'TD1' ? read(at(0, 15, 30)) : read(at(1, 28, 35))).split(' ')[0] ?? '';
  const number = `${short}${rest.slice(0, -1)}`;
  // The filler between the two parts counts for nothing, and is part of what is checked.
  if (rest === '' || checkDigit(`${short}<${rest.slice(0, -1)}`) !== rest.slice(-1))
    findings.push(wrongDigit('document number'));
  return number;
}

const wrongDigit = (field: DocumentField): DocumentFinding => ({
  field,
  code: 'check_digit',
  sentence: `The check digit of the ${field} does not fit: one of its characters is wrong.`,
});

const asDigits = (text: string): string => text.replace(/[ODQILZSBG]/g, (letter) => LOOKS_LIKE[letter] ?? letter);
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  O: '0',
  D: '0',
  Q: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  B: '8',
  G: '6',
};

/** Day or month may be unknown, and are fillers then. */
function isDay(text: string): boolean {
  if (!/^[0-9]{2}(?:[0-9]{2}|<<)(?:[0-9]{2}|<<)$/.test(text)) return /^<{6}$/.test(text);
  const [month, day] = [text.slice(2, 4), text.slice(4, 6)];
  return (
    (month === '<<' || (Number(month) >= 1 && Number(month) <= 12)) &&
    (day === '<<' || (Number(day) >= 1 && Number(day) <= 31))
  );
}
