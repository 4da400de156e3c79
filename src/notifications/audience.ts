// Who may hear of an event. Pure. Events hold ids and numbers only, so that what is left to decide is small: conversations
// for those who may read them, deliveries that went wrong for those who can mend them.
import { mayAdminister, mayRead } from '../auth/permissions.ts';
import type { Role } from '../db/tables/staff.ts';

export type Audience = 'readers' | 'administrators';

export const audienceOf = (type: string): Audience => (type.startsWith('delivery.') ? 'administrators' : 'readers');

/** The audiences that somebody with these roles belongs to, in a fixed order. */
export function audiencesOf(roles: readonly Role[]): Audience[] {
  const audiences: Audience[] = [];
  if (mayRead(roles)) audiences.push('readers');
  if (mayAdminister(roles)) audiences.push('administrators');
  return audiences;
}
