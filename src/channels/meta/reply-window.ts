// Whether Meta lets us write to this customer now, and under which type. Pure; asked right before each direct message is
// sent, since a reply may have waited. Before it: messenger/send and instagram/send.

export const REPLY_WINDOW_MS = 24 * 3_600_000;
export const HUMAN_WINDOW_MS = 7 * 24 * 3_600_000;

export interface ReplyWindowQuestion {
  /** Business time. */
  now: number;
  /** When the customer last wrote or acted, by platform time; our own messages never extend the window. */
  lastCustomerAt: number | null;
  typedByPerson: boolean;
}

export type ReplyWindow =
  | { open: true; messagingType: 'RESPONSE'; because: 'within_24_hours' | 'last_act_unknown' }
  | { open: true; messagingType: 'MESSAGE_TAG'; tag: 'HUMAN_AGENT'; because: 'person_within_7_days' }
  | { open: false; because: 'not_typed_by_a_person' | 'over_7_days' };

/**
 * 24 hours for everybody; up to 7 days only for what a person typed (tag HUMAN_AGENT, which needs Meta's Human Agent
 * feature). When we do not know the customer's last act, Meta decides. Source: Messenger Platform policy, 2026-10-06.
 */
export function decideReplyWindow({ now, lastCustomerAt, typedByPerson }: ReplyWindowQuestion): ReplyWindow {
  if (lastCustomerAt === null) return { open: true, messagingType: 'RESPONSE', because: 'last_act_unknown' };
  const age = now - lastCustomerAt;
  if (age <= REPLY_WINDOW_MS) return { open: true, messagingType: 'RESPONSE', because: 'within_24_hours' };
  if (age > HUMAN_WINDOW_MS) return { open: false, because: 'over_7_days' };
  if (!typedByPerson) return { open: false, because: 'not_typed_by_a_person' };
  return { open: true, messagingType: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', because: 'person_within_7_days' };
}
