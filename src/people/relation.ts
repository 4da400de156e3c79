// How a contact and the brand stand to each other: follows, is blocked, is muted. Pure. Each is one time in the contact's row:
// since when it is so; negative: since when it is no longer so, which an older word that comes late must not undo.
import type { RelationEvent } from '../channels/channel-event.ts';
import type { Contact } from './update-contact.ts';

type Standing = Pick<Contact, 'followsSince' | 'blockedAt' | 'mutedAt'>;

const KEPT: Readonly<Record<RelationEvent['relation'], { by: RelationEvent['by']; as: keyof Standing; begins: boolean }>> = {
  followed: { by: 'contact', as: 'followsSince', begins: true },
  unfollowed: { by: 'contact', as: 'followsSince', begins: false },
  blocked: { by: 'brand', as: 'blockedAt', begins: true },
  unblocked: { by: 'brand', as: 'blockedAt', begins: false },
  muted: { by: 'brand', as: 'mutedAt', begins: true },
  unmuted: { by: 'brand', as: 'mutedAt', begins: false },
}; // prettier-ignore

/** Whether something is remembered of it: whom the brand follows, say, is not. */
export const isKept = ({ relation, by }: Pick<RelationEvent, 'relation' | 'by'>): boolean => KEPT[relation].by === by;

/**
 * What of the contact becomes different; undefined when nothing does. The later word wins, whichever came first; of two of the
 * same time the one that ends it. `isNews`: it was not so before; the same said again only moves the time.
 */
export function related(
  contact: Standing,
  { relation, by, at }: Pick<RelationEvent, 'relation' | 'by'> & { at: number },
): { change: Partial<Standing>; isNews: boolean } | undefined {
  const { as, begins } = KEPT[relation];
  const before = contact[as] ?? 0;
  const isLater = at > Math.abs(before) || (at === before && !begins);
  if (!isKept({ relation, by }) || !isLater) return undefined;
  return { change: { [as]: begins ? at : -at }, isNews: begins !== before > 0 };
}

/** The time since when it is so; null: it is not, as far as we were told. */
export const standsSince = (kept: number | null): number | null => (kept !== null && kept > 0 ? kept : null);
