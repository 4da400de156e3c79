// The simulator's own stream, read with nothing but Node's http: what a reader has to cope with.
import { get, type IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { ANA, SECRETS, smallWorld, START, X_ACCOUNT, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
const open: IncomingMessage[] = [];
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy();
  await world.close();
});

interface Listening {
  response: IncomingMessage;
  chunks: Buffer[];
  body: () => string;
  lines: () => any[];
  ended: Promise<unknown>;
}

function listen(query = '', token: string = SECRETS.xBearerToken): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    get(`${world.simulator.url}/2/activity/stream${query}`, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      open.push(response);
      const ended = new Promise((done) => response.on('close', done));
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => {});
      const body = () => Buffer.concat(chunks).toString();
      const lines = () => body().split('\r\n').slice(0, -1).filter(Boolean).map((line) => JSON.parse(line)); // prettier-ignore
      resolve({ response, chunks, body, lines, ended });
    }).on('error', reject);
  });
}

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 2));
};
const writes = (text: string, at?: number) =>
  world.simulator.customerWrites({ channel: 'x', contact: ANA, text, ...(at === undefined ? {} : { at }) });

test('each event comes once, in the newer envelope, with its characters split over chunks', async () => {
  world = await smallWorld();
  const listening = await listen();
  const { externalId } = writes('¡Hola! 👩‍👩‍👧‍👦');
  await until(() => listening.lines().length === 1);
  const [{ data }] = listening.lines();
  expect(data).toMatchObject({ event_type: 'dm.received', filter: { user_id: X_ACCOUNT.externalId } });
  expect(data.event_uuid).toMatch(/^-?\d{17,18}$/);
  expect(data.payload.direct_message_events).toMatchObject([
    { id: externalId, message_create: { message_data: { text: '¡Hola! 👩‍👩‍👧‍👦' } } },
  ]);
  expect(listening.chunks.map(String).join('')).toContain('\uFFFD');
  await world.simulator.settled();
  // The webhook has the flat envelope: it is the account's, the stream is the app's.
  expect(JSON.parse(String(world.received[0]?.raw)).for_user_id).toBe(X_ACCOUNT.externalId);
});

test('a mention under a post of the brand is two events of one post', async () => {
  world = await smallWorld();
  const post = world.simulator.brandPosts({ channel: 'x', text: 'We fly again' });
  const listening = await listen();
  world.simulator.customerPosts({
    channel: 'x',
    contact: ANA,
    text: '@halcyonair really?',
    inReplyTo: post.externalId,
  });
  await until(() => listening.lines().length === 2);
  const events = listening.lines().map(({ data }) => [data.event_type, data.payload.id]);
  expect(events.map(([type]) => type)).toEqual(['post.mention.create', 'post.reply.create']);
  expect(new Set(events.map(([, id]) => id)).size).toBe(1);
});

test('two connections at most, and only for the app', async () => {
  world = await smallWorld();
  await Promise.all([listen(), listen()]);
  const third = await listen();
  await third.ended;
  expect(third.response.statusCode).toBe(429);
  expect(JSON.parse(third.body())).toMatchObject({
    title: 'ConnectionException',
    connection_issue: 'TooManyConnections',
  });
  expect((await listen('', 'wrong')).response.statusCode).toBe(401);
  expect(world.simulator.xStream.connections()).toBe(2);
});

test('whoever comes back gets the last minutes again, five at most', async () => {
  world = await smallWorld();
  const first = await listen();
  for (const minute of [0, 1, 2, 3, 4, 5, 6]) {
    world.clock.set(START + minute * 60_000);
    writes(`minute ${minute}`);
  }
  await until(() => first.lines().length === 7);
  world.simulator.xStream.cut();
  await first.ended;
  const textsOf = async (query: string, count: number) => {
    const listening = await listen(query);
    await until(() => listening.lines().length >= count);
    listening.response.destroy();
    return listening
      .lines()
      .map(({ data }) => data.payload.direct_message_events[0].message_create.message_data.text as string);
  };
  expect(await textsOf('?backfill_minutes=2', 3)).toEqual(['minute 4', 'minute 5', 'minute 6']);
  expect(await textsOf('?backfill_minutes=5', 6)).toHaveLength(6);
  expect((await listen('?backfill_minutes=6')).response.statusCode).toBe(400);
  world.simulator.xStream.setRepeats(false);
  expect((await listen('?backfill_minutes=1')).response.statusCode).toBe(400);
});

test('it breaks in the middle of a character, beats, and says when it ends', async () => {
  world = await smallWorld();
  const first = await listen();
  world.simulator.xStream.beat();
  world.simulator.xStream.cutInsideNext();
  writes('Íñigo');
  await first.ended;
  expect(first.body().startsWith('\r\n{"data"')).toBe(true);
  expect(first.body().endsWith('\uFFFD')).toBe(true);
  const second = await listen('?backfill_minutes=1');
  await until(() => second.lines().length === 1);
  world.simulator.xStream.sayAndEnd('{"errors":[{"title":"operational-disconnect"}]}');
  await second.ended;
  expect(second.lines().at(-1)).toEqual({ errors: [{ title: 'operational-disconnect' }] });
});
