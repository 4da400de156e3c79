import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageKind } from '../../../../src/channels/channel-event.ts';
import { classifyError } from '../../../../src/channels/x/classify-error.ts';
import type { Json } from '../../../../src/json.ts';

const RESETS = 1_795_252_000_000;
const classify = (status: number, body: Json | undefined, kind: MessageKind = 'dm') =>
  classifyError({ status, body, kind, opensAt: RESETS });

/** The two notations of X. */
const v1 = (code: number): Json => ({ errors: [{ code, message: 'Something about it.' }] });
const v2 = (detail: string, type = 'about:blank'): Json => ({ title: 'Forbidden', detail, type, status: 403 });
const problem = (slug: string): Json => v2('Something.', `https://api.x.com/2/problems/${slug}`);

const refused = (reason: string) => ({ outcome: 'refused', reason });
const paused = (name: string) => ({ outcome: 'paused', problem: name });
const limited = { outcome: 'retry', scope: 'account', at: RESETS };
const notNow = { outcome: 'retry', scope: 'account', at: null };
const unknown = { outcome: 'unknown' };

describe('what an error of X means for a message', () => {
  test.each<[title: string, status: number, body: Json | undefined, meaning: object]>([
    ['a bad token', 401, { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }, paused('reauthorise')],
    ['could not authenticate', 401, v1(32), paused('reauthorise')],
    ['an expired token', 401, v1(89), paused('reauthorise')],
    ['unverifiable credentials', 403, v1(99), paused('reauthorise')],
    ['a clock that is wrong', 401, v1(135), paused('reauthorise')],
    ['bad authentication data', 400, v1(215), paused('reauthorise')],
    ['no credit left', 402, { title: 'CreditsDepleted', detail: 'x', type: 'about:blank' }, paused('out_of_credit')],
    ['a customer who takes no messages', 403, v2('You do not have permission to DM one or more participants.'), refused('recipient_unavailable')],
    ['a restriction of the brand', 403, v2('This operation is not permitted.'), paused('restricted')],
    ['a missing scope', 403, v2('Forbidden'), paused('configuration')],
    ['a token of the wrong sort', 403, problem('unsupported-authentication'), paused('configuration')],
    ['a plan without this endpoint', 403, problem('client-forbidden'), paused('configuration')],
    ['a plan without this endpoint, by number', 403, v1(453), paused('configuration')],
    ['a token without direct messages', 403, v1(93), paused('configuration')],
    ['a customer who does not follow', 403, v1(150), refused('recipient_unavailable')],
    ['an error with a reason', 403, v1(151), refused('bad_request')],
    ['a customer one cannot write to', 403, v1(349), refused('recipient_unavailable')],
    ['a customer the brand blocked', 403, v1(389), refused('recipient_unavailable')],
    ['a customer who takes verified senders only', 403, v1(476), refused('recipient_unavailable')],
    ['a direct message that is too long', 403, v1(354), refused('too_long')],
    ['a post that is too long', 403, v1(186), refused('too_long')],
    ['the same post again', 403, v1(187), refused('duplicate')],
    ['too many posts today', 403, v1(185), { outcome: 'retry', scope: 'account', at: null }],
    ['a post that is gone', 403, v1(385), refused('post_gone')],
    ['a post whose author restricts replies', 403, v1(433), refused('not_allowed_here')],
    ['a deleted post', 403, v1(421), refused('post_gone')],
    ['a post of a deleted account', 403, v1(422), refused('post_gone')],
    ['looking automated', 403, v1(226), paused('restricted')],
    ['a locked account', 403, v1(326), paused('restricted')],
    ['a suspended account', 403, v1(64), paused('restricted')],
    ['a medium with a wrong id', 400, v1(324), refused('bad_attachment')],
    ['a medium that is not there', 400, v1(325), refused('bad_attachment')],
    ['a subscription that exists', 409, v1(355), refused('bad_request')],
    ['an endpoint that is retired, as a page', 410, undefined, notNow],
    ['an endpoint that is retired, by number', 410, v1(251), paused('configuration')],
    ['calm down', 420, undefined, limited],
    ['too many calls', 429, { title: 'Too Many Requests', detail: 'x', type: 'about:blank', status: 429 }, limited],
    ['too many calls, by number', 429, v1(88), limited],
    ['too many calls, as a page', 429, undefined, limited],
    ['an internal error', 500, v1(131), unknown],
    ['over capacity', 503, v1(130), unknown],
    ['over capacity, as a page', 503, undefined, unknown],
    ['a bad gateway', 502, undefined, unknown],
    ['a gateway that waited too long', 504, undefined, unknown],
    ['a redirect', 302, undefined, unknown],
    ['a server that did not get it all', 408, undefined, unknown],
    ['the monthly cap', 429, problem('usage-capped'), paused('out_of_credit')],
    ['a reply nobody asked for', 403, v2('Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author.'), refused('not_allowed_here')],
    ['a request X does not like', 400, problem('invalid-request'), refused('bad_request')],
    ['a page from somewhere between', 403, undefined, notNow],
    ['a request that something between did not like', 400, undefined, notNow],
    ['a dead token, without a word', 401, undefined, paused('reauthorise')],
    ['a wrong address', 404, undefined, notNow],
    ['an error that is only a text', 403, { errors: ['broken'] }, paused('configuration')],
    ['an older address of the problem', 403, { type: 'https://api.twitter.com/2/problems/client-forbidden' }, paused('configuration')],
  ])('%s (%i)', (_title, status, body, meaning) => {
    expect(classify(status, body)).toMatchObject(meaning);
  }); // prettier-ignore

  test('nothing found means the customer in a direct message, and the post in a reply', () => {
    expect(classify(404, problem('resource-not-found'), 'dm')).toMatchObject(refused('bad_recipient'));
    expect(classify(404, problem('resource-not-found'), 'mention')).toMatchObject(refused('post_gone'));
  });

  test('the code names X’s number or problem and never its sentence, which may name a person', () => {
    expect(classify(403, v1(349))).toMatchObject({ code: '349' });
    expect(classify(403, v1(9999))).toMatchObject({ code: '9999' });
    expect(classify(403, problem('client-forbidden'))).toMatchObject({ code: 'client-forbidden' });
    expect(classify(403, v2('Ana Ruiz does not want this'))).toMatchObject({ code: 'http_403' });
  });

  test('an answer is never taken for a refusal unless X says so, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.option(fc.jsonValue(), { nil: undefined }), (status, body) => {
        const { outcome, code } = classify(status, body as Json | undefined);
        const isPlainly = status >= 400 && status < 500 && status !== 408;
        expect(outcome === 'unknown').toBe(!isPlainly);
        expect(code).toMatch(/^[a-z0-9_-]{1,60}$/);
      }),
    );
  });
});
