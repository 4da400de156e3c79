import { describe, expect, test } from 'vitest';
import { parseMessenger } from '../../../../src/channels/messenger/parse.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { ANA, AT, BRUNO, PAGE, fixture, fromAna, only, toPage } from '../meta/fixtures.ts';

const parse = (name: string) => parseMessenger(fixture(`messenger/${name}`)) ?? [];
const read = (keys: JsonObject) => only(parseMessenger(toPage(fromAna(keys))));

describe('a message to the Page', () => {
  test('is the customer speaking, in the one thread, at the time it was written', () => {
    expect(only(parse('text-message'))).toEqual({
      type: 'message',
      account: PAGE,
      at: AT,
      direction: 'inbound',
      kind: 'dm',
      externalId: 'm_AnaStuckInMadrid01',
      contact: { externalId: ANA },
      rootExternalId: null,
      inReplyToExternalId: null,
      text: 'My flight HX 204 is cancelled and I am stuck in Madrid',
      attachments: [],
      via: 'typed',
      orderKey: '',
    });
  });

  test('keeps its words, every attachment and what it answers', () => {
    expect(only(parse('passport-photo'))).toMatchObject({
      text: 'Here is my passport',
      inReplyToExternalId: 'm_AgentAsks01',
      attachments: [
        { type: 'image', url: 'https://scontent.example/passport.jpg?oe=65F0A1B2' },
        { type: 'file', url: 'https://cdn.example/ticket.pdf' },
      ],
    });
  });

  test('tapped instead of typed keeps the button apart from the words', () => {
    expect(only(parse('quick-reply'))).toMatchObject({ text: 'Rebook me', via: 'quick_reply', payload: 'REBOOK' });
    expect(only(parse('get-started'))).toMatchObject({
      direction: 'inbound',
      text: 'Get Started',
      via: 'postback',
      payload: 'GET_STARTED',
      externalId: `postback:${BRUNO}:${AT}:GET_STARTED`,
      referral: { source: 'SHORTLINK', ref: 'storm-page' },
    });
  });

  test('tapped has the same key when Meta tells of it twice, a short one even for a long payload', () => {
    const tap = { postback: { title: 'Rebook', payload: 'x'.repeat(1000) } };
    const [first, second] = [read(tap), read(tap)];
    expect(first).toEqual(second);
    expect(first.type === 'message' && first.externalId.length).toBeLessThan(200);
    expect(read({ postback: { mid: 'm_tap', title: 'Rebook' } })).toMatchObject({
      externalId: 'm_tap',
      text: 'Rebook',
    });
    expect(read({ postback: { payload: 'ONLY' } })).toMatchObject({ text: 'ONLY' });
  });

  test('that came from an advertisement says so', () => {
    const referral = {
      ref: 'summer',
      ad_id: 6045246247433,
      source: 'ADS',
      type: 'OPEN_THREAD',
      ads_context_data: { post_id: '55_66' },
    };
    expect(read({ message: { mid: 'm_ad', text: 'Is this fare still on?', referral } })).toMatchObject({
      text: 'Is this fare still on?',
      referral: { source: 'ADS', ref: 'summer', postExternalId: '55_66' },
    });
  });

  test('has its time in seconds, milliseconds, as text, or from the delivery when it has none', () => {
    const at = (timestamp: number | string | null) => read({ timestamp, message: { mid: 'm_t', text: 'x' } }).at;
    expect(at(1772998024)).toBe(AT);
    expect(at('1772998024')).toBe(AT);
    expect(at(AT)).toBe(AT);
    expect(at(String(AT))).toBe(AT);
    expect(at(null)).toBe(AT + 900);
    expect(at(-5)).toBe(AT + 900);
    expect(at('soon')).toBe(AT + 900);
  });

  test('without text is never empty: a thumbs-up is words, anything unreadable a placeholder', () => {
    const thumb = {
      type: 'sticker',
      payload: { url: 'https://scontent.example/thumb.png', sticker_id: 369239263222822 },
    };
    expect(read({ message: { mid: 'm_1', attachments: [thumb] } })).toMatchObject({ text: '👍' });
    expect(read({ message: { mid: 'm_1', text: 'Great', attachments: [thumb] } })).toMatchObject({ text: 'Great' });
    expect(read({ message: { mid: 'm_2', admin_text: { x: 1 } } })).toMatchObject({
      text: '',
      attachments: [{ type: 'unsupported', platformType: 'admin_text' }],
    });
    expect(read({ message: { mid: 'm_3' } })).toMatchObject({
      attachments: [{ type: 'unsupported', platformType: 'empty' }],
    });
  });

  test('is storable whatever it holds', () => {
    expect(read({ message: { mid: 'm_1', text: 'a\u0000b\ud83d' } })).toMatchObject({ text: 'ab\ufffd' });
  });

  test('given twice in one delivery is given twice: who stores it keeps one', () => {
    const twice = fromAna({ message: { mid: 'm_1', text: 'Hello' } });
    expect(parseMessenger(toPage(twice, twice))).toHaveLength(2);
  });
});

describe('an echo', () => {
  test('of ours brings back what we wrote on it', () => {
    expect(only(parse('echo-of-ours'))).toMatchObject({
      direction: 'outbound',
      account: PAGE,
      contact: { externalId: ANA },
      sentBy: { appId: '781204563109842', clientRef: 'out_01981f' },
    });
  });

  test('of the Page inbox names that application and no reference of ours', () => {
    expect(only(parse('echo-page-inbox'))).toMatchObject({
      direction: 'outbound',
      sentBy: { appId: '263902037430900' },
    });
  });

  test('is the brand speaking also without its flag and while another app owns the thread', () => {
    const spoken = { sender: { id: PAGE }, recipient: { id: ANA }, message: { mid: 'm_e', text: 'Hello Ana' } };
    const delivery = { object: 'page', entry: [{ id: PAGE, time: AT, standby: [{ ...spoken, timestamp: AT }] }] };
    expect(only(parseMessenger(delivery))).toMatchObject({
      direction: 'outbound',
      contact: { externalId: ANA },
      standby: true,
    });
  });
});

describe('one delivery', () => {
  test('may mix Pages, messages, standby and comments, and an entry with nothing', () => {
    const events = parse('two-pages-mixed');
    expect(events.map((event) => [event.account, event.type === 'message' && event.externalId, event.standby])).toEqual(
      [
        [PAGE, 'm_first', undefined],
        [PAGE, 'm_second', undefined],
        ['782498171943166', 'm_third', true],
        [PAGE, '900_901', undefined],
      ],
    );
  });

  test('of Instagram is left to Instagram; one of an unknown object is kept and shown', () => {
    expect(parseMessenger({ object: 'instagram', entry: [] })).toBeUndefined();
    expect(only(parseMessenger({ object: 'whatsapp', entry: [] }))).toMatchObject({
      known: false,
      name: 'object whatsapp',
    });
    expect(only(parseMessenger([]))).toMatchObject({ type: 'notice', known: false });
    expect(only(parseMessenger({ object: 'page' }))).toMatchObject({ type: 'notice', known: false });
  });

  test("of Meta's test button makes no customer", () => {
    expect(parse('dashboard-test')).toEqual([{ type: 'account', account: null, at: 1514862760000, notice: 'test' }]);
  });

  test('with several keys in one element tells all of them, the message first', () => {
    const events = parseMessenger(
      toPage(fromAna({ optin: { ref: 'x' }, referral: { ref: 'y' }, message: { mid: 'm_1', text: 'Hi' } })),
    );
    expect(events?.map((event) => (event.type === 'notice' ? event.name : event.type))).toEqual([
      'message',
      'acted',
      'optin',
    ]);
  });

  test.each([
    ['a key we never saw', { teleport: { to: 'Lisbon' } }, 'teleport'],
    ['a key that JavaScript knows', { constructor: {} }, 'constructor'],
    ['a message without an id', { message: { text: 'x' } }, 'message'],
    ['a message that is no object', { message: 'x' }, 'message'],
    ['nobody who wrote', { sender: {}, message: { mid: 'm', text: 'x' } }, 'message'],
    [
      'another Page as recipient',
      { recipient: { id: '99' }, message: { mid: 'm', text: 'x' } },
      'message of another account',
    ],
    [
      'the Page writing to itself',
      { sender: { id: PAGE }, message: { mid: 'm', text: 'x' } },
      'message of another account',
    ],
    ['the Page reading', { sender: { id: PAGE }, recipient: { id: ANA }, read: { watermark: AT } }, 'read'],
    ['a reaction of an unknown sort', { reaction: { mid: 'm', action: 'wave' } }, 'reaction'],
    ['nothing at all', {}, 'messaging'],
  ])('with %s is not lost: it is shown by name', (_what, keys, name) => {
    expect(read(keys as JsonObject)).toMatchObject({ type: 'notice', known: false, name });
  });

  test('with lists that are none, or strangers in them, does not fail', () => {
    const entry = { id: PAGE, time: 'x', messaging: 'none', standby: [7], changes: [null], extra: 1 };
    const events = parseMessenger({ object: 'page', entry: [entry, 5, { messaging: [] }] });
    expect(events?.every((event) => event.type === 'notice' && !event.known)).toBe(true);
    expect(events).toHaveLength(6);
  });
});
