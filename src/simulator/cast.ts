// The brand and its customers as the demo and the tests know them: Halcyon Air, six people with a story, and a crowd drawn
// from a seed. Phones and addresses are from ranges that belong to nobody.
import { makePerson } from './names.ts';
import { seededRandom } from './random.ts';
import type { SimulatedAccount, SimulatedChannel, SimulatedContact } from './shapes.ts';

/** What the brand's own records say of a person. */
export interface BrandRecord {
  ref: string;
  displayName: string;
  givenName: string;
  familyName: string;
  tier: 'platinum' | 'gold' | 'silver' | 'member';
  email: string;
  phone: string;
  attributes: Readonly<Record<string, string>>;
}

export interface Persona {
  key: string;
  displayName: string;
  language: string;
  /** The same person on each channel: platform id, handle and the name shown there. */
  on: Readonly<Partial<Record<SimulatedChannel, { externalId: string; handle: string; displayName: string }>>>;
  record: BrandRecord;
}

/** Halcyon Air's handles, with credentials that only the simulator accepts. */
export const BRAND: Readonly<Record<SimulatedChannel, SimulatedAccount>> = {
  x: {
    channel: 'x',
    externalId: '1603419180975409153',
    handle: 'halcyonair',
    displayName: 'Halcyon Air',
    credentials: { accessToken: 'simulated-x-token', accessSecret: 'simulated-x-secret' },
  },
  messenger: {
    channel: 'messenger',
    externalId: '104839267451203',
    handle: 'halcyonair',
    displayName: 'Halcyon Air',
    credentials: { pageToken: 'simulated-page-token' },
  },
  instagram: {
    channel: 'instagram',
    externalId: '17841403928174650',
    handle: 'halcyonair',
    displayName: 'Halcyon Air',
    credentials: { token: 'simulated-instagram-token' },
  },
};

/** The app's keys on both platforms, for a world without real ones. */
export const SIMULATED_SECRETS = {
  xConsumerKey: 'simulated-consumer-key',
  xConsumerSecret: 'simulated-consumer-secret',
  xBearerToken: 'simulated-app-only-token',
  xClientId: 'simulated-client-id',
  xClientSecret: 'simulated-client-secret',
  metaAppSecret: 'simulated-app-secret',
  metaUserToken: 'simulated-administrator-token',
  metaVerifyToken: 'simulated-verify-token',
} as const;

export const CAST: readonly Persona[] = [
  {
    key: 'ana',
    displayName: 'Ana Ruiz',
    language: 'es',
    on: {
      x: { externalId: '1445667788990011223', handle: 'ana_ruiz', displayName: 'Ana' },
      messenger: { externalId: '7012998341205567', handle: 'ana.ruiz', displayName: 'Ana Ruiz' },
    },
    record: {
      ref: 'HA2041877',
      displayName: 'Ana Ruiz Delgado',
      givenName: 'Ana',
      familyName: 'Ruiz Delgado',
      tier: 'gold',
      email: 'ana.ruiz@example.com',
      phone: '+34600000117',
      attributes: { nextFlight: 'HA 417 FRA-MAD', booking: 'K7QX2M', home: 'Madrid' },
    },
  },
  {
    key: 'inigo',
    displayName: 'Íñigo Muñoz Peralta',
    language: 'es',
    on: {
      x: { externalId: '1382209945551230977', handle: 'imunozp', displayName: 'Íñigo M.' },
      instagram: { externalId: '9102837465564738', handle: 'inigo.mp', displayName: 'Íñigo' },
    },
    record: {
      ref: 'HA1190362',
      displayName: 'Íñigo Muñoz Peralta',
      givenName: 'Íñigo',
      familyName: 'Muñoz Peralta',
      tier: 'silver',
      email: 'inigo.munoz@example.org',
      phone: '+34600000284',
      attributes: { milesMissing: '12400', home: 'Bilbao' },
    },
  },
  {
    key: 'bruno',
    displayName: 'Bruno Keller',
    language: 'de',
    on: { x: { externalId: '1290011882233445566', handle: 'brunokeller_', displayName: 'Bruno Keller 🎧' } },
    record: {
      ref: 'HA3307719',
      displayName: 'Bruno Keller',
      givenName: 'Bruno',
      familyName: 'Keller',
      tier: 'member',
      email: 'b.keller@example.net',
      phone: '+493023125014',
      attributes: { nextFlight: 'HA 902 BER-LIS', booking: 'P3DW9T', home: 'Berlin' },
    },
  },
  {
    key: 'chidi',
    displayName: 'Chidi Okafor',
    language: 'en',
    on: { messenger: { externalId: '7488120936654412', handle: 'chidi.okafor', displayName: 'Chidi Okafor' } },
    record: {
      ref: 'HA2778450',
      displayName: 'Chidi Okafor',
      givenName: 'Chidi',
      familyName: 'Okafor',
      tier: 'platinum',
      email: 'chidi.okafor@example.com',
      phone: '+447700900461',
      attributes: { nextFlight: 'HA 560 LHR-LOS', booking: 'R8MZ4C', home: 'Lagos' },
    },
  },
  {
    key: 'meiling',
    displayName: 'Mei-Ling Tan',
    language: 'en',
    on: { instagram: { externalId: '9556677201938475', handle: 'meiling.and.bean', displayName: 'Mei-Ling 美玲' } },
    record: {
      ref: 'HA4410925',
      displayName: 'Mei-Ling Tan',
      givenName: 'Mei-Ling',
      familyName: 'Tan',
      tier: 'member',
      email: 'meiling.tan@example.org',
      phone: '+12025550143',
      attributes: { nextFlight: 'HA 31 SIN-FRA', booking: 'T5VK8J', travelsWith: 'infant' },
    },
  },
  {
    key: 'sofia',
    displayName: 'Sofia Rossi',
    language: 'it',
    on: {
      instagram: { externalId: '9334455661728394', handle: 'sofi.rossi', displayName: 'Sofia Rossi' },
      messenger: { externalId: '7233009817264531', handle: 'sofia.rossi', displayName: 'Sofia Rossi' },
    },
    record: {
      ref: 'HA3985114',
      displayName: 'Sofia Rossi',
      givenName: 'Sofia',
      familyName: 'Rossi',
      tier: 'silver',
      email: 'sofia.rossi@example.com',
      phone: '+390600000951',
      attributes: { nextFlight: 'HA 228 FCO-CDG', booking: 'W2NB6H', home: 'Roma' },
    },
  },
];

/** People drawn from a seed; the same seed and count give the same people. One in eight is on two channels. */
export function crowd({ seed, count }: { seed: number; count: number }): Persona[] {
  const random = seededRandom(seed).fork('crowd');
  return Array.from({ length: count }, (_, number) => {
    const own = random.fork(String(number));
    const person = makePerson(own);
    const channels = own.shuffled(['x', 'x', 'messenger', 'instagram'] as const);
    const first = channels[0] as SimulatedChannel;
    const second = own.chance(0.125) ? channels.find((channel) => channel !== first) : undefined;
    const profile = (channel: SimulatedChannel) => ({
      externalId: channel === 'x' ? `1${own.digits(18)}` : `${channel === 'messenger' ? 7 : 9}${own.digits(15)}`,
      handle: person.handle,
      displayName: person.displayName,
    });
    const digits = own.digits(6);
    return {
      key: `crowd-${number}`,
      displayName: person.displayName,
      language: person.language,
      on: { [first]: profile(first), ...(second ? { [second]: profile(second) } : {}) },
      record: {
        ref: `HA5${digits}`,
        displayName: `${person.givenName} ${person.familyName}`,
        givenName: person.givenName,
        familyName: person.familyName,
        tier: own.pick(['member', 'member', 'member', 'member', 'silver', 'silver', 'gold', 'platinum']),
        email: `${person.handle}@example.net`,
        phone: `+4477009${digits.slice(0, 5)}`,
        attributes: { booking: locator(own), nextFlight: `HA ${own.int(100, 989)}` },
      },
    };
  });
}

/** A booking code without letters and digits that are taken for one another. */
export const locator = (random: { pick<T>(items: readonly T[]): T }): string =>
  Array.from({ length: 6 }, () => random.pick('ABCDEFGHJKMNPQRSTVWXYZ23456789'.split(''))).join('');

/** The personas as the platforms know them. */
export const contactsOf = (personas: readonly Persona[]): SimulatedContact[] =>
  personas.flatMap(({ on, language }) =>
    Object.entries(on).map(([channel, profile]) => ({ ...profile, channel: channel as SimulatedChannel, language })),
  );
