// What every fake platform has at hand (`World`), and what it must be able to tell a webhook (`PlatformEvents`).
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Delivery } from '../delivery.ts';
import type { Ledger } from '../ledger.ts';
import type { People } from '../people.ts';
import type { PlatformIds } from '../platform-ids.ts';
import type { Answer, Call } from '../server.ts';
import type { Random } from '../random.ts';
import type {
  LedgerMessage,
  SimulatedAccount,
  CameBy,
  SimulatedAttachment,
  SimulatedChannel,
  SimulatorSecrets,
  WebhookDelivery,
} from '../shapes.ts';
import type { Uploads } from '../uploads.ts';
import type { MetaApp } from './meta-app.ts';
import type { XApp } from './x-app.ts';

export interface World {
  /** The platforms' own time: business time, or a little off when a test wants that. */
  clock: Clock;
  log: Log;
  random: Random;
  ids: PlatformIds;
  ledger: Ledger;
  people: People;
  accounts: SimulatedAccount[];
  secrets: SimulatorSecrets;
  delivery: Delivery;
  x: XApp;
  meta: MetaApp;
  uploads: Uploads;
  /** The simulator's own address, for pictures. */
  baseUrl: () => string;
  /** What stands at addresses of its own, by name. */
  hosted: Map<string, (call: Call) => Answer>;
}

/** What a platform says about a message or a person; an empty list where it keeps silent. */
export interface PlatformEvents {
  message(world: World, message: LedgerMessage): WebhookDelivery[];
  /** The customer has read everything up to this message. */
  read(world: World, message: LedgerMessage, at: number): WebhookDelivery[];
  reaction(world: World, message: LedgerMessage, change: { emoji: string | null; at: number }): WebhookDelivery[];
  edited(world: World, message: LedgerMessage, at: number): WebhookDelivery[];
  unsent(world: World, message: LedgerMessage, at: number): WebhookDelivery[];
  typing(world: World, thread: { account: string; contact: string; at: number }): WebhookDelivery[];
}

export const findAccount = (
  world: World,
  channel: SimulatedChannel,
  externalId: string,
): SimulatedAccount | undefined =>
  world.accounts.find((account) => account.channel === channel && account.externalId === externalId);

export const laneOf = (message: { channel: SimulatedChannel; account: string; contact: string }): string =>
  `${message.channel}/${message.account}/${message.contact}`;

export interface NewMessage {
  channel: SimulatedChannel;
  account: string;
  contact: string;
  direction: 'inbound' | 'outbound';
  text: string;
  via: LedgerMessage['via'];
  kind?: LedgerMessage['kind'];
  externalId?: string;
  at?: number;
  rootExternalId?: string | null;
  inReplyToExternalId?: string | null;
  attachments?: readonly SimulatedAttachment[];
  appId?: string | null;
  clientRef?: string | null;
  tag?: string | null;
  quickReply?: string;
  cameBy?: CameBy;
}

/** The platform accepts a message: it gets its id and its time, and from now on it exists. */
export function accept(world: World, message: NewMessage): LedgerMessage {
  const accepted: LedgerMessage = {
    kind: 'dm',
    rootExternalId: null,
    inReplyToExternalId: null,
    attachments: [],
    appId: null,
    clientRef: null,
    tag: null,
    ...message,
    at: message.at ?? world.clock.now(),
    externalId: message.externalId ?? world.ids.message(message.channel),
    edits: 0,
    unsentAt: null,
    reaction: null,
    readAt: null,
  };
  world.people.meet(message.channel, message.contact);
  world.ledger.record(accepted);
  return accepted;
}

export const sendAll = async (world: World, deliveries: readonly WebhookDelivery[]): Promise<void> => {
  for (const delivery of deliveries) world.x.stream.tell(delivery);
  const byWebhook = deliveries.filter(({ webhookId }) => webhookId !== null);
  // What X did not even try, because the address had not proved itself, cannot be replayed.
  for (const each of byWebhook) {
    const url = each.door === 'x' ? world.x.subscriptions.addressOf(each.webhookId) : undefined;
    if (url && world.delivery.isValid('x', url)) world.x.replay.note(each);
  }
  await Promise.all(byWebhook.map((delivery) => world.delivery.send(delivery)));
};
