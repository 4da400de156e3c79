// When a platform is asked who somebody is. Pure. Before it: know-contact, when they write, and ingest/profile-turn, when the
// platform has answered. Nobody is asked about twice without need, and a refusal is not the last word: they may yet consent.
import type { ProfileAnswer } from '../channels/channel.ts';
import { HOUR_MS } from '../clock.ts';

/** What is known of somebody, and what became of asking. Times are business time. */
export interface Asked {
  handle: string | null;
  displayName: string | null;
  profileNextAt: number | null;
  profileAskedAt: number | null;
  profileTries: number;
}

/** After an answer without a name; after the last one only when they write again. */
const REFUSED_MS = [HOUR_MS, 24 * HOUR_MS];
/** After a question that the platform could not take, when it does not say when it can. */
const UNANSWERED_MS = HOUR_MS;
/** Between two questions about the same person, however much they write. */
const LEAST_MS = HOUR_MS;

export interface Met {
  contact: Asked;
  hasHandles: boolean;
  /** They have just written; false: the brand has, or something else happened to them. */
  wrote: boolean;
  now: number;
}

/** When to ask about somebody who was just heard of; null: everything is known, or was told already. */
export function askWhenMet({ contact, hasHandles, wrote, now }: Met): number | null {
  const { profileNextAt, profileAskedAt, profileTries } = contact;
  if (!isIncomplete(contact, hasHandles)) return null;
  const isNew = profileAskedAt === null && profileNextAt === null;
  if (!wrote && !isNew) return profileNextAt;
  const wasTold = profileAskedAt !== null && profileNextAt === null && profileTries === 0;
  if (wasTold) return null;
  const earliest = profileAskedAt === null ? now : Math.max(now, profileAskedAt + LEAST_MS);
  return Math.min(profileNextAt ?? earliest, earliest);
}

export interface Answered {
  /** With the facts of the answer. */
  contact: Asked;
  answer: ProfileAnswer;
  hasHandles: boolean;
  now: number;
}

/** What the answer means for asking again. */
export function askAfterAnswer({
  contact,
  answer,
  hasHandles,
  now,
}: Answered): Pick<Asked, 'profileNextAt' | 'profileTries'> {
  const { profileTries } = contact;
  if (!isIncomplete(contact, hasHandles)) return { profileNextAt: null, profileTries: 0 };
  // A limit or an outage says nothing about this person: it counts for nothing.
  if (answer.outcome === 'later')
    return { profileNextAt: Math.max(answer.at ?? now + UNANSWERED_MS, now + 1), profileTries };
  // All that there is, also when that is a handle without a name.
  if (answer.outcome === 'known' && !isNameless(contact)) return { profileNextAt: null, profileTries: 0 };
  const wait = REFUSED_MS[profileTries];
  return { profileNextAt: wait === undefined ? null : now + wait, profileTries: profileTries + 1 };
}

const isIncomplete = ({ displayName, handle }: Asked, hasHandles: boolean): boolean =>
  displayName === null || (hasHandles && handle === null);

const isNameless = ({ displayName, handle }: Asked): boolean => displayName === null && handle === null;
