// What agents send along reaches the customer once, byte for byte, on every channel and whatever happens on the way up; each part of
// an answer has its own outcome, and what a channel does not take is said in words before anything is sent.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import type { Endpoint, Fault } from '../../src/simulator/faults.ts';
import { CUSTOMERS, ONE_OF_EACH } from '../cast.ts';
import { until } from '../crash/product.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { animation, archive, attach, film, largePicture, pdf, picture, voice } from './sent-files.ts';

tellMissingPostgres();

let world: World;
afterEach(async () => world.close());

type Customer = (typeof ONE_OF_EACH)[number];
const { ana, bruno, chidi, mei } = CUSTOMERS;
const MINUTE = 60_000;

const write = (customer: Customer, text = 'Can you send it to me?') => {
  world.sim.customerWrites({ channel: customer.channel, contact: customer.externalId, text });
  return world.settle();
};

async function wrote(customer: Customer): Promise<string> {
  await write(customer);
  const all = await world.mira.conversations('&view=all');
  return all.find(({ contact }) => contact.externalId === customer.externalId).id as string;
}

const ours = async (id: string) => (await world.mira.messages(id)).filter(({ direction }) => direction === 'outbound');
const statesOf = async (id: string) => (await ours(id)).map(({ state }) => state as string);
const SENT = expect.stringMatching(/^(sent|seen)$/) as string;

/** What the customer's phone shows of the brand: the words, and the bytes of each file. */
async function onPhone(customer: { externalId: string }): Promise<{ text: string; files: Buffer[] }[]> {
  const messages = world.sim.ledger.messagesTo(customer.externalId);
  return Promise.all(
    messages.map(async ({ text, attachments }) => {
      const files = attachments.map(async ({ url = '' }) => Buffer.from(await (await fetch(url)).arrayBuffer()));
      return { text, files: await Promise.all(files) };
    }),
  );
}

async function sends(id: string, text: string, files: readonly (readonly [Buffer, string])[]) {
  const { attachmentIds, kept } = await attach(world, files);
  return { ...(await world.mira.replies(id, text, { attachmentIds })), kept };
}

const KINDS = [
  { customer: ana, kind: 'picture', bytes: picture('a'), name: 'it.png', type: 'image' },
  { customer: ana, kind: 'animation', bytes: await animation('a'), name: 'it.gif', type: 'image' },
  { customer: ana, kind: 'film', bytes: film('a'), name: 'it.mp4', type: 'video' },
  { customer: chidi, kind: 'picture', bytes: picture('c'), name: 'it.png', type: 'image' },
  { customer: chidi, kind: 'film', bytes: film('c'), name: 'it.mp4', type: 'video' },
  { customer: chidi, kind: 'voice note', bytes: voice('c'), name: 'it.mp3', type: 'audio' },
  { customer: chidi, kind: 'PDF', bytes: pdf('c'), name: 'it.pdf', type: 'file' },
  { customer: chidi, kind: 'ZIP', bytes: archive('c'), name: 'it.zip', type: 'file' },
  { customer: mei, kind: 'picture', bytes: picture('m'), name: 'it.png', type: 'image' },
  { customer: mei, kind: 'film', bytes: film('m'), name: 'it.mp4', type: 'video' },
  { customer: mei, kind: 'voice note', bytes: voice('m'), name: 'it.mp3', type: 'audio' },
  { customer: mei, kind: 'PDF', bytes: pdf('m'), name: 'it.pdf', type: 'file' },
] as const;

test.each(KINDS)('a $kind with words reaches $customer.channel, once', async ({ customer, bytes, name, type }) => {
  world = await openWorld();
  const id = await wrote(customer);
  const before = (await world.events()).at(-1)?.n ?? 0;
  const { status, body, kept } = await sends(id, 'Here it is', [[bytes, name]]);
  expect(status, JSON.stringify(body)).toBe(202);
  await world.settle();

  // X carries both in one message; Meta one or the other, words last.
  const isOne = customer.channel === 'x';
  expect(await onPhone(customer)).toEqual(
    isOne
      ? [{ text: 'Here it is', files: kept }]
      : [
          { text: '', files: kept },
          { text: 'Here it is', files: [] },
        ],
  );
  const messages = await ours(id);
  expect(messages.map(({ state }) => state)).toEqual(isOne ? [SENT] : [SENT, SENT]);
  expect(messages[0].attachments).toMatchObject([{ type, state: 'stored', name, bytes: kept[0]?.length }]);
  const sent = (await world.eventTypes(before)).filter((name) => /^message.(sent|echoed|unknown)$/.test(name));
  expect(sent).toEqual(messages.map(() => 'message.sent'));
  const { files } = world.parts.store.t;
  expect((await world.parts.store.db.select().from(files)).length, 'its echo brings no second file').toBe(1);
});

test('a public answer on X carries four pictures, and what is more than that another', async () => {
  world = await openWorld();
  world.sim.customerPosts({ channel: 'x', contact: bruno.externalId, text: '@halcyonair where is gate B?' });
  await world.settle();
  const { id } = await world.mira.onlyConversation();
  const pictures = ['1', '2', '3', '4', '5'].map((name): [Buffer, string] => [picture(name), `${name}.png`]);
  const { status, kept } = await sends(id, 'This way', pictures);
  expect(status).toBe(202);
  await world.settle();
  expect(await onPhone(bruno)).toEqual([
    { text: 'This way', files: kept.slice(0, 4) },
    { text: '', files: kept.slice(4) },
  ]);
  expect(await statesOf(id)).toEqual([SENT, SENT]);
});

test('a public answer with a picture is known by its echo when the answer is lost', async () => {
  world = await openWorld();
  world.sim.customerPosts({ channel: 'x', contact: bruno.externalId, text: '@halcyonair where is gate B?' });
  await world.settle();
  const { id } = await world.mira.onlyConversation();
  world.sim.faults.next('x.post.send', { dropResponseAfterAccepting: true });
  await sends(id, 'This way', [[picture('way'), 'way.png']]);
  await world.settle();
  await world.later(MINUTE);
  expect(await statesOf(id)).toEqual([SENT]);
  expect(world.sim.ledger.messagesTo(bruno.externalId).length).toBe(1);
});

test('another kind of file, sent in the platform’s own app, is not taken for a picture of unknown fate', async () => {
  world = await openWorld();
  const id = await wrote(mei);
  world.sim.faults.next('instagram.send', { resetConnection: 'before' });
  await sends(id, '', [[picture('lost'), 'lost.png']]);
  await world.settle();
  const native = { channel: 'instagram', contact: mei.externalId, text: '' } as const;
  world.sim.nativeAppReplies({ ...native, attachments: [{ type: 'audio' }] });
  await world.settle();
  expect((await ours(id)).map(({ state, author }) => `${author.type} ${state}`)).toEqual([
    'agent unknown',
    'native_app sent',
  ]);
});

test('what a channel does not take is said before anything is sent, file by file', async () => {
  world = await openWorld();
  const [onX, onMessenger, onInstagram] = [await wrote(ana), await wrote(chidi), await wrote(mei)];
  const refused = async (id: string, files: readonly [Buffer, string][]) => {
    const { status, body } = await sends(id, 'Here', files);
    return { status, sentences: (body.attachments as { sentence: string }[]).map(({ sentence }) => sentence) };
  };
  expect(
    await refused(onInstagram, [
      [archive('a'), 'photos.zip'],
      [picture('fine'), 'fine.png'],
    ]),
  ).toEqual({
    status: 400,
    sentences: ['Instagram takes PDF alone, and “photos.zip” is a ZIP archive. Send it as a link or as PDF.'],
  });
  expect(
    await refused(onX, [
      [pdf('a'), 'receipt.pdf'],
      [await largePicture(), 'wall.png'],
    ]),
  ).toEqual({
    status: 400,
    sentences: [
      'X takes pictures and films alone, and “receipt.pdf” is a PDF. Send it as a link.',
      '“wall.png” is larger than the 5.2 MB that X takes. Make it smaller, or send it as a link.',
    ],
  });
  expect((await refused(onMessenger, [[film('a', 26_300_000), 'long.mp4']])).sentences).toEqual([
    '“long.mp4” is larger than the 26 MB that Messenger takes. Make it smaller, or send it as a link.',
  ]);
  for (const id of [onX, onMessenger, onInstagram]) expect(await ours(id)).toEqual([]);
  expect(world.sim.uploads.all()).toEqual([]);
});

test('a comment is answered with words alone, and says so', async () => {
  world = await openWorld();
  world.sim.customerPosts({ channel: 'instagram', contact: mei.externalId, text: 'Lovely!' });
  await world.settle();
  const { id } = await world.mira.onlyConversation();
  const { status, body } = await sends(id, '', [[picture('a'), 'thanks.png']]);
  expect(status).toBe(400);
  expect(body.detail).toBe(
    'A public answer on Instagram takes words alone. Leave “thanks.png” out, or send it in a direct message.',
  );
});

describe.each(ENGINES)('on %s', (engine) => {
  test('a file goes out once, and only its own author’s', async () => {
    world = await openWorld({ engine });
    const id = await wrote(chidi);
    const mine = await world.mira.uploads(picture('mine'), 'mine.png');
    const omars = await world.omar.uploads(picture('omars'), 'omars.png');
    const reply = (attachmentIds: string[]) => world.mira.replies(id, 'Here', { attachmentIds });
    const stranger = 'att_01890000000070008000000000000000';
    for (const unknown of [omars, stranger]) {
      const refused = await reply([mine, unknown]);
      expect(refused.status).toBe(404);
      expect(refused.body.attachments).toEqual([
        { id: unknown, sentence: `There is no upload ${unknown} of yours. Attach the file again.` },
      ]);
    }
    expect((await reply([mine, mine])).body).toMatchObject({
      status: 400,
      detail: '“mine.png” is attached twice. Leave it once.',
    });
    expect((await reply([mine])).status).toBe(202);
    await world.settle();
    const again = await reply([mine]);
    expect(again.status).toBe(409);
    expect(again.body.detail).toBe('“mine.png” has gone out with another message. Attach it again.');
    // What a customer sent is not an upload.
    world.sim.customerWrites({
      channel: 'messenger',
      contact: chidi.externalId,
      text: '',
      attachments: [{ type: 'image' }],
    });
    await world.settle();
    const theirs = (await world.mira.messages(id)).findLast(({ direction }) => direction === 'inbound').attachments[0]
      .id as string;
    expect((await reply([theirs])).status).toBe(404);
    expect((await onPhone(chidi)).length).toBe(2);
  });

  test('the same key again is the same answer, not a used file', async () => {
    world = await openWorld({ engine });
    const id = await wrote(mei);
    const attachmentIds = [await world.mira.uploads(picture('a'), 'a.png')];
    const options = { attachmentIds, key: 'one-press', lastSeenMessageId: null, force: true };
    const [first, second] = [
      await world.mira.replies(id, 'Here', options),
      await world.mira.replies(id, 'Here', options),
    ];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body.replyId).toBe(first.body.replyId);
    await world.settle();
    expect((await onPhone(mei)).length).toBe(2);
  });

  test('when the second part fails the first stays sent and the rest waits, until it is sent again', async () => {
    world = await openWorld({ engine });
    const id = await wrote(mei);
    world.sim.faults.next('instagram.send', {});
    world.sim.faults.next('instagram.send', { status: 400, code: 100, subcode: 2018047 });
    const { kept } = await sends(id, 'Two pages', [
      [picture('1'), '1.png'],
      [picture('2'), '2.png'],
    ]);
    await world.settle();
    const parts = await ours(id);
    expect(parts.map(({ state, failure }) => failure?.reason ?? state)).toEqual([
      SENT,
      'bad_attachment',
      'earlier_part_failed',
    ]);
    expect(parts[2].failure.sentence).toBe(
      'Not sent: an earlier part of this reply did not go out. Send that one again, and this one follows.',
    );
    expect(await onPhone(mei)).toEqual([{ text: '', files: kept.slice(0, 1) }]);
    await world.mira.send('POST', `/api/v1/messages/${parts[1].id}/settle`, { action: 'send_again' });
    await world.settle();
    expect((await onPhone(mei)).slice(1)).toEqual([
      { text: '', files: kept.slice(1) },
      { text: 'Two pages', files: [] },
    ]);
    expect(await statesOf(id)).toEqual([SENT, SENT, SENT]);
  });

  test('undo takes back all that is still here, and its files can be attached again', async () => {
    world = await openWorld({ engine, env: { UNDO_SECONDS: '30' } });
    const id = await wrote(chidi);
    const { attachmentIds, kept } = await attach(world, [[picture('a'), 'a.png']]);
    const first = await world.mira.replies(id, 'Wait', { attachmentIds });
    const undo = (replyId: string) => world.mira.send('DELETE', `/api/v1/conversations/${id}/replies/${replyId}`);
    expect((await undo(first.body.replyId)).status).toBe(204);
    expect(await statesOf(id)).toEqual(['cancelled', 'cancelled']);
    expect((await world.mira.replies(id, 'Now', { attachmentIds, force: true })).status).toBe(202);
    await world.later(MINUTE);
    expect(await onPhone(chidi)).toEqual([
      { text: '', files: kept },
      { text: 'Now', files: [] },
    ]);
  });
});

const HOUR = 60 * MINUTE;

test('what is taken back after days can be attached again, and is gone a day later', async () => {
  world = await openWorld();
  const id = await wrote(chidi);
  const { id: accountId } = (await world.sam.accounts()).find(({ channel }) => channel === 'messenger');
  const { channelAccounts: a, files } = world.parts.store.t;
  await world.parts.store.tx((db) => db.update(a).set({ state: 'paused' }).where(eq(a.id, accountId)).returning({ id: a.id })); // prettier-ignore
  const { attachmentIds } = await attach(world, [[picture('a'), 'a.png']]);
  const reply = () => world.mira.replies(id, '', { attachmentIds, force: true });
  const undo = ({ body }: { body: { replyId: string } }) =>
    world.mira.send('DELETE', `/api/v1/conversations/${id}/replies/${body.replyId}`);
  const first = await reply();
  await world.later(50 * HOUR);
  expect((await undo(first)).status).toBe(204);
  await world.later(23 * HOUR);
  const second = await reply();
  expect(second.status, JSON.stringify(second.body)).toBe(202);
  expect((await undo(second)).status).toBe(204);
  await world.later(25 * HOUR);
  expect(await world.parts.store.db.select().from(files)).toEqual([]);
});

test('the files of a reply that failed are said to be its, go out when it is sent again, and end a day after it failed', async () => {
  world = await openWorld();
  const id = await wrote(mei);
  const refuse = () => world.sim.faults.next('instagram.send', { status: 400, code: 100, subcode: 2018047 });
  const settle = (messageId: string) =>
    world.mira.send('POST', `/api/v1/messages/${messageId}/settle`, { action: 'send_again' });
  const { attachmentIds, kept } = await attach(world, [[picture('a'), 'a.png']]);
  refuse();
  await world.mira.replies(id, '', { attachmentIds });
  await world.settle();
  const again = await world.mira.replies(id, 'Once more', { attachmentIds, force: true });
  expect(again).toMatchObject({
    status: 409,
    body: { detail: '“a.png” belongs to a reply that was not sent. Send that one again, or attach the file anew.' },
  });
  await world.later(20 * HOUR);
  const [message] = await ours(id);
  await settle(message.id);
  await world.later(30 * HOUR);
  expect(await onPhone(mei)).toEqual([{ text: '', files: kept }]);
  expect((await ours(id))[0].attachments).toMatchObject([{ state: 'stored' }]);

  refuse();
  await sends(id, '', [[picture('b'), 'b.png']]);
  await world.settle();
  await world.later(25 * HOUR);
  const [, failed] = await ours(id);
  expect(failed).toMatchObject({
    state: 'failed',
    attachments: [{ state: 'gone', sentence: expect.stringContaining('was not sent within a day') }],
  });
  expect(await world.parts.files.open(failed.attachments[0].id, 'original')).toBeUndefined();
  expect(await settle(failed.id)).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('“b.png” was deleted. Write it again with the file attached') },
  });
});

const isX = ({ channel }: Customer) => channel === 'x';
const uploadOf = (customer: Customer): Endpoint =>
  isX(customer) ? 'x.media.initialize' : (`${customer.channel}.upload` as Endpoint);
const sendOf = (customer: Customer): Endpoint =>
  isX(customer) ? 'x.dm.send' : (`${customer.channel}.send` as Endpoint);

const TROUBLES: [string, 'upload' | 'send', Fault][] = [
  ['the upload is answered with 503', 'upload', { status: 503 }],
  ['the upload is cut before it arrives', 'upload', { resetConnection: 'before' }],
  ['the answer to the upload is lost', 'upload', { resetConnection: 'after' }],
  ['the answer to the upload is cut in the middle', 'upload', { cutBody: true }],
  ['uploads are too many for now', 'upload', { status: 429, resetInMs: 30_000 }],
  ['the echo comes before the answer', 'send', { echo: 'before' }],
  ['the echo never comes', 'send', { echo: 'never' }],
  ['the answer is lost', 'send', { dropResponseAfterAccepting: true }],
  ['the answer is lost and the echo never comes', 'send', { dropResponseAfterAccepting: true, echo: 'never' }],
  ['it is accepted and 503 claimed', 'send', { status: 503, acceptFirst: true }],
  [
    'it is accepted and 503 claimed, and the echo never comes',
    'send',
    { status: 503, acceptFirst: true, echo: 'never' },
  ],
];

describe.each(ONE_OF_EACH)('on $channel', (customer) => {
  test.each(TROUBLES)('when %s, the picture is there once and here once', async (_, at, fault) => {
    world = await openWorld();
    const id = await wrote(customer);
    world.sim.faults.next(at === 'upload' ? uploadOf(customer) : sendOf(customer), fault);
    const { kept } = await sends(id, '', [[picture('once'), 'once.png']]);
    await world.settle();
    for (let minute = 0; minute < 5 && !(await statesOf(id)).every((state) => /^(sent|seen)$/.test(state)); minute += 1)
      await world.later(MINUTE);
    expect(await onPhone(customer)).toEqual([{ text: '', files: kept }]);
    const messages = await ours(id);
    expect(messages.map(({ state }) => state)).toEqual([SENT]);
    expect(messages[0].externalId).toBe(world.sim.ledger.messagesTo(customer.externalId)[0]?.externalId);
    expect(world.sim.faults.waiting()).toBe(0);
  });

  test('two pictures that look the same are two messages, though both answers are lost', async () => {
    world = await openWorld();
    const id = await wrote(customer);
    world.sim.faults.next(sendOf(customer), { dropResponseAfterAccepting: true }, 2);
    const bytes = picture('same');
    await sends(id, '', [
      [bytes, 'same.png'],
      [bytes, 'same.png'],
    ]);
    await world.settle();
    for (let minute = 0; minute < 5 && !(await statesOf(id)).every((state) => /^(sent|seen)$/.test(state)); minute += 1)
      await world.later(MINUTE);
    expect((await onPhone(customer)).map(({ files }) => files.length)).toEqual([1, 1]);
    const messages = await ours(id);
    expect(messages.map(({ state }) => state)).toEqual([SENT, SENT]);
    expect(new Set(messages.map(({ externalId }) => externalId)).size).toBe(2);
  });

  test('when nobody knows whether it left, nothing is sent by itself, and an agent who sends it again sends it once', async () => {
    world = await openWorld();
    const id = await wrote(customer);
    world.sim.faults.next(sendOf(customer), { resetConnection: 'before' });
    await sends(id, '', [[picture('lost'), 'lost.png']]);
    await world.settle();
    for (let minute = 0; minute < 20 && !(await ours(id))[0].needsAgent; minute += 1) await world.later(MINUTE);
    const [message] = await ours(id);
    expect(message).toMatchObject({ state: 'unknown', needsAgent: true });
    expect(await onPhone(customer)).toEqual([]);
    await world.mira.send('POST', `/api/v1/messages/${message.id}/settle`, { action: 'send_again' });
    await world.later(MINUTE);
    expect((await onPhone(customer)).length).toBe(1);
    expect(await statesOf(id)).toEqual([SENT]);
  });
});

test('what is still going up can be taken back', async () => {
  world = await openWorld();
  const id = await wrote(chidi);
  world.sim.faults.next('messenger.upload', {});
  world.sim.faults.next('messenger.upload', { hang: 800 });
  const { body } = await sends(id, 'Both', [
    [picture('1'), '1.png'],
    [picture('2'), '2.png'],
  ]);
  await until('the first part is there', async () => (await onPhone(chidi)).length === 1);
  await until('the second goes up', async () => world.sim.faults.waiting() === 0);
  const undone = await world.mira.send('DELETE', `/api/v1/conversations/${id}/replies/${body.replyId}`);
  expect(undone.status).toBe(204);
  await world.later(MINUTE);
  expect(await statesOf(id)).toEqual([SENT, 'cancelled', 'cancelled']);
  expect((await onPhone(chidi)).length).toBe(1);
});

test('nobody’s words wait for somebody else’s film', async () => {
  world = await openWorld();
  const people = ['8800000000000001', '8800000000000002', '8800000000000003', '8800000000000004'];
  for (const contact of [...people, chidi.externalId])
    world.sim.customerWrites({ channel: 'messenger', contact, text: 'Hello' });
  await world.settle();
  const all = await world.mira.conversations('&view=all');
  const idOf = (contact: string) => all.find((each) => each.contact.externalId === contact).id as string;
  const filmsThere = () => people.filter((contact) => world.sim.ledger.messagesTo(contact).length > 0);
  world.sim.faults.next('messenger.upload', { hang: 5_000 }, people.length);
  for (const contact of people) await sends(idOf(contact), '', [[film(contact, 20_000), 'film.mp4']]);
  await until('as many go up as may at once', async () => world.sim.faults.waiting() === 1);
  await world.mira.replies(idOf(chidi.externalId), 'At once');
  await until('the words are there', async () => (await onPhone(chidi)).length === 1);
  expect(filmsThere()).toEqual([]);
  await world.settle(40_000);
  expect(filmsThere()).toEqual(people);
}, 60_000);

test('what a platform does not take five times fails by name, and those who wait behind it leave', async () => {
  world = await openWorld();
  const id = await wrote(mei);
  world.sim.faults.next('instagram.upload', { status: 503 }, 5);
  await sends(id, '', [[picture('1'), '1.png']]);
  await world.mira.replies(id, 'And in words', { force: true });
  await world.settle();
  expect((await ours(id)).map(({ state, waitsFor }) => `${state} ${waitsFor}`)).toEqual([
    'queued upload',
    'queued order',
  ]);
  for (const minutes of [1, 1, 5]) await world.later(minutes * MINUTE);
  expect((await ours(id)).map(({ waitsFor }) => waitsFor)).toEqual(['upload', 'order']);
  await world.later(15 * MINUTE);
  const [file] = await ours(id);
  expect(file).toMatchObject({
    state: 'failed',
    failure: {
      reason: 'upload_failed',
      sentence: 'Not sent: Instagram did not take the file after five tries. Send again, or send it smaller.',
    },
  });
  expect((await onPhone(mei)).map(({ text }) => text)).toEqual(['And in words']);
  await world.mira.send('POST', `/api/v1/messages/${file.id}/settle`, { action: 'send_again' });
  await world.settle();
  expect((await onPhone(mei)).map(({ files }) => files.length)).toEqual([0, 1]);
});

test('a platform that says when it takes more is waited for, however often', async () => {
  world = await openWorld();
  const id = await wrote(ana);
  world.sim.faults.next('x.media.initialize', { status: 429, resetInMs: 30_000 }, 7);
  await sends(id, '', [[picture('1'), '1.png']]);
  for (let minute = 0; minute < 8; minute += 1) await world.later(MINUTE);
  expect(await statesOf(id)).toEqual([SENT]);
});

test('while a film goes up, the one send that a limit has left is somebody else’s', async () => {
  world = await openWorld({
    env: { SEND_RESERVE: '0' },
    simulator: { xLimits: { 'x.dm.send': { limit: 2, perDay: 2, perAppDay: 2 } } },
  });
  for (const contact of [ana.externalId, '8800000000000009', '8800000000000008'])
    world.sim.customerWrites({ channel: 'x', contact, text: 'Hello' });
  await world.settle();
  const all = await world.mira.conversations('&view=all');
  const idOf = (contact: string) => all.find((each) => each.contact.externalId === contact).id as string;
  await world.mira.replies(idOf('8800000000000008'), 'The first of two');
  await world.settle();
  world.sim.faults.next('x.media.initialize', { hang: 6_000 });
  await sends(idOf(ana.externalId), '', [[film('long'), 'film.mp4']]);
  await until('it goes up', async () => world.sim.faults.waiting() === 0);
  world.clock.advance(MINUTE / 2); // the time for another try, were nobody at it
  await world.mira.replies(idOf('8800000000000009'), 'At once');
  await until('the words are there', async () => world.sim.ledger.messagesTo('8800000000000009').length === 1);
  expect(await onPhone(ana)).toEqual([]);
});

test('a film that X cannot make ready fails by name; one that takes its time is waited for', async () => {
  world = await openWorld();
  const id = await wrote(ana);
  world.sim.uploads.processing = { asks: 2, fails: true };
  await sends(id, 'Look', [[film('bad'), 'bad.mp4']]);
  await world.settle();
  const [failed] = await ours(id);
  expect(failed).toMatchObject({ state: 'failed', failure: { reason: 'bad_attachment', code: 'InvalidMedia' } });
  world.sim.uploads.processing = { asks: 2, fails: false };
  await world.mira.send('POST', `/api/v1/messages/${failed.id}/settle`, { action: 'send_again' });
  await world.settle();
  expect(await onPhone(ana)).toEqual([{ text: 'Look', files: [film('bad')] }]);
});

test('a right that is missing for files stops no words', async () => {
  world = await openWorld();
  const id = await wrote(ana);
  world.sim.setPlanWithout(['x.media.initialize']);
  await sends(id, 'Look', [[picture('a'), 'a.png']]);
  await world.settle();
  expect((await ours(id))[0]).toMatchObject({ state: 'failed', failure: { reason: 'bad_attachment', code: '453' } });
  await world.mira.replies(id, 'Then in words', { force: true });
  await world.settle();
  expect((await onPhone(ana)).map(({ text }) => text)).toEqual(['Then in words']);
});

test('a file that is gone when its message leaves is told to its author', async () => {
  world = await openWorld({ env: { UNDO_SECONDS: '30' } });
  const id = await wrote(mei);
  const attachmentIds = [await world.mira.uploads(picture('a'), 'a.png')];
  await world.mira.replies(id, 'Here', { attachmentIds });
  const { files } = world.parts.store.t;
  await world.parts.files.destroy(attachmentIds[0] ?? '');
  await world.later(MINUTE);
  const [first, words] = await ours(id);
  expect(first).toMatchObject({ state: 'failed', failure: { reason: 'bad_attachment', code: 'file_gone' } });
  expect(words.failure.reason).toBe('earlier_part_failed');
  expect((await world.parts.store.db.select().from(files).where(eq(files.messageId, first.id))).length).toBe(1);
  expect(await onPhone(mei)).toEqual([]);
});
