// The other side of a channel, as the contract kit moves it: a customer, and what the platform does with what we send.
import { createHmac } from 'node:crypto';
import { ACCOUNTS, ONE_OF_EACH, SECRETS } from '../../cast.ts';
import { openWorld, type World } from '../../world.ts';
import { openSample } from './sample/platform.ts';

export const TROUBLES = ['refuses', 'limits', 'loses the answer', 'hears nothing'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface OtherSide {
  channel: string;
  account: { externalId: string; handle: string; credentials: Readonly<Record<string, string>> };
  customer: string;
  /** The address of the door, and a signed delivery that nobody understands. */
  door: string;
  signed(body: string): Record<string, string>;
  /** The customer writes; the delivery comes so many times. Answers the platform's id. */
  writes(text: string, times?: number): string;
  takesBack(externalId: string): void;
  /** The next send goes wrong this way, and only that one. */
  next(trouble: Trouble): void;
  /** What has reached the customer, in order. */
  arrived(): string[];
  /** How often we called to send. */
  calls(): number;
  /** Everything on its way has been tried. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export const SIDES = ['x', 'messenger', 'instagram', 'sample'] as const;

/** A world with this channel's other side in it. */
export async function openSide(channel: (typeof SIDES)[number]): Promise<{ world: World; side: OtherSide }> {
  if (channel !== 'sample') {
    const world = await openWorld();
    return { world, side: simulated(world, channel) };
  }
  const sample = await openSample();
  const world = await openWorld({ plugs: (clock) => [sample.plug(clock)] });
  sample.meet(world);
  await world.sam.send('POST', '/api/v1/channel-accounts', { channel, ...sample.account });
  return { world, side: sample };
}

/** The product's own channels live in the simulator. */
function simulated(world: World, channel: Exclude<(typeof SIDES)[number], 'sample'>): OtherSide {
  const { sim } = world;
  const customer = ONE_OF_EACH.find((one) => one.channel === channel)?.externalId ?? '';
  const endpoint = channel === 'x' ? 'x.dm.send' : (`${channel}.send` as const);
  const faults = {
    refuses: channel === 'x' ? { status: 403, code: 349 } : { status: 400, code: 551 },
    limits: { status: 429, resetInMs: 60_000 },
    'loses the answer': { dropResponseAfterAccepting: true },
    'hears nothing': { resetConnection: 'before' },
  } as const;
  const isX = channel === 'x';
  return {
    channel,
    account: ACCOUNTS[channel],
    customer,
    door: isX ? '/webhooks/x' : '/webhooks/meta',
    signed: (body) =>
      isX
        ? { 'x-twitter-webhooks-signature': `sha256=${hmac(SECRETS.xConsumerSecret, body).digest('base64')}` }
        : { 'x-hub-signature-256': `sha256=${hmac(SECRETS.metaAppSecret, body).digest('hex')}` },
    writes(text, times = 1) {
      sim.setDisorder({ duplicate: times > 1 ? 1 : 0 });
      const { externalId } = sim.customerWrites({ channel, contact: customer, text });
      sim.setDisorder({});
      return externalId;
    },
    takesBack: (message) => sim.customerUnsends({ message }),
    next: (trouble) => sim.faults.next(endpoint, faults[trouble]),
    arrived: () => sim.ledger.messagesTo(customer).map(({ text }) => text),
    calls: () => sim.calls().filter((call) => call.endpoint === endpoint).length,
    settled: () => sim.settled(),
    close: () => Promise.resolve(),
  };
}

const hmac = (secret: string, body: string) => createHmac('sha256', secret).update(body);
