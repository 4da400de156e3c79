// The platforms' real limits, as their documents give them, in a time that the test moves.
import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { SimulatedAccount } from '../../../src/simulator/shapes.ts';
import { ANA, callX, PAGE, SECRETS, smallWorld, START, X_ACCOUNT, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const QUARTER = 15 * 60_000;
const DAY = 96 * QUARTER;
const CARGO: SimulatedAccount = {
  ...X_ACCOUNT,
  externalId: '1603419180975409154',
  handle: 'halcyoncargo',
  credentials: { accessToken: 'cargo-token', accessSecret: 'cargo-secret' },
};

function sendAs({ credentials }: SimulatedAccount, text: string): Promise<Response> {
  const { accessToken = '', accessSecret = '' } = credentials;
  const url = `${world.simulator.url}/2/dm_conversations/with/${ANA}/messages`;
  return callX({ method: 'POST', url, body: { text }, accessToken, accessSecret });
}
const graph = async (path: string, body?: unknown): Promise<{ code: number | null; headers: Headers }> => {
  const proof = createHmac('sha256', SECRETS.metaAppSecret).update('page-token').digest('hex');
  const response = await fetch(`${world.simulator.url}/v26.0/${path}?appsecret_proof=${proof}`, {
    headers: { authorization: 'Bearer page-token', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { error?: { code: number } };
  return { code: answer.error?.code ?? null, headers: response.headers };
};

test('all accounts of the app share its sends of a day, whatever each has left', async () => {
  world = await smallWorld({
    accounts: [X_ACCOUNT, CARGO],
    xLimits: { 'x.dm.send': { limit: 15, perDay: 1440, perAppDay: 20 } },
  });
  world.simulator.customerWrites({ channel: 'x', contact: ANA, text: 'hi' });
  for (let i = 0; i < 15; i += 1) expect((await sendAs(X_ACCOUNT, `part ${i}`)).status).toBe(201);
  const statuses = [];
  for (let i = 0; i < 6; i += 1) statuses.push((await sendAs(CARGO, `cargo ${i}`)).status);
  expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
  const { headers } = await sendAs(CARGO, 'no');
  expect(headers.get('x-app-limit-24hour-remaining')).toBe('0');
  expect(headers.get('x-app-limit-24hour-reset')).toBe(String((START + DAY) / 1000));
  expect(headers.get('x-rate-limit-remaining')).toBe('10');
  expect(headers.get('x-user-limit-24hour-remaining')).toBe('1435');
  world.clock.advance(DAY);
  expect((await sendAs(CARGO, 'the next day')).status).toBe(201);
  expect(world.simulator.calls().filter(({ status }) => status === 429)).toHaveLength(2);
});

test('the documented numbers stand in the headers', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ channel: 'x', contact: ANA, text: 'hi' });
  const { headers } = await sendAs(X_ACCOUNT, 'hello');
  const limits = ['x-rate-limit-limit', 'x-user-limit-24hour-limit', 'x-app-limit-24hour-limit'];
  expect(limits.map((name) => headers.get(name))).toEqual(['15', '1440', '1440']);
});

test('Meta takes two looks at conversations a second', async () => {
  world = await smallWorld();
  const codes = [];
  for (let i = 0; i < 3; i += 1) codes.push((await graph(`${PAGE.externalId}/conversations`)).code);
  expect(codes).toEqual([null, null, 613]);
  world.clock.advance(1_000);
  expect((await graph(`${PAGE.externalId}/conversations`)).code).toBeNull();
});

test('after 200 calls for each person in touch with the account Meta answers nothing until the day is over', async () => {
  world = await smallWorld({ visitors: [] });
  world.simulator.customerWrites({ channel: 'messenger', contact: '7700123', text: 'hi' });
  for (let i = 0; i < 200; i += 1) expect((await graph('me')).code).toBeNull();
  world.clock.advance(3_600_000);
  const refused = await graph('me');
  expect(refused.code).toBe(80006);
  const usage = JSON.parse(refused.headers.get('x-business-use-case-usage') ?? '') as Record<string, object[]>;
  expect(usage[PAGE.externalId]).toMatchObject([{ call_count: 100, estimated_time_to_regain_access: 23 * 60 }]);
  world.clock.advance(23 * 3_600_000);
  expect((await graph('me')).code).toBeNull();
});

test('750 private replies an hour', async () => {
  world = await smallWorld();
  for (const digit of '123456789') world.simulator.customerWrites({ channel: 'messenger', contact: `770012${digit}`, text: 'hi' });
  const reply = () => graph('me/messages', { recipient: { comment_id: '1_2' }, message: { text: 'May we help?' } });
  const codes = new Map<number | null, number>();
  for (let i = 0; i < 755; i += 1) {
    world.clock.advance(10);
    const { code } = await reply();
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  // No such comment, as long as Meta looks at all.
  expect([...codes]).toEqual([[100, 750], [613, 5]]);
}); // prettier-ignore
