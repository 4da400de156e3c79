// Addresses on Instagram that people follow.
import type { Links } from '../links.ts';
import { linksInWords } from '../meta/links-in-words.ts';

export const instagramLinks: Links = {
  // A comment's id leads nowhere on instagram.com, and a medium's id is not its address.
  post: () => null,
  directMessage: ({ handle }) => (/^[\w.]{1,30}$/.test(handle) ? `https://ig.me/m/${handle}` : null),
  inWords: linksInWords,
};
