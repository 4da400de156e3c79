import { readFileSync } from 'node:fs';
import { array, assert, constantFrom, integer, nat, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { openRegistry } from '../../../src/channels/registry.ts';
import { doorOf, shuffled, signed } from '../../../src/cli/replay/recorded.ts';
import { businessClock } from '../../../src/clock.ts';
import { loadConfig } from '../../../src/config.ts';

const config = loadConfig({
  X_CONSUMER_KEY: 'key',
  X_CONSUMER_SECRET: 'x-secret',
  META_APP_SECRET: 'meta-secret',
  META_VERIFY_TOKEN: 'verify',
});
const registry = openRegistry(config, businessClock());
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url));

test('what the tool signs, the doors of the product take: any bytes, on both', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), constantFrom('x' as const, 'meta' as const), (bytes, door) => {
      const raw = Buffer.from(bytes);
      expect(registry.door(door).verify(raw, signed(raw, { door, config }).headers)).toBe(true);
    }),
  );
});

test('without the secret nothing is signed, and the setting is named', () => {
  expect(() => signed(Buffer.from('{}'), { door: 'x', config: loadConfig({}) })).toThrow(/X_CONSUMER_SECRET/);
  expect(() => signed(Buffer.from('{}'), { door: 'meta', config: loadConfig({}) })).toThrow(/META_APP_SECRET/);
});

test.each([
  ['x/activity-dm-received', 'x'],
  ['x/account-activity-posts', 'x'],
  ['messenger/text-message', 'meta'],
  ['instagram/comments', 'meta'],
])('a recording tells whose it is: %s', (name, door) => {
  expect(doorOf(fixture(name), (kind) => registry.behind(kind))).toBe(door);
});

test('what is not JSON belongs to nobody', () => {
  expect(doorOf(Buffer.from('<html>'), (kind) => registry.behind(kind))).toBeUndefined();
});

test('another order is the same again for the same number, and loses nothing', () => {
  assert(
    property(array(integer()), nat(), (items, seed) => {
      const order = shuffled(items, seed);
      expect(order).toEqual(shuffled(items, seed));
      expect(order.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
    }),
  );
  const many = Array.from({ length: 50 }, (_, place) => place);
  expect(shuffled(many, 1)).not.toEqual(many);
  expect(shuffled(many, 1)).not.toEqual(shuffled(many, 2));
});
