// "Take the question out" takes out the whole sentence that asks, and nothing else.
import { expect, test } from 'vitest';
import { lintDraft } from '../../../src/ask-once/lint.ts';
import { withoutQuestion } from '../../../web/src/composer/without-question.ts';

const known = [
  { kind: 'phone', value: '+34600000117' },
  { kind: 'booking', value: 'K7QX2M' },
  { kind: 'email', value: 'ana.ruiz@example.com' },
].map((fact) => ({ ...fact, at: 0 }));

test.each([
  ['Could you tell me your phone number?', ''],
  ['Hello Ana! Can I have your booking reference, please? Then I rebook you.', 'Hello Ana! Then I rebook you.'],
  ['¡Hola! ¿Me puede indicar su correo electrónico? Gracias.', '¡Hola! Gracias.'],
  ['Hello Ana,\nplease send me your booking reference\nThank you ^Mira', 'Hello Ana,\nThank you ^Mira'],
])('%s', (draft, left) => {
  const [finding] = lintDraft(draft, known as never, { now: 1 });
  expect(finding).toBeDefined();
  expect(withoutQuestion(draft, finding ?? { start: 0, end: 0 })).toBe(left);
});
