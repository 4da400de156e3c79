// The named world that every test shares: the airline's handles, its customers, its people.
import type { SimulatedAccount, SimulatedContact, SimulatorSecrets } from '../src/simulator/shapes.ts';

export const SECRETS: SimulatorSecrets = {
  xConsumerKey: 'halcyon-consumer-key',
  xConsumerSecret: 'halcyon-consumer-secret',
  xBearerToken: 'halcyon-bearer',
  xClientId: 'halcyon-client-id',
  xClientSecret: 'halcyon-client-secret',
  metaAppSecret: 'halcyon-app-secret',
  metaUserToken: 'halcyon-administrator',
  metaVerifyToken: 'halcyon-verify',
};

export const ACCOUNTS = {
  x: {
    channel: 'x',
    externalId: '1190000000000000001',
    handle: 'halcyonair',
    displayName: 'Halcyon Air',
    credentials: { accessToken: '1190000000000000001-token', accessSecret: 'x-access-secret' },
  },
  messenger: {
    channel: 'messenger',
    externalId: '100200300400500',
    handle: 'halcyonair',
    displayName: 'Halcyon Air',
    credentials: { pageToken: 'page-token' },
  },
  instagram: {
    channel: 'instagram',
    externalId: '17841400000000001',
    handle: 'halcyonair',
    displayName: 'Halcyon Air',
    credentials: { token: 'instagram-token' },
  },
} as const satisfies Record<string, SimulatedAccount>;

export const CUSTOMERS = {
  ana: { channel: 'x', externalId: '2200000000000000011', handle: 'ana_ruiz', displayName: 'Ana Ruiz', language: 'es' },
  inigo: {
    channel: 'x',
    externalId: '2200000000000000012',
    handle: 'inigomp',
    displayName: 'Íñigo Muñoz Peralta',
    language: 'es',
  },
  bruno: {
    channel: 'x',
    externalId: '2200000000000000013',
    handle: 'bkeller',
    displayName: 'Bruno Keller',
    language: 'de',
  },
  chidi: {
    channel: 'messenger',
    externalId: '6600000000000021',
    handle: '',
    displayName: 'Chidi Okafor',
    language: 'en',
  },
  sofia: {
    channel: 'messenger',
    externalId: '6600000000000022',
    handle: '',
    displayName: 'Sofia Rossi',
    language: 'it',
  },
  mei: {
    channel: 'instagram',
    externalId: '7700000000000031',
    handle: 'meiling.tan',
    displayName: 'Mei-Ling Tan',
    language: 'en',
  },
} as const satisfies Record<string, SimulatedContact>;

/** One customer of each channel, for promises that must hold in all of them. */
export const ONE_OF_EACH = [CUSTOMERS.ana, CUSTOMERS.chidi, CUSTOMERS.mei] as const;

export const STAFF = {
  mira: { email: 'mira@halcyon.example', displayName: 'Mira', roles: ['agent'] },
  omar: { email: 'omar@halcyon.example', displayName: 'Omar', roles: ['agent'] },
  ruth: { email: 'ruth@halcyon.example', displayName: 'Ruth', roles: ['supervisor'] },
  sam: { email: 'sam@halcyon.example', displayName: 'Sam', roles: ['admin'] },
} as const;

export const PASSWORD = 'a long enough password';
