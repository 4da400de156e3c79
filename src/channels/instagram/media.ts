// Where the bytes are of what came with a message. Before it: files/fetch-attachment.
import type { Media } from '../media.ts';

export const instagramMedia: Media = {
  source: ({ facts }) =>
    facts.url === undefined ? { outcome: 'gone', code: 'no_address' } : { outcome: 'at', source: { url: facts.url } },
  again: () => Promise.resolve({ outcome: 'gone', code: 'link_expired' }),
};
