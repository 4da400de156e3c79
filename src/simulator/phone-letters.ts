// What else a customer's phone holds: the brand's letters to them, with codes and links to open, and the link that the brand's own app
// shows. Before it: mailbox. The page: phone/letters.js.
import { textAt } from '../json.ts';
import type { Persona } from './cast.ts';
import type { Acts } from './customers.ts';
import type { Mailbox } from './mailbox.ts';
import type { SimulatedChannel } from './shapes.ts';

export interface PhoneLetter {
  subject: string;
  text: string;
  at: number;
  by: 'email' | 'text';
}

const NEWEST = 20;

/** Newest first; none for who has no record, and so no address. */
export function lettersFor(mailbox: Mailbox | undefined, persona: Persona | undefined): PhoneLetter[] {
  if (mailbox === undefined || persona === undefined) return [];
  const { email, phone } = persona.record;
  return mailbox
    .letters()
    .filter(({ to }) => to === email || to === phone)
    .slice(-NEWEST)
    .toReversed()
    .map(({ subject, text, at, by }) => ({ subject, text, at, by }));
}

interface Opening {
  channel: SimulatedChannel;
  contact: string;
  url: string;
}

/** What the platform's own app does with such a link: it opens the thread, or it writes words into its field. Undefined: no such link. */
export function openLink(acts: Acts, { channel, contact, url }: Opening): { text: string } | undefined {
  const link = URL.parse(url);
  if (link === null || CHANNEL_OF[link.host] !== channel) return undefined;
  if (channel === 'x') return { text: link.searchParams.get('text') ?? '' };
  const ref = link.searchParams.get('ref');
  if (ref === null) return { text: '' };
  acts.customerComes({ channel, contact, by: 'link', ref });
  return { text: '' };
}

const CHANNEL_OF: Readonly<Record<string, SimulatedChannel>> = {
  'm.me': 'messenger',
  'ig.me': 'instagram',
  'x.com': 'x',
};

/** The address in what the page asks for. */
export const linkIn = (body: Parameters<typeof textAt>[0]): string => (textAt(body, 'url') ?? '').slice(0, 2_000);
