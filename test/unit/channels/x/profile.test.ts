// Asking X who somebody is, against a real server.
import { afterEach, describe, expect, test } from 'vitest';
import { ANA } from './fixtures.ts';
import { account, channelFor, json, NOW, openStandIn, type Behaviour, type StandIn } from './x-stand-in.ts';

let x: StandIn;
afterEach(async () => x.close());

async function ask(behave: Behaviour, contactExternalId = ANA) {
  x = await openStandIn(behave);
  return channelFor(x.url, 1_000).profile({ account, contactExternalId });
}

const problem = (slug: string) => ({ type: `https://api.x.com/2/problems/${slug}`, title: 'x', detail: 'x' });

describe('asking X who somebody is', () => {
  test('tells the name, the handle and the picture, and what is left of the limit', async () => {
    const user = { id: ANA, name: 'Ana Ruiz', username: 'ana_ruiz', profile_image_url: 'https://pbs.example/ana.jpg' };
    const limits = {
      'x-rate-limit-limit': '75',
      'x-rate-limit-remaining': '74',
      'x-rate-limit-reset': String(NOW / 1000 + 900),
    };
    expect(await ask((response) => json(response, 200, { data: user }, limits))).toEqual({
      outcome: 'known',
      facts: {
        externalId: ANA,
        displayName: 'Ana Ruiz',
        handle: 'ana_ruiz',
        avatarUrl: 'https://pbs.example/ana.jpg',
      },
      budgets: [
        {
          endpoint: 'users',
          window: 'quarter',
          unit: 'calls',
          scope: 'account',
          limit: 75,
          remaining: 74,
          resetAt: NOW + 900_000,
        },
      ],
    });
    expect(decodeURIComponent(x.received[0]?.url ?? '')).toBe(
      `/2/users/${ANA}?user.fields=name,username,profile_image_url`,
    );
    expect(x.received[0]?.authorization).toMatch(/^OAuth /);
  });

  test.each(['resource-not-found', 'not-authorized-for-resource'])(
    'somebody who is gone or suspended is answered with 200 and %s: X does not tell',
    async (slug) => {
      const answer = await ask((response) => json(response, 200, { errors: [problem(slug)] }));
      expect(answer).toEqual({ outcome: 'unavailable', code: slug });
    },
  );

  test('an answer without a fact is no name', async () => {
    expect(await ask((response) => json(response, 200, { data: { id: ANA } }))).toEqual({
      outcome: 'unavailable',
      code: 'nothing_told',
    });
  });

  test('an answer about somebody else is not believed', async () => {
    const answer = await ask((response) => json(response, 200, { data: { id: '1', name: 'Bruno Keller' } }));
    expect(answer).toEqual({ outcome: 'later', at: null, code: 'no_data' });
  });

  test('at the limit it is later, when the limit opens', async () => {
    const limits = {
      'x-rate-limit-limit': '75',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(NOW / 1000 + 600),
    };
    const answer = await ask((response) => json(response, 429, { title: 'Too Many Requests' }, limits));
    expect(answer).toMatchObject({ outcome: 'later', at: NOW + 600_000, budgets: [{ remaining: 0 }] });
  });

  test.each([
    [401, { errors: [{ code: 89 }] }, '89'],
    [402, problem('credits-depleted'), 'credits-depleted'],
    [403, problem('client-not-enrolled'), 'client-not-enrolled'],
    [503, '<html>', 'http_503'],
    [200, '<html>', 'not_json'],
    [200, {}, 'no_data'],
  ])('HTTP %i with %j says nothing about the person: later', async (status, body, code) => {
    expect(await ask((response) => json(response, status, body))).toEqual({ outcome: 'later', at: null, code });
  });

  test('a cut line and silence are later, and nothing is thrown', async () => {
    expect(await ask((response) => response.destroy())).toMatchObject({ outcome: 'later', at: null });
    await x.close();
    expect(await ask(() => undefined)).toEqual({ outcome: 'later', at: null, code: 'timeout' });
  });

  test('an id that is none is not called', async () => {
    expect(await ask((response) => json(response, 200, {}), 'me/../1')).toEqual({
      outcome: 'unavailable',
      code: 'not_an_id',
    });
    expect(x.received).toEqual([]);
  });
});
