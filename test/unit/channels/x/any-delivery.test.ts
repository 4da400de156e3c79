import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACHMENT_TYPES, type ChannelEvent } from '../../../../src/channels/channel-event.ts';
import { parse } from '../../../../src/channels/x/parse.ts';
import type { Json } from '../../../../src/json.ts';
import { fixture, fixtureNames } from './fixtures.ts';

/** Everything that a place in a delivery might hold instead of what belongs there. */
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    null,
    '',
    [],
    {},
    -1,
    1e308,
    '-6850472171600526495',
    'constructor',
    '__proto__',
    '\u0000a\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 400 }),
);

/** A stored delivery in which some places, chosen anywhere, hold something else. */
const damaged = fc
  .record({
    name: fc.constantFrom(...fixtureNames),
    wounds: fc.array(fc.tuple(fc.nat(), anything, fc.constantFrom('replace', 'remove', 'double')), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ name, wounds }) =>
    wounds.reduce(
      (delivery, [place, value, how]) => wound({ delivery, place, value, how }),
      structuredClone(fixture(name)),
    ),
  );

describe('whatever X may send', () => {
  test('arbitrary JSON never breaks the parser and always gives valid events', () => {
    fc.assert(
      fc.property(anything, (delivery) => expectValid(parse(delivery))),
      { numRuns: 500 },
    );
  });

  test('a delivery that is damaged in any place still gives valid events', () => {
    fc.assert(
      fc.property(damaged, (delivery) => expectValid(parse(delivery))),
      { numRuns: 1500 },
    );
  });

  test('reading the same delivery again says the same and leaves it as it was', () => {
    fc.assert(
      fc.property(damaged, (delivery) => {
        const before = structuredClone(delivery);
        expect(parse(delivery)).toEqual(parse(structuredClone(delivery)));
        expect(delivery).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  test('a very long text of spaces or links is read in no time', () => {
    const text = ' '.repeat(200_000) + 'https://t.co/a '.repeat(20_000) + ' '.repeat(200_000);
    const started = performance.now();
    parse({
      for_user_id: '1',
      direct_message_events: [{ id: '2', message_create: { sender_id: '3', message_data: { text } } }],
    });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('absurdly long names are shortened, the text is not', () => {
    const [event] = parse({
      for_user_id: '1',
      users: { 3: { id: '3', name: '😀'.repeat(5000), screen_name: 'a'.repeat(5000) } },
      direct_message_events: [
        { id: '2', message_create: { sender_id: '3', message_data: { text: 'x'.repeat(30_000) } } },
      ],
    });
    if (event?.type !== 'message') throw new Error('not a message');
    expect([event.contact.handle?.length, event.contact.displayName, event.text.length]).toEqual([
      200,
      '😀'.repeat(100),
      30_000,
    ]);
  });
});

function wound({ delivery, place, value, how }: { delivery: Json; place: number; value: Json; how: string }): Json {
  const spots: [holder: Record<string, Json>, key: string][] = [];
  const walk = (node: Json): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      spots.push([node as Record<string, Json>, key]);
      walk((node as Record<string, Json>)[key] ?? null);
    }
  };
  walk(delivery);
  const spot = spots[place % Math.max(spots.length, 1)];
  // A copy, since a later wound may hit inside it, and fast-check keeps its own.
  const other = structuredClone(value);
  if (spot === undefined) return other;
  const [holder, key] = spot;
  // A list without one of its entries is shorter: JSON has no holes.
  if (how === 'remove' && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (how === 'remove') Reflect.deleteProperty(holder, key);
  else holder[key] = how === 'double' ? [holder[key] ?? null, structuredClone(holder[key] ?? null)] : other;
  return delivery;
}

/** What ingest and the database rely on. */
function expectValid(events: ChannelEvent[]): void {
  expect(events.length).toBeGreaterThan(0);
  for (const event of events) {
    const texts = stringsIn(event);
    expect(texts.every((text) => text.isWellFormed() && !text.includes('\u0000'))).toBe(true);
    if (event.account !== null) expectId(event.account);
    if (event.at !== null) expect(new Date(event.at).getTime()).toBe(event.at);
    if (event.type === 'message') {
      expectId(event.externalId);
      expectId(event.contact.externalId);
      expect(event.account).not.toBeNull();
      expect(event.contact.externalId).not.toBe(event.account);
      expect(['dm', 'mention']).toContain(event.kind);
      expect(event.rootExternalId === null).toBe(event.kind === 'dm');
      expect(event.orderKey).toMatch(/^(?:\d{20})?$/);
      expect(event.attachments.every(({ type }) => ATTACHMENT_TYPES.includes(type))).toBe(true);
      expect((event.contact.handle ?? '').length).toBeLessThanOrEqual(200);
      expect(event.direction === 'outbound' || event.sentBy === undefined).toBe(true);
    }
    if (event.type === 'change') expect(Number.isSafeInteger(event.version)).toBe(true);
    if (event.type === 'seen') expect(event.messageExternalIds.length > 0 || event.upToAt !== null).toBe(true);
    if (event.type === 'notice') expect(event.name).not.toBe('');
  }
}

const expectId = (id: string): void => expect(id).toMatch(/^[\u0021-\u007e]{1,100}$/);

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};
