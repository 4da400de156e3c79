// Where a letter goes, as agents may see it: enough to ask "the one that ends in …?", not enough to write to. Pure.
export function maskedDestination(by: 'email' | 'text', value: string): string {
  if (by === 'text') return `${value.slice(0, 3)} ••• ••${value.slice(-2)}`;
  const cut = value.lastIndexOf('@');
  const [local, host] = [value.slice(0, cut), value.slice(cut + 1)];
  const dot = host.lastIndexOf('.');
  const ending = dot > 0 ? host.slice(dot) : '';
  return `${first(local)}•••@${first(host)}•••${ending}`;
}

const first = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0x3f);
