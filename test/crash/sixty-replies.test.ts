// Sixty replies under fifteen sends in a quarter of an hour, and the product dies in the middle of each step of the story out, one death
// after the other. What cannot be proven is decided by an agent who sees that the platform has not got it. In the end each of the
// sixty customers has one answer.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { OUT_STEPS } from '../../src/step.ts';
import { openCrashGround, type CrashGround } from './ground.ts';
import { until, type Product } from './product.ts';

const REPLIES = 60;
/** Business time: a quarter of an hour passes in a few seconds. */
const SPEED = 120;
const WITHIN_MS = 420_000;

/** One start of the product, until it dies. */
interface Life {
  product: Product;
  wanted: Wanted[];
  over: boolean;
}

interface Wanted {
  conversationId: string;
  contact: string;
  key: string;
  lastSeenMessageId: string;
  accepted: boolean;
}

test(
  'sixty replies and a death in each step: each customer has exactly one answer',
  { timeout: WITHIN_MS },
  async () => {
    await using ground = await openCrashGround('sqlite', { speed: SPEED });
    const { sim } = ground;
    const deaths: string[] = [];
    let wanted: Wanted[] = [];
    for (const step of OUT_STEPS) {
      // The third time: others are on their way.
      const product = await ground.start({ TOUCHPOINT_DIE_AT: `${step}#3` }).catch(diedAtOnce);
      if (product === undefined) {
        deaths.push(`${step}: SIGKILL`);
        continue;
      }
      sim.delivery.retryNow();
      if (wanted.length === 0) wanted = await customersWrite(ground, product);
      const life = { product, wanted, over: false };
      const death = product.ended(WITHIN_MS).finally(() => (life.over = true));
      await Promise.race([death, accept(ground, life).then(() => decide(ground, life))]);
      deaths.push(`${step}: ${await death}`);
    }
    expect(deaths).toEqual(OUT_STEPS.map((step) => `${step}: SIGKILL`));

    const last = await ground.start();
    const life = { product: last, wanted, over: false };
    sim.delivery.retryNow();
    await accept(ground, life);
    await decide(ground, life);
    const accepted = sim.ledger.accepted();
    const refused = sim.calls().filter(({ status }) => status === 429).length;
    console.info(`${deaths.length} deaths; ${accepted.length} replies at the platform; ${refused} refused with 429`);
    expect(accepted.length).toBe(REPLIES);
    expect(new Set(accepted.map(({ contact }) => contact)).size, 'nobody has two').toBe(REPLIES);
    expect(refused).toBe(0);
  },
);

/** What waited from the life before left as soon as it began, and so did it. */
function diedAtOnce(error: unknown): undefined {
  if (!String(error).includes('ended at its start (SIGKILL)')) throw error;
}

async function customersWrite(ground: CrashGround, product: Product): Promise<Wanted[]> {
  const contacts = Array.from({ length: REPLIES }, (_, i) => `33000000000006${String(i).padStart(2, '0')}`);
  for (const contact of contacts) ground.sim.customerWrites({ channel: 'x', contact, text: 'My flight, please' });
  const agent = ground.agent(product);
  const all = await until('all of them are conversations', async () => {
    const found = await agent.conversations('&view=all');
    return found.length === REPLIES && found;
  });
  return all.map(({ id, contact, lastMessage }) => ({
    conversationId: id,
    contact: contact.externalId,
    key: randomUUID(),
    lastSeenMessageId: lastMessage.id,
    accepted: false,
  }));
}

/** The agent answers all; what was not confirmed is said again with the same key, in the product's next life. */
async function accept(ground: CrashGround, { product, wanted }: Life): Promise<void> {
  for (const each of wanted.filter(({ accepted }) => !accepted)) {
    const { conversationId, contact, key, lastSeenMessageId } = each;
    const answer = await ground
      .agent(product)
      .replies(conversationId, `Your seat is held, ${contact}`, { key, lastSeenMessageId })
      .catch(() => undefined);
    if (answer === undefined) return;
    expect(answer.status).toBe(202);
    each.accepted = true;
  }
}

/** Until all are sent: where nobody knows, the agent looks at the platform, sees that it is not there, and sends again. */
async function decide(ground: CrashGround, life: Life): Promise<void> {
  const agent = ground.agent(life.product);
  const open = new Set(life.wanted);
  await until(
    'every reply is sent',
    async () => {
      for (const each of life.over ? [] : open) {
        const ours = (await agent.messages(each.conversationId)).filter(({ direction }) => direction === 'outbound');
        const [message] = ours;
        expect(ours.length).toBeLessThanOrEqual(1);
        if (message && /^(sent|seen)$/.test(message.state)) open.delete(each);
        if (message?.needsAgent !== true || message.state !== 'unknown') continue;
        expect(ground.sim.ledger.messagesTo(each.contact), 'what is there has been found').toEqual([]);
        await agent.send('POST', `/api/v1/messages/${message.id}/settle`, { action: 'send_again' });
      }
      return life.over || open.size === 0;
    },
    WITHIN_MS,
  );
}
