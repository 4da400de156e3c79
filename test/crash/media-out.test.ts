// A reply with a picture is sent once though the product dies while it goes up: nothing of it can be seen there yet, so the next
// process does it again by itself and nobody has to decide.
import { expect, test } from 'vitest';
import { UPLOAD_STEPS } from '../../src/step.ts';
import { CUSTOMERS, ONE_OF_EACH } from '../cast.ts';
import { picture } from '../journeys/sent-files.ts';
import { openCrashGround } from './ground.ts';
import { until } from './product.ts';

/** Two processes, and the time for which the first one's turn is kept. */
const WITHIN_MS = 180_000;

const CASES = UPLOAD_STEPS.flatMap((step, s) => {
  const contact = ONE_OF_EACH[s % ONE_OF_EACH.length] ?? CUSTOMERS.ana;
  return [{ step, contact }];
});

test.concurrent.each(CASES)(
  'a death at $step on $contact.channel sends the picture once',
  { timeout: WITHIN_MS },
  async ({ step, contact }) => {
    await using ground = await openCrashGround('sqlite');
    const { sim } = ground;
    const first = await ground.start({ TOUCHPOINT_DIE_AT: step });
    sim.customerWrites({ channel: contact.channel, contact: contact.externalId, text: 'A photo, please' });
    const conversation = await until(
      'the DM is a conversation',
      async () => (await ground.agent(first).conversations('&view=all'))[0],
    );
    const agent = ground.agent(first);
    const attachmentIds = [await agent.uploads(picture('a'), 'a.png')];
    const lastSeenMessageId = conversation.lastMessage.id;
    expect((await agent.replies(conversation.id, '', { attachmentIds, lastSeenMessageId })).status).toBe(202);
    expect(await first.ended(60_000)).toBe('SIGKILL');

    const second = await ground.start();
    sim.delivery.retryNow();
    const message = await until(
      'the picture is sent',
      async () => {
        const messages = await ground.agent(second).messages(conversation.id);
        const ours = messages.filter(({ direction }) => direction === 'outbound');
        expect(ours.length).toBe(1);
        expect(ours[0].needsAgent).toBe(false);
        return ['sent', 'seen'].includes(ours[0].state) && ours[0];
      },
      100_000,
    );
    expect(message.attachments.length).toBe(1);
    expect(sim.ledger.messagesTo(contact.externalId).map(({ attachments }) => attachments.length)).toEqual([1]);
  },
);
