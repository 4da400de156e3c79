// What an event brings that may be a proof of ours: the label of a link, a word in a message or in an edit of one, the code of an account
// that was linked. Pure. Before it: hear. Whether one is known, and still good, is use-proof's to say.
import type { ChannelEvent } from '../channels/channel-event.ts';
import { TOKEN, WORD, wordsIn } from './secrets.ts';

/** More of them in one message are no customer's. */
const MOST = 5;

/** What looks like one of ours, in the order in which it would count. */
export function secretsIn(event: ChannelEvent): string[] {
  if (event.type === 'acted') return labelOf(event.ref);
  if (event.type === 'linking') return event.code === undefined ? [] : [event.code];
  if (event.type === 'change') return event.by === 'contact' ? wordsIn(event.text ?? '').slice(0, MOST) : [];
  if (event.type !== 'message' || event.direction !== 'inbound') return [];
  return [...labelOf(event.referral?.ref), ...wordsIn(event.text)].slice(0, MOST);
}

const labelOf = (ref: string | undefined): string[] =>
  ref !== undefined && (TOKEN.test(ref) || WORD.test(ref)) ? [ref.replace('#', '')] : [];

/** The same without these: they have been used by then, or never will be, and nobody has to read them. */
export function blanked(event: ChannelEvent, known: readonly string[]): ChannelEvent {
  const isKnown = (secret: string | undefined) => secret !== undefined && known.includes(secret.replace('#', ''));
  const without = (text: string) =>
    text.replace(new RegExp(WORD, 'gi'), (word) => (isKnown(word) ? '#TP-••••••••' : word));
  if (event.type === 'change' && event.text !== undefined) return { ...event, text: without(event.text) };
  if (event.type === 'acted' && isKnown(event.ref)) {
    const { ref: _, ...rest } = event;
    return rest;
  }
  if (event.type !== 'message') return event;
  const { ref, ...referral } = event.referral ?? {};
  const isLabelKnown = isKnown(ref);
  return { ...event, text: without(event.text), ...(isLabelKnown && { referral }) };
}
