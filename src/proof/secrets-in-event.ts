// What an event brings that may be a proof of ours: the label of a link, a word in a message, the code of an account that was linked.
// Pure. Before it: hear. Whether it is one, and still good, is use-proof's to say.
import type { ChannelEvent } from '../channels/channel-event.ts';
import { TOKEN, WORD } from './secrets.ts';

export function secretIn(event: ChannelEvent): string | undefined {
  if (event.type === 'acted') return labelOf(event.ref);
  if (event.type === 'linking') return event.code;
  if (event.type !== 'message' || event.direction !== 'inbound') return undefined;
  return labelOf(event.referral?.ref) ?? WORD.exec(event.text)?.[0].replace('#', '');
}

const labelOf = (ref: string | undefined): string | undefined =>
  ref !== undefined && (TOKEN.test(ref) || WORD.test(ref)) ? ref.replace('#', '') : undefined;

/** The same without it: it has been used by then, or never will be, and nobody has to read it. */
export function blanked(event: ChannelEvent): ChannelEvent {
  if (event.type === 'acted') {
    const { ref: _, ...rest } = event;
    return rest;
  }
  if (event.type !== 'message') return event;
  const text = event.text.replace(new RegExp(WORD, 'gi'), '#TP-••••••••');
  const { ref, ...referral } = event.referral ?? {};
  return {
    ...event,
    text,
    ...(event.referral === undefined ? {} : { referral: labelOf(ref) === undefined ? event.referral : referral }),
  };
}
