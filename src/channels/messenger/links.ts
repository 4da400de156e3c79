// Addresses on Facebook that people follow.
import type { Links } from '../links.ts';
import { linksInWords } from '../meta/links-in-words.ts';

export const messengerLinks: Links = {
  // Ids of posts and comments (`<page>_<post>`, `<post>_<comment>`) are addresses by themselves.
  post: ({ externalId, kind }) => (kind === 'dm' ? null : `https://www.facebook.com/${externalId}`),
  directMessage: ({ externalId }) => `https://m.me/${externalId}`,
  arrival: ({ externalId }) => ({
    brings: 'label',
    url: (label) => `https://m.me/${externalId}?ref=${encodeURIComponent(label)}`,
  }),
  inWords: linksInWords,
};
