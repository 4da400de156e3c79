// What a proof is made of, what an event brings of it, and what strangers are called in our letters.
import { describe, expect, test } from 'vitest';
import type { ActedEvent, ChangeEvent, MessageEvent } from '../../../src/channels/channel-event.ts';
import { fingerprintsWith } from '../../../src/fingerprints.ts';
import { blanked, secretsIn } from '../../../src/proof/secrets-in-event.ts';
import { codeFor, drawCode, drawToken, drawWord, isSigned, plainWord, TOKEN } from '../../../src/proof/secrets.ts';
import { whoIs } from '../../../src/proof/who-is.ts';

const here = fingerprintsWith(Buffer.alloc(32, 1));
const elsewhere = fingerprintsWith(Buffer.alloc(32, 2));

describe('secrets', () => {
  test('are never the same twice, and as long as they should be', () => {
    const many = Array.from({ length: 500 }, () => [drawCode(), drawToken(here), drawWord()]);
    for (const place of [1, 2]) expect(new Set(many.map((each) => each[place])).size).toBe(500);
    for (const [code = '', token = '', word = ''] of many) {
      expect(code).toMatch(/^\d{8}$/);
      expect(token).toMatch(TOKEN);
      expect(word).toMatch(/^TP-[0-9A-HJKMNP-TV-Z]{12}$/);
    }
  });

  test('of an address carry their signature: one that was changed, or is from elsewhere, is none', () => {
    const token = drawToken(here);
    expect(isSigned(here, token)).toBe(true);
    expect(isSigned(elsewhere, token)).toBe(false);
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(isSigned(here, changed)).toBe(false);
    }
    expect(isSigned(here, '')).toBe(false);
    expect(isSigned(here, 'A'.repeat(32))).toBe(false);
  });

  test('typed by hand are read as they were meant', () => {
    expect(plainWord('tp-oil0abcd')).toBe('TP-0110ABCD');
  });

  test('of a code are good for exactly what they were made for', () => {
    const bound = { channelAccountId: 'cha_1', contactId: 'con_1', customerId: 'cus_1', kind: 'code' };
    const of = (other: Partial<typeof bound>, code = '12345678') => codeFor(here, { ...bound, ...other }, code);
    const all = [of({}), of({ channelAccountId: 'cha_2' }), of({ contactId: 'con_2' }), of({ customerId: 'cus_2' }), of({ kind: 'hop' }), of({}, '12345679')]; // prettier-ignore
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('an event', () => {
  const message = (text: string, more: Partial<MessageEvent> = {}): MessageEvent => ({
    type: 'message', account: '1', at: 0, direction: 'inbound', kind: 'dm', externalId: 'm', contact: { externalId: 'c' },
    rootExternalId: null, inReplyToExternalId: null, text, attachments: [], via: 'typed', orderKey: '', ...more,
  }); // prettier-ignore
  const edit = (text: string): ChangeEvent => ({
    type: 'change', account: '1', at: 0, change: 'edited', messageExternalId: 'm', by: 'contact', version: 1, text,
  }); // prettier-ignore
  const token = drawToken(here);

  test.each([
    ['Hello! #TP-7K3MX9QZ4WNE', 'TP-7K3MX9QZ4WNE', 'Hello! #TP-••••••••'],
    ['tp-7k3mx9qz4wne', 'tp-7k3mx9qz4wne', '#TP-••••••••'],
    ['(#TP-7K3MX9QZ4WNE).', 'TP-7K3MX9QZ4WNE', '(#TP-••••••••).'],
    ['HTTP-7K3MX9QZ4WNE', undefined, 'HTTP-7K3MX9QZ4WNE'],
    ['TP-7K3MX9QZ4WNE1', undefined, 'TP-7K3MX9QZ4WNE1'],
    ['TP-1234', undefined, 'TP-1234'],
    ['nothing', undefined, 'nothing'],
    ['a TP-ARCHERC7 router', undefined, 'a TP-ARCHERC7 router'],
  ])('%j brings %s', (text, secret, shown) => {
    for (const event of [message(text), edit(text)]) {
      expect(secretsIn(event)).toEqual(secret === undefined ? [] : [secret]);
      expect(blanked(event, secret === undefined ? [] : [secret])).toMatchObject({ text: shown });
      expect(blanked(event, [])).toEqual(event);
    }
  });

  test('with several brings all of them, and loses those that are known', () => {
    const event = message('TP-AAAABBBBCCCC or #TP-DDDDEEEEFFFF?');
    expect(secretsIn(event)).toEqual(['TP-AAAABBBBCCCC', 'TP-DDDDEEEEFFFF']);
    expect(blanked(event, ['TP-DDDDEEEEFFFF'])).toMatchObject({ text: 'TP-AAAABBBBCCCC or #TP-••••••••?' });
  });

  test('that the brand wrote brings nothing', () => {
    expect(secretsIn(message('Hello! #TP-7K3MX9QZ4WNE', { direction: 'outbound' }))).toEqual([]);
    expect(secretsIn({ ...edit('#TP-7K3MX9QZ4WNE'), by: 'brand' })).toEqual([]);
  });

  test('loses the label of a link that is ours and keeps any other', () => {
    const ours = message('Hi', { referral: { source: 'SHORTLINK', ref: token } });
    expect(secretsIn(ours)).toEqual([token]);
    expect(blanked(ours, [token])).toMatchObject({ referral: { source: 'SHORTLINK' } });
    expect(JSON.stringify(blanked(ours, [token]))).not.toContain(token);
    expect(secretsIn(message('Hi', { referral: { ref: 'storm-page' } }))).toEqual([]);
    const came: ActedEvent = { type: 'acted', account: '1', at: 0, opener: 'link', contactExternalId: 'c', ref: token };
    expect([secretsIn(came), JSON.stringify(blanked(came, [token])).includes(token)]).toEqual([[token], false]);
    expect([blanked(came, []), blanked(ours, [])]).toEqual([came, ours]);
  });
});

test.each([
  [{ handle: 'ana_ruiz', displayName: 'Ana Ruiz' }, '@ana_ruiz (Ana Ruiz)'],
  [{ handle: null, displayName: 'Íñigo Muñoz Peralta' }, 'Íñigo Muñoz Peralta'],
  [{ handle: '', displayName: null }, '?'],
  [{ handle: 'x', displayName: 'Win at https://evil.example/a?b=c now' }, '@x (Win at https evil example a b c now)'],
  [{ handle: null, displayName: 'A\r\nBcc: b@c.example' }, 'A Bcc b c example'],
  [{ handle: null, displayName: '\u202Eevil' }, 'evil'],
  [{ handle: null, displayName: 'x'.repeat(100) }, 'x'.repeat(40)],
])('%j is called %s', (contact, called) => {
  expect(whoIs(contact)).toBe(called);
});
