// Nothing accepted is lost and nothing is doubled: the product dies at every named step of the story in, and its successor on
// the same database finishes. The list of steps is the code's own.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { IN_STEPS } from '../../src/step.ts';
import { ACCOUNTS, CUSTOMERS, SECRETS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openCrashGround, type CrashGround } from './ground.ts';
import { until, type Product } from './product.ts';

tellMissingPostgres();

/** Several processes start, die and start again beside each other. */
const WITHIN_MS = 120_000;

describe.each(ENGINES)('on %s', (engine) => {
  test.concurrent.each(IN_STEPS)(
    'a process that dies at %s loses nothing and doubles nothing',
    { timeout: WITHIN_MS },
    async (step) => {
      await using ground = await openCrashGround(engine);
      const first = await ground.start({ TOUCHPOINT_DIE_AT: step });
      const early = await Promise.all(DELIVERIES.map((body) => post(first, body)));
      expect(await first.ended(30_000)).toBe('SIGKILL');

      const second = await ground.start();
      // The platform delivers again whatever got no 200; and, as platforms do, some of what did.
      const again = await Promise.all(DELIVERIES.map((body) => post(second, body)));
      expect(again.every((status) => status === 200)).toBe(true);
      await until(
        'everything is in its conversation',
        async () => (await textsIn(ground, second)).length >= TEXTS.length,
      );
      expect((await textsIn(ground, second)).toSorted()).toEqual(TEXTS.toSorted());
      const conversations = await ground.agent(second).conversations('&view=all');
      expect(new Set(conversations.map(({ contact }) => contact.externalId as string))).toEqual(
        new Set([CUSTOMERS.chidi.externalId, CUSTOMERS.sofia.externalId]),
      );
      expect(conversations).toHaveLength(2);
      expect(early.every((status) => status === 200 || status === 0)).toBe(true);
    },
  );
});

test(
  'a worker that dies again and again takes no neighbour of the culprit with it',
  { timeout: WITHIN_MS },
  async () => {
    await using ground = await openCrashGround('sqlite');
    const people = Array.from({ length: 12 }, (_, i) => `66000000000001${String(i).padStart(2, '0')}`);
    const door = await ground.start({ WORKERS: 'relay' });
    for (const [i, contact] of people.entries())
      expect(await post(door, delivery(said(contact, `m_${i}`, `message ${i}`)))).toBe(200);
    await door.stop();
    for (let death = 0; death < 2; death += 1) {
      const dying = await ground.start({ TOUCHPOINT_DIE_AT: 'in.understood#12' });
      expect(await dying.ended(30_000)).toBe('SIGKILL');
    }
    const healthy = await ground.start();
    await until('all of them are conversations', async () => (await textsIn(ground, healthy)).length === people.length);
    expect((await ground.agent(healthy).get('/api/v1/admin/dead-events')).body.items).toEqual([]);
  },
);

const TEXTS = [
  'My flight HL 207 is gone from the board',
  'Is it cancelled?',
  'Buongiorno, il mio bagaglio non è arrivato',
];
const PAGE = ACCOUNTS.messenger.externalId;

const said = (contact: string, mid: string, text: string) => ({
  sender: { id: contact },
  recipient: { id: PAGE },
  timestamp: Date.parse('2026-03-12T12:00:00Z') + mid.length,
  message: { mid, text },
});
const delivery = (...messaging: object[]) =>
  JSON.stringify({ object: 'page', entry: [{ id: PAGE, time: 1, messaging }] });

/** One delivery of two events, which is split, and one of a single event. */
const DELIVERIES = [
  delivery(
    said(CUSTOMERS.chidi.externalId, 'm_chidi-1', TEXTS[0] ?? ''),
    said(CUSTOMERS.chidi.externalId, 'm_chidi-2x', TEXTS[1] ?? ''),
  ),
  delivery(said(CUSTOMERS.sofia.externalId, 'm_sofia-1xx', TEXTS[2] ?? '')),
];

/** The HTTP status, or 0 when the process went away before it answered. */
async function post({ url }: Product, body: string): Promise<number> {
  const signature = `sha256=${createHmac('sha256', SECRETS.metaAppSecret).update(body).digest('hex')}`;
  try {
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    return (await fetch(`${url}/webhooks/meta`, { method: 'POST', headers, body })).status;
  } catch {
    return 0;
  }
}

async function textsIn(ground: CrashGround, product: Product): Promise<string[]> {
  const agent = ground.agent(product);
  const conversations = await agent.conversations('&view=all');
  const messages = await Promise.all(conversations.map(({ id }) => agent.messages(id)));
  return messages.flat().map(({ text }) => text as string);
}
