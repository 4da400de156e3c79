// The letters in French.
import type { Words } from '../letter.ts';

export const fr: Words = {
  code: ({ brand, channel, who, code }) => ({
    subject: `${brand} : votre code`,
    lines: [
      `Votre code est ${code}. Il est valable 10 minutes.`,
      `Il relie le compte ${channel} ${who} à votre compte ${brand}. Ne l'écrivez que dans votre propre conversation avec nous sur ${channel}.`,
      "Ce n'est pas votre compte ? Alors ne donnez le code à personne ; il ne se passera rien. Nous ne le demandons jamais par téléphone.",
    ],
  }),
  link: ({ brand, channel, who }) => ({
    subject: `${brand} : est-ce bien vous ?`,
    lines: [
      `Quelqu'un qui nous écrit sur ${channel} sous le nom ${who} dit être vous.`,
      "Ouvrez cette page dans l'heure et dites-nous si c'est vrai :",
    ],
    button: 'Oui ou non',
  }),
  linked: ({ brand, channel, who }) => ({
    subject: `${brand} : un compte a été relié`,
    lines: [
      `Le compte ${channel} ${who} est maintenant relié à votre compte ${brand}.`,
      "Ce n'était pas vous ? Dites-le-nous tout de suite et nous l'annulerons.",
    ],
  }),
  refused: ({ brand, channel, who }) => ({
    subject: `${brand} : un compte n'a pas été relié`,
    lines: [
      `Quelqu'un a dit que le compte ${channel} ${who} n'est pas le vôtre. Il n'a pas été relié et nous ne demanderons plus.`,
      `S'il est tout de même à vous, dites-le à ${brand}.`,
    ],
  }),
};
