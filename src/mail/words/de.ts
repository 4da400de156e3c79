// The letters in German.
import type { Words } from '../letter.ts';

export const de: Words = {
  code: ({ brand, channel, who, code }) => ({
    subject: `${brand}: Ihr Code`,
    lines: [
      `Ihr Code ist ${code}. Er gilt 10 Minuten.`,
      `Er verbindet das ${channel}-Konto ${who} mit Ihrem Konto bei ${brand}. Geben Sie ihn nur in Ihr eigenes Gespräch mit uns auf ${channel} ein.`,
      'Ist das nicht Ihr Konto? Dann nennen Sie den Code niemandem; es geschieht nichts. Wir fragen nie am Telefon danach.',
    ],
  }),
  link: ({ brand, channel, who }) => ({
    subject: `${brand}: Sind Sie das?`,
    lines: [
      `Jemand schreibt uns auf ${channel} als ${who} und sagt, das seien Sie.`,
      'Öffnen Sie innerhalb einer Stunde diese Seite und sagen Sie, ob das stimmt:',
    ],
    button: 'Ja oder nein',
  }),
  linked: ({ brand, channel, who }) => ({
    subject: `${brand}: Ein Konto wurde verbunden`,
    lines: [
      `Das ${channel}-Konto ${who} ist jetzt mit Ihrem Konto bei ${brand} verbunden.`,
      'Waren Sie das nicht? Sagen Sie es uns bitte gleich, dann nehmen wir es zurück.',
    ],
  }),
  refused: ({ brand, channel, who }) => ({
    subject: `${brand}: Ein Konto wurde nicht verbunden`,
    lines: [
      `Jemand hat gesagt, dass das ${channel}-Konto ${who} nicht Ihres ist. Es wurde nicht verbunden, und wir fragen nicht noch einmal.`,
      `Gehört es doch Ihnen, sagen Sie es bitte ${brand}.`,
    ],
  }),
};
