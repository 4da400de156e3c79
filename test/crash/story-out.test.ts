// No reply is sent twice and none is lost: the product dies at every named step of the story out, with the platform's answer
// arriving, lost, or overtaken by its echo. What cannot be known is never sent again by itself: an agent decides.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { OUT_STEPS } from '../../src/step.ts';
import { CUSTOMERS, ONE_OF_EACH } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openCrashGround, type CrashGround } from './ground.ts';
import { until, type Product } from './product.ts';

tellMissingPostgres();

/** Several processes start, die and start again beside each other. */
const WITHIN_MS = 120_000;

const TROUBLES = {
  'the answer arriving': {},
  'the answer lost': { dropResponseAfterAccepting: true },
  'the echo first': { echo: 'before' },
} as const;
type Trouble = keyof typeof TROUBLES;

/** Every step with every trouble; the channels take turns, so that each of them meets all of it. */
const CASES = OUT_STEPS.flatMap((step, s) =>
  (Object.keys(TROUBLES) as Trouble[]).map((trouble, t) => ({
    step,
    trouble,
    contact: ONE_OF_EACH[(s + t) % ONE_OF_EACH.length] ?? CUSTOMERS.ana,
  })),
);

const TEXT = 'Hola, soy Mira. Your seat on HL 418 at 16:40 is held.';

/** SQLite meets every case, Postgres every step with one of the troubles in turn. */
const casesOn = (engine: string) => CASES.filter((_, i) => engine === 'sqlite' || i % 3 === Math.floor(i / 3) % 3);

describe.each(ENGINES)('on %s', (engine) => {
  test.concurrent.each(casesOn(engine))(
    'a death at $step with $trouble on $contact.channel sends once',
    { timeout: WITHIN_MS },
    async ({ step, trouble, contact }) => {
      await using ground = await openCrashGround(engine);
      const { sim } = ground;
      sim.faults.next(`${contact.channel === 'x' ? 'x.dm' : contact.channel}.send`, TROUBLES[trouble]);
      const first = await ground.start({ TOUCHPOINT_DIE_AT: step });
      sim.customerWrites({ channel: contact.channel, contact: contact.externalId, text: 'Nos han cambiado la puerta' });
      const conversation = await until(
        'the DM is a conversation',
        async () => (await ground.agent(first).conversations('&view=all'))[0],
      );

      const key = randomUUID();
      const reply = (product: Product) =>
        ground.agent(product).replies(conversation.id, TEXT, { key, lastSeenMessageId: conversation.lastMessage.id });
      const answered = await reply(first).catch(() => undefined);
      expect(answered?.status ?? 202).toBe(202);
      expect(await first.ended(30_000)).toBe('SIGKILL');

      const second = await ground.start();
      sim.delivery.retryNow();
      expect((await reply(second)).status, 'the same key again').toBe(202);
      const message = await settled(ground, { product: second, conversationId: conversation.id });
      expect(sentTo(ground, contact.externalId)).toEqual([TEXT]);
      expect(message.state).toMatch(/^(sent|seen)$/);
      expect((await ours(ground, { product: second, conversationId: conversation.id })).length).toBe(1);
    },
  );
});

const sentTo = ({ sim }: CrashGround, contact: string): string[] =>
  sim.ledger.messagesTo(contact).map(({ text }) => text);

const ours = async (ground: CrashGround, { product, conversationId }: { product: Product; conversationId: string }) =>
  (await ground.agent(product).messages(conversationId)).filter(({ direction }) => direction === 'outbound');

/** Waits until it is sent; when nobody can know, checks that the platform has none and decides as an agent would. */
async function settled(ground: CrashGround, where: { product: Product; conversationId: string }): Promise<any> {
  const agent = ground.agent(where.product);
  for (;;) {
    const message = await until('the reply is sent, or an agent has to decide', async () => {
      const [only] = await ours(ground, where);
      return only && (only.needsAgent || ['sent', 'seen', 'failed'].includes(only.state)) && only;
    });
    if (!message.needsAgent) return message;
    expect(ground.sim.ledger.accepted(), 'what cannot be settled must not have been sent').toEqual([]);
    expect(
      (await agent.send('POST', `/api/v1/messages/${message.id}/settle`, { action: 'send_again' })).status,
    ).toBeLessThan(300);
    await until('the agent’s decision shows', async () => (await ours(ground, where))[0]?.needsAgent === false);
  }
}
