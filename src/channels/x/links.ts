// Addresses on X that people follow.
import type { Links } from '../links.ts';

export const xLinks: Links = {
  post: ({ externalId, kind }) => (kind === 'dm' ? null : `https://x.com/i/status/${externalId}`),
  // docs.x.com, "direct message deep links": asks X to open a conversation with this user.
  directMessage: ({ externalId }) => `https://x.com/messages/compose?recipient_id=${externalId}`,
};
