// Which attachments have bytes that are worth having. Pure. Before it: want-files. Places, links and buttons say all they have in
// their words; a post or a story may be an address of a page instead of a file.
import type { AttachmentFacts } from '../channels/channel-event.ts';
import { mayFetch, type FetchRules } from './may-fetch.ts';

/** Shown while it lives on the platform, and so long here; it is the customer's or the brand's, not a file they sent. */
const STORY_MS = 24 * 3_600_000;

/** An address that says nothing of a file, such as a permalink, is left as what it is. */
export function isWanted({ type, url }: Pick<AttachmentFacts, 'type' | 'url'>, rules: FetchRules): boolean {
  if (['image', 'video', 'audio', 'file'].includes(type)) return true;
  if (!['sticker', 'story_reply', 'story_mention', 'post'].includes(type)) return false;
  return url !== undefined && mayFetch(url, rules).may;
}

/** When the bytes go by themselves; null: with their conversation. */
export const goesAt = (type: string, sentAt: number): number | null =>
  type === 'story_reply' || type === 'story_mention' ? sentAt + STORY_MS : null;
