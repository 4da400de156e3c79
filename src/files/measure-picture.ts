// What in a picture may belong to an identity document, as numbers. Pure, and run by the child that draws the renderings: a page
// for machines has two or three lines of equally wide letters that begin and end together; a card has a portrait beside its
// words. After it: looks-like-identity, which decides.

export interface Gray {
  data: Uint8Array;
  width: number;
  height: number;
}

export interface Measures {
  /** 0..1: how much two neighbouring lines look like those that passports have for machines. */
  machineLines: number;
  /** 0..1: how clearly a portrait's rectangle stands beside lines of words. */
  portrait: number;
  /** Width by height. */
  ratio: number;
}

export const NOTHING_MEASURED: Measures = { machineLines: 0, portrait: 0, ratio: 0 };

interface Line {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export function machineLines(gray: Gray): number {
  const dark = darkPixels(gray);
  const lines = denseLines(dark, gray);
  let best = 0;
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1];
    if (next && areTwins(line, next, gray.width)) best = Math.max(best, evenness({ dark, gray, line, next }));
  }
  return best;
}

/** Darker than what is around it: a shadow over half the page does not matter. */
function darkPixels({ data, width, height }: Gray): Uint8Array {
  const sums = integral({ data, width, height });
  const reach = Math.max(6, Math.round(width / 60));
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const top = Math.max(0, y - reach);
    const bottom = Math.min(height, y + reach + 1);
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const mean = boxSum(sums, { width, left, right, top, bottom }) / ((right - left) * (bottom - top));
      dark[y * width + x] = Number((data[y * width + x] ?? 0) < mean - 18);
    }
  }
  return dark;
}

/** Rows of many short strokes without a gap as wide as a word's, together as lines. */
function denseLines(dark: Uint8Array, { width, height }: Gray): Line[] {
  const lines: Line[] = [];
  let line: Line | undefined;
  let blanks = 0;
  for (let y = 0; y <= height; y += 1) {
    const row = y < height ? strokesIn(dark.subarray(y * width, (y + 1) * width)) : undefined;
    if (row && row.right - row.left > width * 0.35) {
      line ??= { top: y, bottom: y, left: row.left, right: row.right };
      line = { top: line.top, bottom: y, left: Math.min(line.left, row.left), right: Math.max(line.right, row.right) };
      blanks = 0;
    } else if (line && ++blanks > 2) {
      lines.push(line);
      line = undefined;
      blanks = 0;
    }
  }
  return lines.filter(({ top, bottom, left, right }) => {
    const tall = (bottom - top + 1) / (right - left);
    return tall > 0.006 && tall < 0.07;
  });
}

const LEAST_STROKES = 24;

/** The longest run of strokes that no wide gap interrupts. */
function strokesIn(row: Uint8Array): { left: number; right: number } | undefined {
  const gap = row.length * 0.05;
  let best: { left: number; right: number; strokes: number } | undefined;
  let run: { left: number; right: number; strokes: number } | undefined;
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] === 0) continue;
    const isStart = row[x - 1] !== 1;
    if (!run || x - run.right > gap) run = { left: x, right: x, strokes: 0 };
    run.right = x;
    if (isStart) run.strokes += 1;
    if (!best || run.right - run.left > best.right - best.left) best = run;
  }
  return best && best.strokes >= LEAST_STROKES ? best : undefined;
}

/** They begin and end together, are as tall as each other, and stand close. */
function areTwins(one: Line, other: Line, width: number): boolean {
  const tall = one.bottom - one.top + 1;
  const otherTall = other.bottom - other.top + 1;
  const slack = width * 0.04;
  return (
    Math.abs(one.left - other.left) < slack &&
    Math.abs(one.right - other.right) < slack &&
    Math.max(tall, otherTall) < 2.2 * Math.min(tall, otherTall) &&
    other.top - one.bottom < 3.5 * Math.max(tall, otherTall)
  );
}

interface Twins {
  dark: Uint8Array;
  gray: Gray;
  line: Line;
  next: Line;
}

/** Letters in a line at least and at most: 30 on cards, 44 in passports; the edge of the page may be part of the line. */
const LETTERS = { least: 27, most: 58 };

/** Whether both lines repeat themselves after the width of one letter, and after the same one. */
function evenness({ dark, gray, line, next }: Twins): number {
  const span = Math.max(line.right - line.left, next.right - next.left);
  const longest = Math.ceil((4 * span) / LETTERS.least) + 1;
  const [one, other] = [line, next].map((each) => repeats(profileOf({ dark, width: gray.width, line: each }), longest));
  if (!one || !other) return 0;
  let best = 0;
  for (let pitch = span / LETTERS.most; pitch <= span / LETTERS.least; pitch += 0.1)
    best = Math.max(best, Math.min(repeatsAfter(one, pitch), repeatsAfter(other, pitch)));
  return Math.min(1, best);
}

/** How much ink stands in each column, without the dark edge of what the page lies on. */
function profileOf({ dark, width, line }: { dark: Uint8Array; width: number; line: Line }): number[] {
  const tall = line.bottom - line.top + 1;
  const profile: number[] = [];
  for (let x = line.left; x <= line.right; x += 1) {
    let count = 0;
    for (let y = line.top; y <= line.bottom; y += 1) count += dark[y * width + x] ?? 0;
    profile.push(count > tall * 0.9 ? 0 : count);
  }
  const from = profile.findIndex((count) => count > 0);
  return profile.slice(from, profile.findLastIndex((count) => count > 0) + 1);
}

/** How alike a line is to itself when it is moved by so many pixels: -1..1, for each number up to `longest`. */
function repeats(profile: readonly number[], longest: number): number[] {
  const mean = profile.reduce((sum, value) => sum + value, 0) / profile.length;
  const values = Float64Array.from(profile, (value) => value - mean);
  const all = values.reduce((sum, value) => sum + value * value, 0);
  return Array.from({ length: longest + 1 }, (_none, lag) => {
    let sum = 0;
    for (let x = 0; x + lag < values.length; x += 1) sum += (values[x] ?? 0) * (values[x + lag] ?? 0);
    return all === 0 ? 0 : (sum / all) * (values.length / Math.max(1, values.length - lag));
  });
}

/** One, two, three and four letters further, less what it is between two letters. */
function repeatsAfter(line: readonly number[], pitch: number): number {
  const at = (letters: readonly number[]) =>
    letters.reduce((sum, count) => sum + between(line, count * pitch), 0) / letters.length;
  return at([1, 2, 3, 4]) - Math.max(0, at([1.5, 2.5, 3.5]));
}

function between(values: readonly number[], at: number): number {
  const low = Math.floor(at);
  const share = at - low;
  return (values[low] ?? 0) * (1 - share) + (values[low + 1] ?? 0) * share;
}

// ------------------------------------------------------------------------------------------------ a portrait beside words

/** Asked of a small copy of the picture, about 160 pixels wide. */
export function portrait(gray: Gray): number {
  const { width, height } = gray;
  const sides = edges(gray);
  let best = 0;
  for (const share of [0.2, 0.24, 0.28, 0.32]) {
    const w = Math.round(width * share);
    for (const tall of [1.2, 1.3, 1.4]) {
      const h = Math.round(w * tall);
      for (let y = Math.round(height * 0.08); y + h < height * 0.88; y += 2)
        for (let x = 2; x + w < width - 2; x += 2) {
          const middle = (x + w / 2) / width;
          if (middle > 0.36 && middle < 0.64) continue; // beside the words, not among them
          best = Math.max(best, sides({ x, y, w, h }));
        }
    }
  }
  return best;
}

/** The weakest side of a rectangle counts: a horizon has one, a window has four. */
function edges({ data, width, height }: Gray) {
  const across = new Uint8Array(width * height);
  const down = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      across[at] = Math.abs((data[at + 1] ?? 0) - (data[at - 1] ?? 0));
      down[at] = Math.abs((data[at + width] ?? 0) - (data[at - width] ?? 0));
    }
  const acrossSums = integral({ data: across, width, height });
  const downSums = integral({ data: down, width, height });
  return ({ x, y, w, h }: { x: number; y: number; w: number; h: number }): number => {
    const upright = (at: number) => boxSum(acrossSums, { width, left: at - 1, right: at + 2, top: y, bottom: y + h }) / h;
    const level = (at: number) => boxSum(downSums, { width, left: x, right: x + w, top: at - 1, bottom: at + 2 }) / w;
    return Math.min(1, Math.min(upright(x), upright(x + w), level(y), level(y + h)) / 90);
  }; // prettier-ignore
}

// ------------------------------------------------------------------------------------------------ sums over boxes

function integral({ data, width, height }: Gray): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += data[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  return sums;
}

interface Box {
  width: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function boxSum(sums: Float64Array, { width, left, right, top, bottom }: Box): number {
  const at = (x: number, y: number): number => sums[y * (width + 1) + x] ?? 0;
  return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
}
