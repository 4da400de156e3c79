// Addresses on Instagram that people follow.
import type { Links } from '../links.ts';
import { linksInWords } from '../meta/links-in-words.ts';

const directMessage = ({ handle }: { handle: string }): string | null =>
  /^[\w.]{1,30}$/.test(handle) ? `https://ig.me/m/${handle}` : null;

export const instagramLinks: Links = {
  // A comment's id leads nowhere on instagram.com, and a medium's id is not its address.
  post: () => null,
  directMessage,
  arrival: (account) => {
    const address = directMessage(account);
    return address === null ? null : { brings: 'label', url: (label) => `${address}?ref=${encodeURIComponent(label)}` };
  },
  inWords: linksInWords,
};
