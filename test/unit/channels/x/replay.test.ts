// Asking X to deliver again, against a real server that answers in each of the ways that X documents.
import { afterEach, expect, test } from 'vitest';
import { xChannel } from '../../../../src/channels/x/channel.ts';
import { manualClock } from '../../../../src/clock.ts';
import { json, NOW, openStandIn, type StandIn } from './x-stand-in.ts';

let x: StandIn;
afterEach(async () => x.close());

const OURS = 'https://care.example/webhooks/x';
const MINUTE = 60_000;
const window = { from: NOW - 90 * MINUTE, to: NOW - 20 * MINUTE };
const problem = (status: number, detail: string) => ({
  status,
  body: { title: 'Error', detail, type: 'about:blank', status },
});

interface Given {
  webhooks?: object[];
  answer?: { status: number; body: unknown; headers?: Record<string, string> };
  bearerToken?: string;
}
async function ask({ webhooks = [{ id: '77', url: OURS, valid: true }], answer, bearerToken = 'app' }: Given) {
  x = await openStandIn((response, request) =>
    request.method === 'GET'
      ? json(response, 200, { data: webhooks })
      : json(response, answer?.status ?? 200, answer?.body, answer?.headers),
  );
  const { replaying } = xChannel({
    apiUrl: x.url,
    consumerKey: 'key',
    consumerSecret: 'secret',
    bearerToken,
    clock: manualClock(NOW),
  });
  return replaying?.ask({ webhookUrl: OURS, window });
}

test('the app names its webhook and the minutes, and is told the name of the job', async () => {
  const answer = { status: 200, body: { data: { job_id: '1955', created_at: '2026-11-21T12:00:00Z' } } };
  expect(await ask({ answer })).toEqual({ outcome: 'begun', job: '1955' });
  const call = x.received.at(-1);
  expect([call?.method, call?.url, call?.authorization]).toEqual(['POST', '/2/webhooks/replay', 'Bearer app']);
  expect(JSON.parse(call?.body ?? '')).toEqual({
    webhook_id: '77',
    from_date: '202611211030',
    to_date: '202611211140',
  });
});

const opens = { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(NOW / 1000 + 300), date: new Date(NOW).toUTCString() }; // prettier-ignore
test.each([
  ['a job without a name', { status: 200, body: {} }, 'begun null'],
  ['a job is running', problem(409, 'ReplayConflictError'), 'later null ReplayConflictError'],
  ['the same with another status', problem(400, 'ReplayConflictError'), 'later null ReplayConflictError'],
  ['a conflict without a name', problem(409, 'Conflict'), 'later null ReplayConflictError'],
  ['the address has to prove itself', problem(400, 'CrcValidationFailed'), 'later null CrcValidationFailed'],
  ['too many calls', { ...problem(429, 'Too Many Requests'), headers: opens }, `later ${NOW + 300_000} http_429`],
  ['X is in trouble', problem(503, 'Service Unavailable'), 'later null http_503'],
  ['these minutes X does not want', problem(400, 'InvalidDateRange'), 'refused http_400'],
  ['the plan does not include it', { status: 403, body: { errors: [{ code: 453 }] } }, 'refused 453'],
  ['the bearer token is wrong', problem(401, 'Unauthorized'), 'refused http_401'],
])('%s', async (_, answer, wanted) => {
  const told = await ask({ answer });
  const words = told?.outcome === 'begun' ? ['begun', told.job] : [told?.outcome, ...(told?.outcome === 'later' ? [told.at] : []), told?.code]; // prettier-ignore
  expect(words.map(String).join(' ')).toBe(wanted);
});

test('without the app’s token, or a webhook of ours, X is not asked', async () => {
  expect(await ask({ bearerToken: '' })).toEqual({ outcome: 'refused', code: 'no_bearer' });
  expect(x.received).toEqual([]);
  await x.close();
  expect(await ask({ webhooks: [{ id: '5', url: 'https://other.example/x', valid: true }] })).toEqual({
    outcome: 'refused',
    code: 'other_url',
  });
  expect(x.received).toHaveLength(1);
});
