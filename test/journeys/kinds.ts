// Everything that customers can do on a channel, in one conversation: for looking at it. The simulator does it, so that files are
// served and ids are real. After it: the conversations, the newest first.
import { ONE_OF_EACH } from '../cast.ts';
import type { World } from '../world.ts';

type Channel = 'x' | 'messenger' | 'instagram';
type Attach = Parameters<World['sim']['customerWrites']>[0]['attachments'];

/** What is written with what, by channel; an empty text stands alone. */
const WRITTEN: Readonly<Record<Channel, readonly [text: string, attachments: NonNullable<Attach>][]>> = {
  x: [
    ['My boarding pass', [{ type: 'image' }]],
    ['The queue', [{ type: 'video' }]],
    ['I am here', [{ type: 'location', latitude: 50.0333, longitude: 8.5706 }]],
    ['Is this true?', [{ type: 'share' }]],
  ],
  messenger: [
    ['', [{ type: 'image' }, { type: 'image' }]],
    ['', [{ type: 'audio' }]],
    ['Look', [{ type: 'video' }]],
    ['', [{ type: 'file', title: 'receipt.pdf' }]],
    ['', [{ type: 'sticker' }]],
    ['', [{ type: 'location', latitude: 51.47, longitude: -0.4543, title: 'Heathrow' }]],
    ['https://halcyon.example/storm', [{ type: 'link', url: 'https://halcyon.example/storm', title: 'Storm news' }]],
    ['', [{ type: 'share', title: 'Winter in Oslo' }]],
    ['', [{ type: 'reel', title: 'Take-off' }]],
    ['', [{ type: 'product', title: 'Neck pillow' }]],
    ['', [{ type: 'unsupported' }]],
  ],
  instagram: [
    ['', [{ type: 'image' }]],
    ['', [{ type: 'audio' }]],
    ['Is this route open?', [{ type: 'story_reply' }]],
    ['', [{ type: 'story_mention' }]],
    ['', [{ type: 'like_heart' }]],
    ['', [{ type: 'share', title: 'Winter in Oslo' }]],
    ['', [{ type: 'reel', title: 'Take-off' }]],
    ['', [{ type: 'ephemeral' }]],
    ['', [{ type: 'unsupported' }]],
  ],
};

/** Fills `world` with all kinds that the channel has, a minute apart, and answers the ids of the conversations. */
export async function fillWithKinds(world: World, channel: Channel): Promise<string[]> {
  const { sim } = world;
  const contact = ONE_OF_EACH.find((one) => one.channel === channel)?.externalId ?? '';
  const who = { channel, contact };
  const step = async <R>(act: () => R): Promise<R> => {
    world.clock.advance(60_000);
    const done = act();
    await world.settle();
    return done;
  };
  await step(() => sim.customerWrites({ ...who, text: 'Hello?' }));
  for (const [text, attachments] of WRITTEN[channel])
    await step(() => sim.customerWrites({ ...who, text, attachments }));
  await step(() => sim.customerWrites({ ...who, text: 'Rebook me', quickReply: 'REBOOK' }));
  const cameBy = channel === 'x' ? { postId: '2031000000000000001' } : { adTitle: 'Winter fares', ref: 'winter' };
  await step(() => sim.customerWrites({ ...who, text: 'Is this fare still on?', cameBy }));
  const answer = await step(() => sim.nativeAppReplies({ ...who, text: 'Boarding is at 16:10, gate B24.' }));
  await step(() => sim.customerReads(who));
  if (channel === 'x') await onX({ world, who, step });
  else await onMeta({ world, who, step, answer: answer.externalId });
  await step(() => sim.customerWrites({ ...who, text: 'Thank you!' }));
  const conversations = await world.mira.conversations('&status=all');
  return conversations.filter((one) => one.contact.externalId === contact).map(({ id }) => id as string);
}

interface Filling {
  world: World;
  who: { channel: Channel; contact: string };
  step: <R>(act: () => R) => Promise<R>;
}

async function onX({ world: { sim }, who, step }: Filling): Promise<void> {
  await step(() => sim.customerFollows(who));
  await step(() => sim.brandRelates({ ...who, how: 'mute' }));
  await step(() => sim.customerWritesEncrypted(who));
  await step(() => sim.customerPosts({ ...who, text: '@halcyonair my bag is not in Madrid' }));
  const post = await step(() => sim.customerPosts({ ...who, text: '@halcyonair my locator is K7QX2M' }));
  await step(() => sim.customerUnsends({ message: post.externalId }));
  await step(() => sim.customerTypes(who));
}

async function onMeta({ world: { sim }, who, step, answer }: Filling & { answer: string }): Promise<void> {
  await step(() => sim.customerReacts({ message: answer, emoji: '❤️' }));
  await step(() => sim.customerTaps({ ...who, text: 'Talk to a person', payload: 'PERSON' }));
  await step(() => sim.customerComes({ ...who, by: 'link' }));
  const slip = await step(() => sim.customerWrites({ ...who, text: 'Gate B2' }));
  await step(() => sim.customerEdits({ message: slip.externalId, text: 'Gate B26' }));
  const secret = await step(() => sim.customerWrites({ ...who, text: 'My card is 4111 1111' }));
  await step(() => sim.customerUnsends({ message: secret.externalId }));
  await step(() => sim.customerPosts({ ...who, text: 'Do you fly to Oslo?' }));
}
