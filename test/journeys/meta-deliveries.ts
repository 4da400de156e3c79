// Deliveries of Messenger and Instagram written by hand, for what the simulator's people would never do: changes that come before
// their message, two contents under one id, a thousand events at once.
import type { World } from '../world.ts';
import { ACCOUNTS } from '../cast.ts';

export type MetaChannel = 'messenger' | 'instagram';

export interface Element {
  contact: string;
  /** Platform time, epoch milliseconds. */
  at: number;
  /** What stands beside sender and recipient: `{ message: … }`, `{ reaction: … }`. */
  what: Record<string, unknown>;
  /** Written by the brand. */
  byBrand?: boolean;
}

/** One element of `messaging[]`. */
export const written = ({
  contact,
  at,
  mid,
  text,
}: {
  contact: string;
  at: number;
  mid: string;
  text: string;
}): Element => ({
  contact,
  at,
  what: { message: { mid, text } },
});

/** The body of one delivery. `standby`: another app owns the thread just now. */
export function metaBody(channel: MetaChannel, elements: readonly Element[], { standby = false } = {}): string {
  const account = ACCOUNTS[channel].externalId;
  const list = elements.map(({ contact, at, what, byBrand = false }) => ({
    sender: { id: byBrand ? account : contact },
    recipient: { id: byBrand ? contact : account },
    timestamp: at,
    ...what,
  }));
  const entry = [{ id: account, time: elements[0]?.at ?? 0, [standby ? 'standby' : 'messaging']: list }];
  return JSON.stringify({ object: channel === 'messenger' ? 'page' : 'instagram', entry });
}

/** Delivers one body, signed, and answers the status that the platform got. */
export async function deliver({ sim }: World, body: string): Promise<number> {
  return (await sim.deliverRaw('meta', body)).status;
}
