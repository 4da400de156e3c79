// Addresses on X that people follow.
import twitter from 'twitter-text';
import type { Links } from '../links.ts';

/** Besides what X's library finds, whose list of endings is older than some of them. */
const SURELY = /https?:\/\/|\bwww\./i;
const LONG_RUN = 400;

export const xLinks: Links = {
  post: ({ externalId, kind }) => (kind === 'dm' ? null : `https://x.com/i/status/${externalId}`),
  // docs.x.com, "direct message deep links": asks X to open a conversation with this user.
  directMessage: ({ externalId }) => `https://x.com/messages/compose?recipient_id=${externalId}`,
  // X hands nothing back of an address, but writes its text into the message field.
  arrival: ({ externalId }) => ({
    brings: 'words',
    url: (words) => `https://x.com/messages/compose?recipient_id=${externalId}&text=${encodeURIComponent(words)}`,
  }),
  // X makes one of a bare domain too. No link has a space inside, and the library takes seconds for a very long run without one.
  inWords: (text) =>
    SURELY.test(text) ||
    text
      .split(/\s+/)
      .some((run) => run.includes('.') && (run.length > LONG_RUN || twitter.extractUrls(` ${run}`).length > 0)),
};
