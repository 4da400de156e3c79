// A brand's rules made ready for reading: patterns compiled, lists made sets. Pure. An administrator types the patterns, so only
// what reads in a bounded time is taken. Before it: the settings. After it: extract.
import type { CheckMethod, EvidenceKind, RecognitionRules } from './evidence.ts';

export interface CompiledCode {
  matches: RegExp;
  check: CheckMethod;
}

export interface CompiledRules {
  rules: RecognitionRules;
  loyalty: readonly CompiledCode[];
  orders: readonly CompiledCode[];
  booking: RegExp;
  prefixes: ReadonlySet<string>;
  stop: (kind: EvidenceKind, value: string) => boolean;
  isBlocked: (value: string) => boolean;
}

/** The same rules are used for message after message. */
const known = new WeakMap<RecognitionRules, CompiledRules>();

export function compileRules(rules: RecognitionRules): CompiledRules {
  const before = known.get(rules);
  if (before) return before;
  const stopSets = new Map(
    Object.entries(rules.stopWords).map(([kind, words]) => [kind, new Set(words.map((word) => word.toUpperCase()))]),
  );
  const blocked = rules.blocked.map(blockOf);
  const compiled: CompiledRules = {
    rules,
    loyalty: rules.loyalty.flatMap(compileCode),
    orders: rules.orders.flatMap(compileCode),
    booking: compilePattern(rules.booking) ?? /^[A-Z0-9]{6}$/,
    prefixes: new Set(rules.airlinePrefixes),
    stop: (kind, value) => stopSets.get(kind)?.has(value.toUpperCase()) ?? false,
    isBlocked: (value) => blocked.some((isThis) => isThis(value.toLowerCase())),
  };
  known.set(rules, compiled);
  return compiled;
}

function compileCode({ pattern, check }: { pattern: string; check: CheckMethod }): CompiledCode[] {
  const matches = compilePattern(pattern);
  return matches ? [{ matches, check }] : [];
}

/** `@agency.example` is a domain with all below it, `0*` a beginning, `*9` an end; anything else is the whole value. */
function blockOf(entry: string): (value: string) => boolean {
  const small = entry.trim().toLowerCase();
  if (small === '' || small === '*') return () => false;
  if (small.startsWith('@')) return (value) => value.endsWith(small) || value.endsWith(`.${small.slice(1)}`);
  if (small.endsWith('*')) return (value) => value.startsWith(small.slice(0, -1));
  if (small.startsWith('*')) return (value) => value.endsWith(small.slice(1));
  return (value) => value === small;
}

const MOST_SIGNS = 200;
const MOST_RANGES = 2;
/** Each doubles the ways through a code that nearly fits. */
const MOST_CHOICES = 8;
/** No look-around, no back reference, no `*` and `+`, and nothing repeated that repeats inside. */
const FORBIDDEN = /\\[1-9]|\\[kK]|\(\?(?!:)|[*+]|\{\d*,\}|\}\s*[{?]|\)\s*[{?]/;

const count = (pattern: string, what: RegExp): number => pattern.match(what)?.length ?? 0;

/** Why a pattern is not taken, in words for whoever typed it; undefined when it is. */
export function whyNotPattern(pattern: string): string | undefined {
  if (pattern.length === 0) return 'A pattern says how the whole number looks, such as [A-Z]{2}\\d{9}.';
  if (pattern.length > MOST_SIGNS) return `A pattern has at most ${MOST_SIGNS} signs.`;
  if (FORBIDDEN.test(pattern))
    return 'A pattern counts its repetitions, such as \\d{9} or \\d{6,8}, of single signs and classes: no *, no +, no look-around, no repeated group.';
  if (count(pattern, /\{\d+,/g) > MOST_RANGES || count(pattern, /[?|]/g) > MOST_CHOICES)
    return `A pattern leaves at most ${MOST_RANGES} lengths and ${MOST_CHOICES} choices open.`;
  if ([...pattern.matchAll(/\{(?:\d+,)?(\d+)\}/g)].some(([, most]) => Number(most) > 40))
    return 'A number has at most 40 signs.';
  try {
    return new RegExp(`^(?:${pattern})$`).test('') ? 'This pattern is also met by nothing at all.' : undefined;
  } catch {
    return 'This is no regular expression: a bracket is missing, or stands in the wrong place.';
  }
}

const compilePattern = (pattern: string): RegExp | undefined =>
  whyNotPattern(pattern) === undefined ? new RegExp(`^(?:${pattern})$`) : undefined;
