// Nothing read is lost and nothing is doubled: the product dies at every named step of a look at a platform, and its successor on
// the same database reads on. The list of steps is the code's own.
import { describe, expect, test } from 'vitest';
import { POLL_STEPS } from '../../src/step.ts';
import { ONE_OF_EACH } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openCrashGround, type CrashGround } from './ground.ts';
import { until, type Product } from './product.ts';

tellMissingPostgres();

/** Several processes start, die and start again beside each other. */
const WITHIN_MS = 200_000;
const TEXTS = ONE_OF_EACH.flatMap(({ channel }) => ['one', 'two', 'three'].map((word) => `${word} on ${channel}`));

describe.each(ENGINES)('on %s', (engine) => {
  test.concurrent.each(POLL_STEPS)(
    'a process that dies at %s loses nothing and doubles nothing',
    { timeout: WITHIN_MS },
    async (step) => {
      await using ground = await openCrashGround(engine);
      ground.sim.setDisorder({ drop: 1 }); // nothing that is pushed arrives
      const settled = await ground.start({ WORKERS: 'relay' });
      await settled.stop();
      for (const text of TEXTS) {
        const { channel, externalId: contact } =
          ONE_OF_EACH.find((each) => text.endsWith(each.channel)) ?? ONE_OF_EACH[0];
        ground.sim.customerWrites({ channel, contact, text });
      }
      // The third of the four lists; it may be before anybody can sign in.
      const dying = await ground.start({ TOUCHPOINT_DIE_AT: `${step}#3` }).catch((error: unknown) => String(error));
      if (typeof dying === 'string') expect(dying).toMatch(/SIGKILL|fetch failed/);
      else expect(await dying.ended(30_000)).toBe('SIGKILL');

      const second = await ground.start();
      await until(
        'everything is in its conversation',
        async () => (await textsIn(ground, second)).length >= TEXTS.length,
      );
      expect((await textsIn(ground, second)).toSorted()).toEqual(TEXTS.toSorted());
      expect(await ground.agent(second).conversations('&view=all')).toHaveLength(ONE_OF_EACH.length);
    },
  );
});

async function textsIn(ground: CrashGround, product: Product): Promise<string[]> {
  const agent = ground.agent(product);
  const conversations = await agent.conversations('&view=all');
  const messages = await Promise.all(conversations.map(({ id }) => agent.messages(id)));
  return messages.flat().map(({ text }) => text as string);
}
