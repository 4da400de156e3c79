// Whether a code that was asked for here and brought from there makes two contacts one person.
import { expect, test } from 'vitest';
import { holding } from '../../../src/conversations/joins.ts';
import { decideHop, type Side } from '../../../src/proof/decide-hop.ts';
import { hopWords } from '../../../src/proof/hop-words.ts';

const NOBODY: Side = { customerId: null, isVerified: false, isAnonymous: false };
const ANA: Side = { ...NOBODY, customerId: 'cus_ana', isVerified: true };
const CHECKED: Side = { ...ANA, isVerified: false };
const SHY = { isAnonymous: true };

test.each<[string, Side, Side, object, string[]?]>([
  ['two whom nobody knows', NOBODY, NOBODY, { joins: true, links: false, because: 'proved' }],
  ['a verified one asked', ANA, NOBODY, { joins: true, links: true, because: 'proved' }],
  ['one whom an agent stands for asked', CHECKED, NOBODY, { joins: true, links: false, because: 'proved' }],
  ['both are verified', ANA, ANA, { joins: true, links: false, because: 'same customer' }],
  ['the other was confirmed', ANA, CHECKED, { joins: true, links: true, because: 'same customer' }],
  ['two customers', ANA, { ...ANA, customerId: 'cus_bruno' }, { joins: false, because: 'two customers' }],
  ['a stranger asked a known customer', NOBODY, ANA, { joins: false, because: 'asked by a stranger' }],
  ['who is anonymous is not linked', ANA, { ...NOBODY, ...SHY }, { joins: true, links: false }],
  ['nor does an anonymous one lend a link', { ...ANA, ...SHY }, NOBODY, { joins: true, links: false }],
  [
    'a stranger, and who comes is in doubt',
    NOBODY,
    NOBODY,
    { joins: false, because: 'asked by a stranger' },
    ['cus_ana'],
  ],
  ['in doubt, and asked by the same', ANA, NOBODY, { joins: true, links: true }, ['cus_ana']],
  ['another customer comes along', ANA, NOBODY, { joins: false, because: 'two customers' }, ['cus_bruno']],
])('%s', (_, asked, brought, expected, others = []) => {
  expect(decideHop({ asked, brought, others })).toMatchObject(expected);
});

test('every language carries the code, and asks not to pass it on', () => {
  for (const language of [null, 'en', 'es', 'de-AT', 'fr', 'it', 'pt-BR', 'tlh'])
    expect(hopWords('TP-7K3MX9QZ', language)).toMatch(/TP-7K3MX9QZ.*[.:]/);
  expect(hopWords('TP-7K3MX9QZ', 'de-AT')).toMatch(/^Um von/);
});

test('who has left, or was put back, has not joined', () => {
  const joined = (contactId: string, because = 'hop', from: string | null = null) =>
    ({ type: 'conversation.joined', at: 1, data: { contactId, channel: 'x', because, from, fromStatus: null, fromSnoozedUntil: null, fromUnread: 0, status: 'open', snoozedUntil: null } }) as const; // prettier-ignore
  const left = (contactId: string, because = 'two people') =>
    ({ type: 'conversation.left', at: 2, data: { contactId, because, to: null, userId: null } }) as const;
  expect([...holding([joined('a'), joined('b'), left('a')]).keys()]).toEqual(['b']);
  expect([...holding([joined('a', 'came back')]).keys()]).toEqual([]);
  expect([...holding([joined('a', 'hop', 'cnv_1'), left('a', 'went along'), joined('a', 'came back')])]).toMatchObject([
    ['a', { from: 'cnv_1' }],
  ]);
});
