import { describe, expect, test } from 'vitest';
import { classifyError } from '../../../../src/channels/meta/classify-error.ts';
import { usageOf } from '../../../../src/channels/meta/usage.ts';
import type { MessageKind } from '../../../../src/channels/channel-event.ts';

interface Case {
  status?: number;
  code?: number | string;
  subcode?: number;
  kind?: MessageKind;
}
const classify = ({ status = 400, code, subcode, kind = 'dm' }: Case) => {
  const error = { message: 'in any language', ...(code === undefined ? {} : { code }) };
  return classifyError({
    status,
    kind,
    body: { error: subcode === undefined ? error : { ...error, error_subcode: subcode } },
  });
};
const short = (answer: ReturnType<typeof classifyError>): string => {
  if (answer === undefined) return 'no error';
  if (answer.is === 'refused') return answer.reason;
  if (answer.is === 'paused') return `paused: ${answer.problem}`;
  return answer.is === 'retry' ? `retry ${answer.scope}` : 'unknown';
};

describe("Meta's error numbers", () => {
  test.each<[number, number | undefined, string]>([
    [190, undefined, 'paused: reauthorise'],
    [190, 458, 'paused: reauthorise'],
    [190, 460, 'paused: reauthorise'],
    [190, 463, 'paused: reauthorise'],
    [190, 467, 'paused: reauthorise'],
    [102, undefined, 'paused: reauthorise'],
    [2500, undefined, 'paused: reauthorise'],
    [10, undefined, 'paused: configuration'],
    [3, undefined, 'paused: configuration'],
    [200, undefined, 'paused: configuration'],
    [299, undefined, 'paused: configuration'],
    [200, 2018028, 'paused: configuration'],
    [200, 2018027, 'paused: configuration'],
    [200, 2018021, 'paused: configuration'],
    [10, 2018278, 'window_closed'],
    [10, 2534022, 'window_closed'],
    [10, 2018065, 'window_closed'],
    [551, undefined, 'recipient_unavailable'],
    [551, 1545041, 'recipient_unavailable'],
    [200, 1545041, 'recipient_unavailable'],
    [10, 2018108, 'recipient_unavailable'],
    [100, 2018001, 'bad_recipient'],
    [100, 2534014, 'bad_recipient'],
    [100, 33, 'paused: configuration'],
    [100, 2018008, 'bad_attachment'],
    [100, 2018047, 'bad_attachment'],
    [100, 2018109, 'bad_attachment'],
    [100, undefined, 'bad_request'],
    [100, 2534015, 'bad_request'],
    [100, 2534025, 'bad_request'],
    [100, 2534013, 'paused: configuration'],
    [10, 2534077, 'paused: reauthorise'],
    [200, 2534041, 'paused: configuration'],
    [36103, undefined, 'paused: configuration'],
    [100, 2534029, 'paused: restricted'],
    [368, undefined, 'paused: restricted'],
    [10, 1893063, 'paused: restricted'],
    [2022, undefined, 'paused: restricted'],
    [100, 2018300, 'other_app_owns_thread'],
    [2018300, undefined, 'other_app_owns_thread'],
    [100, 2534037, 'other_app_owns_thread'],
    [2018321, undefined, 'retry message'],
    [4, undefined, 'retry account'],
    [17, undefined, 'retry account'],
    [32, undefined, 'retry account'],
    [341, undefined, 'retry account'],
    [613, undefined, 'retry account'],
    [613, 2534040, 'retry account'],
    [613, 2018338, 'not_allowed_here'],
    [80002, undefined, 'retry account'],
    [80006, undefined, 'retry account'],
    [1, undefined, 'unknown'],
    [2, undefined, 'unknown'],
    [-1, undefined, 'unknown'],
    [1200, undefined, 'unknown'],
    [1, 1357046, 'unknown'],
    [9000001, undefined, 'post_gone'],
    [506, undefined, 'duplicate'],
    [424242, undefined, 'bad_request'],
  ])('%s/%s means %s', (code, subcode, meaning) => {
    const given = subcode === undefined ? { code } : { code, subcode };
    expect(short(classify(given))).toBe(meaning);
    expect(classify(given)?.code).toBe(subcode === undefined ? `${code}` : `${code}/${subcode}`);
  });

  test('count also when the answer says 200, and when the code is written as text', () => {
    expect(short(classify({ status: 200, code: 10, subcode: 2018278 }))).toBe('window_closed');
    expect(short(classify({ code: '190' }))).toBe('paused: reauthorise');
  });

  test('of a failing Meta (5xx) never say that nothing was sent', () => {
    for (const code of [4, 100, 190, 2018278]) expect(short(classify({ status: 500, code }))).toBe('unknown');
  });

  test('about a missing right for comments stop only that comment', () => {
    expect(short(classify({ code: 200, kind: 'comment' }))).toBe('not_allowed_here');
    expect(short(classify({ code: 100, subcode: 33, kind: 'comment' }))).toBe('post_gone');
    expect(short(classify({ code: 190, kind: 'comment' }))).toBe('paused: reauthorise');
  });

  test.each([
    [200, 'no error'], [204, 'no error'], [301, 'paused: configuration'], [400, 'bad_request'], [401, 'paused: reauthorise'],
    [404, 'paused: configuration'], [408, 'unknown'], [429, 'retry account'], [502, 'unknown'], [503, 'unknown'],
  ])('are absent and the status is %d: %s', (status, meaning) => {
    expect(short(classifyError({ status, body: undefined, kind: 'dm' }))).toBe(meaning);
  }); // prettier-ignore
});

describe("Meta's usage headers", () => {
  const NOW = 1_800_000_000_000;
  const usage = (headers: Record<string, string>) =>
    usageOf({ headers: new Headers(headers), endpoint: 'messages', now: NOW });
  const business = (use: object) => ({ 'x-business-use-case-usage': JSON.stringify({ '682498171943165': [use] }) });

  test('give the fullest limit as percent points left, and minutes as the time to wait', () => {
    const { budget, retryAt } = usage({
      ...business({
        type: 'messenger',
        call_count: 60,
        total_cputime: 97,
        total_time: 5,
        estimated_time_to_regain_access: 9,
      }),
      'x-app-usage': '{"call_count":12,"total_time":1,"total_cputime":1}',
    });
    expect(budget).toEqual({
      endpoint: 'messages',
      window: 'usage',
      unit: 'percent',
      scope: 'account',
      limit: 100,
      remaining: 3,
      resetAt: NOW + 9 * 60_000,
    });
    expect(retryAt).toBe(NOW + 9 * 60_000);
  });

  test('over 100 percent leave nothing, and a Retry-After counts when it is longer', () => {
    expect(usage(business({ call_count: 130 })).budget?.remaining).toBe(0);
    expect(usage({ ...business({ estimated_time_to_regain_access: 1 }), 'retry-after': '600' }).retryAt).toBe(
      NOW + 600_000,
    );
  });

  test.each([
    {},
    { 'x-app-usage': 'not json' },
    { 'x-business-use-case-usage': '[1,{"a":null}]' },
    { 'retry-after': 'Fri' },
  ])('that say nothing give no budget and no time: %j', (headers) => {
    expect(usage(headers as Record<string, string>)).toEqual({ budget: undefined, retryAt: null });
  });
});
