// Whatever Meta invents tomorrow, parsing it never fails and always yields events that can be stored.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACHMENT_TYPES, type ChannelEvent } from '../../../../src/channels/channel-event.ts';
import { parseInstagram } from '../../../../src/channels/instagram/parse.ts';
import { parseMessenger } from '../../../../src/channels/messenger/parse.ts';
import { isObject, type Json } from '../../../../src/json.ts';
import { allFixtures } from './fixtures.ts';

const parse = (delivery: Json): ChannelEvent[] => parseInstagram(delivery) ?? parseMessenger(delivery) ?? [];

const isId = (id: unknown) => typeof id === 'string' && id !== '' && Buffer.byteLength(id) <= 2600;
const isTime = (at: unknown) => at === null || (Number.isSafeInteger(at) && (at as number) > 0);

/** Every text anywhere in an event fits a Postgres text or JSON column. */
function expectStorable(value: unknown): void {
  if (typeof value === 'string') expect(value.isWellFormed() && !value.includes('\u0000')).toBe(true);
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectStorable);
}

function expectValid(event: ChannelEvent): void {
  expectStorable(event);
  expect(event.account === null || isId(event.account)).toBe(true);
  expect(isTime(event.at)).toBe(true);
  if (event.type === 'notice') expect(event.name.length > 0 && event.name.length <= 200).toBe(true);
  if (event.type === 'change') {
    expect(isId(event.messageExternalId) && Number.isSafeInteger(event.version) && event.version >= 0).toBe(true);
  }
  if (event.type === 'seen' || event.type === 'delivered') {
    expect(isId(event.contactExternalId) && isTime(event.upToAt) && event.messageExternalIds.every(isId)).toBe(true);
    expect(event.upToAt !== null || event.messageExternalIds.length > 0).toBe(true);
  }
  if (event.type !== 'message') return;
  expect(isId(event.externalId) && isId(event.contact.externalId)).toBe(true);
  expect(event.contact.externalId).not.toBe(event.account);
  expect(event.text !== '' || event.attachments.length > 0).toBe(true);
  expect(event.attachments.every(({ type }) => ATTACHMENT_TYPES.includes(type))).toBe(true);
  expect((event.contact.displayName ?? '').length).toBeLessThanOrEqual(200);
}

const strangeValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    0,
    -1,
    1e300,
    1.5,
    '',
    '0',
    '\u0000',
    '\ud83d',
    [],
    {},
    [null],
    'x'.repeat(3000),
    '__proto__',
  ),
  fc.jsonValue() as fc.Arbitrary<Json>,
);

/** The names that our parsers look for, so that strange values stand where a good one is expected. */
const INNER_KEYS =
  'mid mids text attachments type payload url title num_edit watermark action emoji reaction is_echo is_deleted app_id metadata ' +
  'reply_to story id quick_reply referral new_owner_app_id verb item post_id comment_id parent_id from message created_time ' +
  'media photos coordinates elements';
const innerKey = fc.constantFrom(...INNER_KEYS.split(' '));
const LIKELY: Json[] = [
  'm_1',
  '8',
  'add',
  'edited',
  'remove',
  'comment',
  'post',
  'react',
  true,
  1e300,
  [{ type: 'image' }],
];
const likely = fc.constantFrom(...LIKELY);
const innerValue = fc.oneof(
  likely,
  strangeValue,
  fc.dictionary(innerKey, fc.oneof(likely, strangeValue), { maxKeys: 5 }),
);
const innards = fc.dictionary(innerKey, innerValue, { maxKeys: 12 }) as fc.Arbitrary<Json>;

/** `value` with the thing at `path` (indices into its keys, level by level) replaced, removed or joined by a strange key. */
function mutate(value: Json, change: { path: number[]; to: Json; how: 'replace' | 'remove' | 'join' }): Json {
  const [step, ...rest] = change.path;
  if (step === undefined || typeof value !== 'object' || value === null) return change.to;
  if (isObject(value) && rest.length === 0 && change.how === 'join')
    return { ...value, [JSON.stringify(change.to)]: change.to };
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return change.to;
  const copy: Json[] | { [key: string]: Json } = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length === 0 && change.how === 'remove') Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, mutate(Reflect.get(value, key) as Json, { ...change, path: rest }));
  return copy;
}

describe('parsing', () => {
  test('survives any JSON at all', () => {
    fc.assert(
      fc.property(strangeValue, (delivery) => parse(delivery).forEach(expectValid)),
      { numRuns: 300 },
    );
  });

  test('survives any JSON inside an envelope that looks right', () => {
    const name = fc.constantFrom('messaging', 'standby', 'changes');
    const keys = 'message postback reaction message_edit read delivery pass_thread_control toString'.split(' ');
    const key = fc.constantFrom(...keys);
    const field = fc.constantFrom('feed', 'comments', 'mentions', 'mention', 'messages', 'constructor');
    fc.assert(
      fc.property(
        fc.constantFrom('page', 'instagram'),
        name,
        key,
        field,
        fc.oneof(innards, strangeValue),
        (object, list, key, field, value) => {
          const element = { sender: { id: '7' }, recipient: { id: '8' }, timestamp: 1, [key]: value, field, value };
          parse({ object, entry: [{ id: '8', time: 1, [list]: [element, value] }] }).forEach(expectValid);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('survives any change to a good delivery, and loses nothing of its other parts', () => {
    const change = fc.record({
      path: fc.array(fc.nat(12), { minLength: 1, maxLength: 8 }),
      to: strangeValue,
      how: fc.constantFrom('replace' as const, 'remove' as const, 'join' as const),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...allFixtures()),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        ([, good], changes) => {
          const bad = changes.reduce((delivery, one) => mutate(delivery, one), good);
          parse(bad).forEach(expectValid);
          const both = { object: 'page', entry: [...entriesOf(bad), ...entriesOf(good)] };
          expect(parse(both).slice(-parse({ ...both, entry: entriesOf(good) }).length)).toEqual(
            parse({ ...both, entry: entriesOf(good) }),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each(allFixtures())('understands every part of %s', (_name, delivery) => {
    expect(parse(delivery).filter((event) => event.type === 'notice' && !event.known)).toEqual([]);
  });
});

const entriesOf = (delivery: Json): Json[] =>
  isObject(delivery) && Array.isArray(delivery['entry']) ? delivery['entry'] : [];
