// What a letter says in each language, and what an answer, or none, says about one.
import { describe, expect, test } from 'vitest';
import { LANGUAGES, languageOf } from '../../../src/mail/letter.ts';
import { outcomeOfMail, outcomeOfNoAnswer, outcomeOfText } from '../../../src/mail/outcome.ts';
import { renderLetter } from '../../../src/mail/render-letter.ts';
import { readMail } from '../../../src/simulator/read-mail.ts';

const values = {
  brand: 'Halcyon Air',
  channel: 'X',
  who: '@ana_ruiz (Ana)',
  code: '01234567',
  url: 'https://care.example/proof/abc',
};

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(['code', 'link', 'linked', 'refused'] as const)('the letter %s says what it must', (template) => {
    const { subject, text, html, short } = renderLetter({ template, language, values });
    expect(subject).toContain('Halcyon Air');
    expect(subject).not.toMatch(/[\r\n]/);
    for (const words of [text, html, short]) {
      expect(words).toContain('@ana_ruiz');
      expect(words.includes(values.code)).toBe(template === 'code');
      expect(words.includes(values.url)).toBe(template === 'link');
      expect(words).not.toContain('undefined');
    }
  });
});

test('names that are more than names stay words', () => {
  const { html } = renderLetter({
    template: 'linked',
    language: 'en',
    values: { ...values, who: '<img src=x onerror=alert(1)>' },
  });
  expect(html).not.toContain('<img');
});

test.each([
  ['es-MX', 'es'],
  ['PT', 'pt'],
  ['ja', 'en'],
  [null, 'en'],
  ['', 'en'],
])('%s is written to in %s', (language, written) => {
  expect(languageOf(language)).toBe(written);
});

describe('an end of a letter', () => {
  test.each([
    [{ code: 'EENVELOPE', responseCode: 550 }, 'failed'],
    [{ code: 'EMESSAGE', responseCode: 554 }, 'failed'],
    [{ code: 'EMESSAGE', responseCode: 451 }, 'retry'],
    [{ code: 'EAUTH', responseCode: 535 }, 'retry'],
    [{ code: 'ESOCKET', syscall: 'connect' }, 'retry'],
    [{ code: 'EDNS' }, 'retry'],
    [{ code: 'ETLS' }, 'retry'],
    [{ code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'CONNECT_TIMEOUT' }, 'retry'],
    [{ code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'GREETING_TIMEOUT' }, 'retry'],
    // Idle, reset, closed: the server may have it.
    [{ code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'SOCKET_TIMEOUT' }, 'unknown'],
    [{ code: 'ETIMEDOUT', command: 'CONN' }, 'unknown'],
    [{ code: 'ECONNECTION', command: 'CONN' }, 'unknown'],
    [{ code: 'ESOCKET', syscall: 'read' }, 'unknown'],
    [new Error('anything'), 'unknown'],
  ])('%j is %s', (error, outcome) => {
    expect(outcomeOfMail(error).outcome).toBe(outcome);
  });

  test.each([
    [200, 'sent'],
    [202, 'sent'],
    [302, 'failed'],
    [400, 'failed'],
    [401, 'retry'],
    [404, 'failed'],
    [429, 'retry'],
    [503, 'retry'],
    [500, 'unknown'],
    [504, 'unknown'],
  ])('a text message answered with %i is %s', (status, outcome) => {
    expect(outcomeOfText(status).outcome).toBe(outcome);
  });

  test.each([
    [{ cause: { code: 'ECONNREFUSED', syscall: 'connect' } }, 'retry'],
    [{ cause: { code: 'ENOTFOUND' } }, 'retry'],
    [{ cause: { code: 'ECONNRESET', syscall: 'read' } }, 'unknown'],
    [{ name: 'TimeoutError' }, 'unknown'],
  ])('without an answer %j is %s', (error, outcome) => {
    expect(outcomeOfNoAnswer(error).outcome).toBe(outcome);
  });
});

test('a mail is read as it was written, whatever its parts are wrapped in', () => {
  const raw = [
    'Subject: =?UTF-8?Q?Halcyon_Air:_su_c=C3=B3digo?=',
    'Content-Type: multipart/alternative; boundary="Aa_B"',
    '',
    '--Aa_B',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Vale 10 minutos, =C2=BFno? un=',
    'o',
    '--Aa_B',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>¿No?</p>').toString('base64'),
    '--Aa_B--',
  ].join('\r\n');
  expect(readMail(raw)).toEqual({
    subject: 'Halcyon Air: su código',
    text: 'Vale 10 minutos, ¿no? uno',
    html: '<p>¿No?</p>',
  });
});
