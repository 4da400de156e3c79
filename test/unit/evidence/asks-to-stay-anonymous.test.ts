// Who asks not to be recognised is taken at their word, in six languages; who only speaks of it is not.
import { describe, expect, test } from 'vitest';
import { asksToStayAnonymous } from '../../../src/evidence/asks-to-stay-anonymous.ts';

describe('asks to stay anonymous', () => {
  test.each([
    "I'd rather stay anonymous",
    'I would rather stay anonymous, thanks.',
    'No, I’d prefer to remain anonymous!',
    'Could I be anonymous please?',
    'please keep me anonymous',
    'I am writing anonymously because of my boss',
    "Please don't look me up.",
    'Do not identify me',
    'PREFIERO PERMANECER ANÓNIMA',
    'Hola, quiero quedarme anónimo.',
    'Preferiría mantener el anonimato',
    'Por favor, no me identifiquen.',
    'no busquen mis datos por favor',
    'Ich möchte lieber anonym bleiben.',
    'Ich bleibe lieber anonym',
    'Bitte schlagen Sie mich nicht nach',
    'Ich will nicht identifiziert werden',
    'Je préfère rester anonyme',
    "je souhaite garder l'anonymat svp",
    'Ne m’identifiez pas, merci',
    'Preferisco restare anonima',
    "Vorrei mantenere l'anonimato",
    'Non cercate i miei dati',
    'Prefiro ficar anônimo',
    'Gostaria de permanecer anónima',
    'Quero manter o anonimato',
    'não me identifiquem por favor',
  ])('%s', (text) => expect(asksToStayAnonymous(text)).toBe(true));

  test.each([
    '',
    'My booking is K7QX2M',
    'Some anonymous caller told me the flight is cancelled',
    'I do not want to stay anonymous',
    "You don't need to keep me anonymous",
    'I no longer want to be anonymous',
    'No quiero permanecer anónima',
    'ich will nicht anonym bleiben',
    'Je ne veux pas rester anonyme',
    'Non voglio restare anonimo',
    'Não quero ficar anônimo',
    'An anonymous letter came with my bag',
    'Bitte suchen Sie meinen Koffer',
    'Busquen mi maleta por favor',
    'Can you identify my bag?',
    'Please look me up, my number is HA2041877',
  ])('not: %s', (text) => expect(asksToStayAnonymous(text)).toBe(false));

  test('a long text costs no more than a short one', () => {
    const times = (n: number) => 'anonym '.repeat(n) + 'a '.repeat(n);
    expect(asksToStayAnonymous(times(100_000))).toBe(false);
  });
});
