// The stream and the death of the process that follows it: no webhook and no reading helps here. Its successor asks X to repeat what
// may be missing, and each message is there once. Asked to stop, a process with an open stream goes at once.
import { expect, test } from 'vitest';
import { CUSTOMERS, SECRETS } from '../cast.ts';
import { openCrashGround, type CrashGround } from './ground.ts';
import { until, type Product } from './product.ts';

/** What X repeats is five minutes, what the successor waits for a dead one's lease ten seconds: both count as they are. */
const WITHIN_MS = 90_000;
const STREAM = { X_BEARER_TOKEN: SECRETS.xBearerToken ?? '', X_STREAM: 'on', X_POLL: 'off' };

const writes = ({ sim }: CrashGround, text: string) =>
  sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text });
const isOpen = ({ sim }: CrashGround) => until('the stream stands', async () => sim.xStream.connections() === 1);

async function textsIn(ground: CrashGround, product: Product): Promise<string[]> {
  const agent = ground.agent(product);
  const conversations = await agent.conversations('&view=all');
  const messages = await Promise.all(conversations.map(({ id }) => agent.messages(id)));
  return messages.flat().map(({ text }) => text as string);
}

test.concurrent.each(['in.verified', 'in.keeping', 'in.kept', 'in.claimed', 'in.appended'] as const)(
  'a process that dies at %s loses nothing of the stream and doubles nothing',
  { timeout: WITHIN_MS },
  async (step) => {
    await using ground = await openCrashGround('sqlite', { speed: 1 });
    ground.sim.pauseDelivery();
    const first = await ground.start({ ...STREAM, TOUCHPOINT_DIE_AT: step });
    await isOpen(ground);
    writes(ground, 'the first word of all 👩‍👩‍👧‍👦');
    expect(await first.ended(30_000)).toBe('SIGKILL');
    writes(ground, 'nobody is there');
    const second = await ground.start(STREAM);
    await isOpen(ground);
    writes(ground, 'is anybody there?');
    const all = ['the first word of all 👩‍👩‍👧‍👦', 'nobody is there', 'is anybody there?'];
    await until('all is there', async () => (await textsIn(ground, second)).length >= all.length);
    expect(await textsIn(ground, second)).toEqual(all);
  },
);

test('asked to stop, it goes at once and in order', { timeout: WITHIN_MS }, async () => {
  await using ground = await openCrashGround('sqlite', { speed: 1 });
  const product = await ground.start(STREAM);
  await isOpen(ground);
  const began = performance.now();
  product.process.kill('SIGTERM');
  expect(await product.ended(10_000)).toBe(0);
  expect(performance.now() - began).toBeLessThan(5_000);
  await until('X sees it gone', async () => ground.sim.xStream.connections() === 0);
});
