// Who is known on which platform. Anyone who writes is known from then on; a name comes from the cast, or else from the seed.
import { makePerson } from './names.ts';
import type { Random } from './random.ts';
import type { SimulatedChannel, SimulatedContact } from './shapes.ts';

export interface People {
  add(contact: SimulatedContact): void;
  /** The known contact, or a new one with a name drawn from the seed. */
  meet(channel: SimulatedChannel, externalId: string): SimulatedContact;
  find(channel: SimulatedChannel, externalId: string): SimulatedContact | undefined;
  on(channel: SimulatedChannel): SimulatedContact[];
  /** They refuse messages of the brand from now on, or take them again. */
  setRefusing(contact: { channel: SimulatedChannel; externalId: string }, refusing: boolean): void;
  isRefusing(channel: SimulatedChannel, externalId: string): boolean;
}

export function openPeople(random: Random): People {
  const known = new Map<string, SimulatedContact>();
  const refusing = new Set<string>();
  const keyOf = (channel: SimulatedChannel, externalId: string): string => `${channel}/${externalId}`;
  const add = (contact: SimulatedContact): void => void known.set(keyOf(contact.channel, contact.externalId), contact);

  return {
    add,
    meet: (channel, externalId) => {
      const found = known.get(keyOf(channel, externalId));
      if (found) return found;
      const { displayName, handle, language } = makePerson(random.fork(keyOf(channel, externalId)));
      const contact = { channel, externalId, displayName, handle, language };
      add(contact);
      return contact;
    },
    find: (channel, externalId) => known.get(keyOf(channel, externalId)),
    on: (channel) => [...known.values()].filter((contact) => contact.channel === channel),
    setRefusing: ({ channel, externalId }, isNow) => {
      if (isNow) refusing.add(keyOf(channel, externalId));
      else refusing.delete(keyOf(channel, externalId));
    },
    isRefusing: (channel, externalId) => refusing.has(keyOf(channel, externalId)),
  };
}
