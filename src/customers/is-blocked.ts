// Values that say nothing about anybody, because many share them: an agency's domain, noreply, 000…. They get no key. Pure.

/** Whole values, `@agency.example` for all of a domain, `0*` for a beginning, `noreply@*`; in capitals or not. */
export function isBlocked(value: string, blocked: readonly string[]): boolean {
  const { whole, domains, beginnings } = rulesOf(blocked);
  const low = value.toLowerCase();
  if (whole.has(low)) return true;
  const at = low.lastIndexOf('@');
  if (at >= 0 && domains.has(low.slice(at))) return true;
  return beginnings.some((beginning) => low.startsWith(beginning));
}

interface Rules {
  whole: ReadonlySet<string>;
  domains: ReadonlySet<string>;
  beginnings: readonly string[];
}

/** Asked for every value of millions of records: a list is read once. */
const read = new WeakMap<readonly string[], Rules>();

function rulesOf(blocked: readonly string[]): Rules {
  const known = read.get(blocked);
  if (known !== undefined) return known;
  const all = blocked.map((value) => value.trim().toLowerCase()).filter((value) => value !== '' && value !== '*');
  const rules = {
    whole: new Set(all),
    domains: new Set(all.filter((value) => value.startsWith('@'))),
    beginnings: all.filter((value) => value.endsWith('*')).map((value) => value.slice(0, -1)),
  };
  read.set(blocked, rules);
  return rules;
}
