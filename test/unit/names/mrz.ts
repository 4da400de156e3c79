// Prints machine-readable lines for the tests, as a passport office would.

const WEIGHTS = [7, 3, 1];

/** Worked out apart from the code under test: the value of a character is its place in this row. */
const ROW = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const digitOf = (text: string): string =>
  String(
    Array.from(text).reduce(
      (sum, letter, at) => sum + Math.max(ROW.indexOf(letter), 0) * (WEIGHTS[at % 3] as number),
      0,
    ) % 10,
  );

interface Person {
  family: string;
  given: string;
  number?: string;
  birth?: string;
  expiry?: string;
  personal?: string;
}

const field = (text: string, width: number): string => text.replaceAll(' ', '<').padEnd(width, '<').slice(0, width);
const withDigit = (text: string): string => text + digitOf(text);
const nameField = ({ family, given }: Person, width: number): string =>
  field(given === '' ? family : `${family}<<${given}`, width);

export function passport(person: Person): string {
  const { number = 'X1234567', birth = '880504', expiry = '310101', personal = '' } = person;
  const numbers = withDigit(field(number, 9));
  const [born, until, own] = [withDigit(birth), withDigit(expiry), withDigit(field(personal, 14))];
  const line = `${numbers}UTO${born}F${until}${own}`;
  return `P<UTO${nameField(person, 39)}\n${line}${digitOf(numbers + born + until + own)}`;
}

export function cardOfTwo(person: Person): string {
  const { number = 'X1234567', birth = '880504', expiry = '310101', personal = '' } = person;
  const numbers = withDigit(field(number, 9));
  const [born, until] = [withDigit(birth), withDigit(expiry)];
  const rest = field(personal, 7);
  return `I<UTO${nameField(person, 31)}\n${numbers}UTO${born}F${until}${rest}${digitOf(numbers + born + until + rest)}`;
}

export function cardOfThree(person: Person): string {
  const { number = 'X1234567', birth = '880504', expiry = '310101', personal = '' } = person;
  // A number that is too long goes on behind a filler, its digit last.
  const long = number.length > 9;
  const head = long
    ? `${number.slice(0, 9)}<${field(number.slice(9) + digitOf(`${number.slice(0, 9)}<${number.slice(9)}`), 15)}`
    : withDigit(field(number, 9)) + field(personal, 15);
  const [born, until] = [withDigit(birth), withDigit(expiry)];
  const rest = field('', 11);
  return `I<UTO${head}\n${born}F${until}UTO${rest}${digitOf(head + born + until + rest)}\n${nameField(person, 30)}`;
}
