// What a record can be found by, and what it cannot: texts before they become fingerprints.
import { expect, test } from 'vitest';
import { EMPTY } from '../../../src/customers/changed-record.ts';
import { keysOf, keyTexts } from '../../../src/customers/keys.ts';
import { isBlocked } from '../../../src/customers/is-blocked.ts';
import type { CustomerRecord } from '../../../src/db/tables/customer-record.ts';
import { DEFAULT_RULES } from '../../../src/evidence/evidence.ts';
import { fingerprintsWith } from '../../../src/fingerprints.ts';

const ANA: CustomerRecord = {
  ...EMPTY,
  names: [{ kind: 'passport', given: 'Ana', family: 'Ruiz Delgado' }],
  emails: [{ value: 'ana.ruiz@example.com', changedAt: 0 }],
  phones: [{ value: '+34600000117', changedAt: 0 }],
  loyalty: 'HA2041877',
  birthDate: '1988-05-04',
  handles: { x: 'ana_ruiz' },
  references: [
    { kind: 'booking', value: 'K7QX2M' },
    { kind: 'order', value: 'A-17' },
  ],
};

const of = (kind: string, record = ANA, blocked: readonly string[] = []) =>
  keyTexts(record, blocked)
    .filter((key) => key.kind === kind)
    .map(({ text }) => text);

test.each([
  ['em', ['ana.ruiz@example.com']],
  ['ph', ['+34600000117']],
  ['loy', ['HA2041877']],
  ['bkg', ['K7QX2M']],
  ['ord', ['A17']],
  ['hd', ['x:ana_ruiz']],
  ['nd', ['ruiz 1988-05-04', 'delgado 1988-05-04']],
  ['gd', ['ana 1988-05-04']],
  ['w', ['ana', 'ruiz', 'delgado']],
])('%s', (kind, texts) => {
  expect(of(kind).toSorted()).toEqual(texts.toSorted());
});

test('a name in another order, with other marks, meets in one of the pairs', () => {
  const pairs = (given: string, family: string) => of('n2', { ...EMPTY, names: [{ kind: 'ticket', given, family }] });
  const [first = '', second = ''] = [pairs('Ana', 'Ruiz')[0], pairs('Ana', 'Delgado')[0]];
  expect(of('n2')).toEqual(expect.arrayContaining([first, second]));
  expect(pairs('ÁNA', 'Delgado-Ruíz')).toEqual(expect.arrayContaining([first, second]));
  expect(pairs('Ruiz', 'Ana')).toContain(first);
  expect(pairs('Bruno', 'Keller').filter((pair) => of('n2').includes(pair))).toEqual([]);
});

test('what many share has no key', () => {
  const shared = { ...ANA, emails: [{ value: 'desk@agency.example', changedAt: 0 }], loyalty: '0000001' };
  const blocked = [...DEFAULT_RULES.blocked, '@agency.example', '+34600000117'];
  expect([...of('em', shared, blocked), ...of('loy', shared, blocked), ...of('ph', shared, blocked)]).toEqual([]);
  expect(of('em', shared)).toEqual(['desk@agency.example']);
});

test.each([
  ['noreply@halcyon.example', true],
  ['No-Reply@halcyon.example', true],
  ['ana@halcyon.example', false],
  ['000000123', true],
  ['100000000', false],
  ['123456', true],
  ['1234567', false],
])('%s is blocked: %s', (value, expected) => {
  expect(isBlocked(value, DEFAULT_RULES.blocked)).toBe(expected);
});

test('keys are few, whole numbers, and other ones elsewhere', () => {
  const here = keysOf(fingerprintsWith(Buffer.alloc(32, 1)), ANA);
  const there = keysOf(fingerprintsWith(Buffer.alloc(32, 2)), ANA);
  expect(here.length).toBeLessThanOrEqual(20);
  expect(here.every((key) => Number.isSafeInteger(key) && key >= 0)).toBe(true);
  expect(here.filter((key) => there.includes(key))).toEqual([]);
});
