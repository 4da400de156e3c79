// Why the customer came, in one sentence: by an ad, a link, a post, a product. Pure. Before it: present/messages.
import type { StoredReferral } from '../../db/tables/messages.ts';
import type { Referral } from '../schemas.ts';

export function presentReferral(referral: StoredReferral | null): Referral | null {
  if (referral === null) return null;
  const { title = null, ref = null, url = null } = referral;
  return { sentence: sentenceOf(referral), title, ref, url: url !== null && /^https:\/\//i.test(url) ? url : null };
}

function sentenceOf({ source = '', adId, title, ref, postExternalId }: StoredReferral): string {
  const named = title ? ` “${title}”` : '';
  const label = ref ? ` (ref: ${ref})` : '';
  if (adId !== undefined || /^ads?$/i.test(source)) return `Came from ${named ? `the ad${named}` : 'an ad'}${label}.`;
  const known = SENTENCES[source.toLowerCase()];
  if (known !== undefined) return `${known}${label}.`;
  if (postExternalId !== undefined) return `Came from ${named ? `the post${named}` : 'a post'}${label}.`;
  return `Came by a link${label}.`;
}

/** By the platforms' own words for it. */
const SENTENCES: Readonly<Record<string, string>> = {
  post: 'Came by the button under a post',
  welcome_message: 'Answered a welcome message',
  customer_chat_plugin: 'Came from the chat on a website',
  discover_tab: 'Came from Messenger’s Discover tab',
  product: 'Came from a product',
  open_thread: 'Came by a link',
};
