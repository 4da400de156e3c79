import { afterEach, expect, test } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import { ANA, SECRETS, smallWorld, START, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const MINUTE = 60_000;
// eslint-disable-next-line typescript/no-explicit-any
type Answer = { status: number; body: any };
async function asApp(path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${world.simulator.url}/2/${path}`, {
    headers: { authorization: `Bearer ${SECRETS.xBearerToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
/** `yyyymmddhhmm` of so many minutes after the start. */
const minute = (after: number): string =>
  new Date(START + after * MINUTE).toISOString().slice(0, 16).replaceAll(/\D/g, '');
const replay = async (from: number, to: number): Promise<Answer> => {
  const [{ id: webhook_id }] = (await asApp('webhooks')).body.data;
  return asApp('webhooks/replay', { webhook_id, from_date: minute(from), to_date: minute(to) });
};
const write = (text: string) => world.simulator.customerWrites({ channel: 'x', contact: ANA, text });
const texts = (): string[] =>
  world.received.map(({ raw }) => {
    // eslint-disable-next-line typescript/no-explicit-any
    const body = parseJson(raw.toString()) as any;
    return body.replay_job_status?.job_state ?? body.direct_message_events[0].message_create.message_data.text;
  });

/** One message in each minute, 20 s after it began; the network is down from the second to the fourth. Half an hour ago. */
async function fiveMinutes(): Promise<void> {
  world = await smallWorld();
  world.clock.advance(20_000);
  for (const each of [0, 1, 2, 3, 4]) {
    if (each === 1) world.simulator.networkDown();
    if (each === 4) world.simulator.networkUp();
    write(`minute ${each}`);
    await world.simulator.settled();
    world.clock.advance(MINUTE);
  }
  expect(texts()).toEqual(['minute 0', 'minute 4']);
  world.clock.advance(31 * MINUTE);
}

test('what was lost, and what was not, comes again in order, and then that it is over', async () => {
  await fiveMinutes();
  const { status, body } = await replay(1, 4);
  expect([status, body.data.job_id]).toEqual([200, expect.stringMatching(/^\d{19}$/)]);
  await world.simulator.settled();
  expect(texts().slice(2)).toEqual(['minute 1', 'minute 2', 'minute 3', 'Complete']);
  await replay(0, 1);
  await world.simulator.settled();
  expect(texts().slice(6)).toEqual(['minute 0', 'Complete']);
});

test('an event that fails again makes the job incomplete', async () => {
  await fiveMinutes();
  world.statuses.push(200, 500);
  await replay(1, 4);
  await world.simulator.settled();
  expect(texts().slice(2)).toEqual(['minute 1', 'minute 3', 'Incomplete']);
});

test('one job at a time, of the last day, for a webhook that is there', async () => {
  await fiveMinutes();
  const [first, second] = await Promise.all([replay(0, 5), replay(0, 5)]);
  expect(new Set([first.status, second.status])).toEqual(new Set([200, 409]));
  await world.simulator.settled();
  expect((await replay(3, 1)).status).toBe(400);
  expect((await replay(60, 61)).status).toBe(400);
  expect((await replay(6, 7)).body.detail, 'from 30 minutes ago').toBe('InvalidDateRange');
  expect((await replay(0, 27)).body.detail, 'to 9 minutes ago').toBe('InvalidDateRange');
  const strange = { webhook_id: '12', from_date: minute(0), to_date: minute(1) };
  expect((await asApp('webhooks/replay', strange)).body.detail).toBe('WebhookIdInvalid');
  world.clock.advance(24 * 60 * MINUTE);
  expect((await replay(0, 4)).body.detail).toBe('InvalidDateRange');
});

test('what X never tried, because the address had not proved itself, cannot be replayed', async () => {
  world = await smallWorld();
  const [{ id }] = (await asApp('webhooks')).body.data;
  world.crc = 'wrong';
  const put = () =>
    fetch(`${world.simulator.url}/2/webhooks/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${SECRETS.xBearerToken}` },
    });
  await put();
  write('never tried');
  world.crc = 'right';
  await put();
  world.clock.advance(31 * MINUTE);
  await replay(0, 1);
  await world.simulator.settled();
  expect(texts()).toEqual(['Complete']);
});
