// The letters in English.
import type { Words } from '../letter.ts';

export const en: Words = {
  code: ({ brand, channel, who, code }) => ({
    subject: `${brand}: your code`,
    lines: [
      `Your code is ${code}. It is good for 10 minutes.`,
      `It links the ${channel} account ${who} to your account with ${brand}. Type it only into your own conversation with us on ${channel}.`,
      'Is that not your account? Then tell nobody the code; nothing will happen. We never ask for it by phone.',
    ],
  }),
  link: ({ brand, channel, who }) => ({
    subject: `${brand}: is this you?`,
    lines: [
      `Somebody who writes to us on ${channel} as ${who} says that they are you.`,
      'Open this page within an hour and say whether that is so:',
    ],
    button: 'Yes or no',
  }),
  linked: ({ brand, channel, who }) => ({
    subject: `${brand}: an account was linked`,
    lines: [
      `The ${channel} account ${who} is now linked to your account with ${brand}.`,
      'Was that not you? Please tell us at once, and we take it back.',
    ],
  }),
  refused: ({ brand, channel, who }) => ({
    subject: `${brand}: an account was not linked`,
    lines: [
      `Somebody said that the ${channel} account ${who} is not yours. It was not linked, and we will not ask again.`,
      `If it is yours after all, please tell ${brand}.`,
    ],
  }),
};
