// When a platform is asked who somebody is, as a table and as laws.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProfileAnswer } from '../../../src/channels/channel.ts';
import { askAfterAnswer, askWhenMet, type Asked } from '../../../src/people/when-to-ask.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const stranger: Asked = {
  handle: null,
  displayName: null,
  profileNextAt: null,
  profileAskedAt: null,
  profileTries: 0,
};

describe('who was just heard of', () => {
  const cases: [string, Partial<Asked>, { hasHandles?: boolean; wrote?: boolean }, number | null][] = [
    ['a stranger: now', {}, {}, NOW],
    ['a stranger to whom the brand wrote first: now', {}, { wrote: false }, NOW],
    ['a name, where there are no handles: never', { displayName: 'Chidi Okafor' }, {}, null],
    ['a name without a handle, where people have one: now', { displayName: 'Mei-Ling Tan' }, { hasHandles: true }, NOW],
    ['a handle without a name: now', { handle: 'meiling.tan' }, { hasHandles: true }, NOW],
    ['a name and a handle: never', { displayName: 'Ana Ruiz', handle: 'ana_ruiz' }, { hasHandles: true }, null],
    [
      'a name that came with a message while asking was planned: never',
      { displayName: 'Chidi Okafor', profileNextAt: NOW + HOUR, profileAskedAt: NOW - HOUR },
      {},
      null,
    ],
    [
      'refused ten minutes ago: not before an hour',
      { profileTries: 1, profileAskedAt: NOW - 600_000, profileNextAt: NOW + HOUR - 600_000 },
      {},
      NOW + HOUR - 600_000,
    ],
    [
      'refused twice, next in a day: an hour is enough when they write',
      { profileTries: 2, profileAskedAt: NOW - 2 * HOUR, profileNextAt: NOW + 22 * HOUR },
      {},
      NOW,
    ],
    [
      'refused twice, and it was the brand who wrote: as planned',
      { profileTries: 2, profileAskedAt: NOW - 2 * HOUR, profileNextAt: NOW + 22 * HOUR },
      { wrote: false },
      NOW + 22 * HOUR,
    ],
    ['given up long ago: now, when they write', { profileTries: 3, profileAskedAt: NOW - 99 * HOUR }, {}, NOW],
    ['given up, and it was the brand who wrote: never', { profileTries: 3, profileAskedAt: NOW - 99 * HOUR }, { wrote: false }, null],
    [
      'told a handle and no name: that was all there is',
      { handle: 'meiling.tan', profileAskedAt: NOW - 99 * HOUR },
      { hasHandles: true },
      null,
    ],
  ]; // prettier-ignore
  test.each(cases)('%s', (_, known, { hasHandles = false, wrote = true }, expected) => {
    expect(askWhenMet({ contact: { ...stranger, ...known }, hasHandles, wrote, now: NOW })).toBe(expected);
  });
});

describe('after an answer', () => {
  const told: ProfileAnswer = { outcome: 'known', facts: { externalId: '1' } };
  const refused: ProfileAnswer = { outcome: 'unavailable', code: '230' };
  const cases: [string, Partial<Asked>, ProfileAnswer, { profileNextAt: number | null; profileTries: number }][] = [
    ['a name: never again', { displayName: 'Chidi Okafor' }, told, { profileNextAt: null, profileTries: 0 }],
    ['a handle alone: never again', { handle: 'meiling.tan' }, told, { profileNextAt: null, profileTries: 0 }],
    ['a picture alone: in an hour', {}, told, { profileNextAt: NOW + HOUR, profileTries: 1 }],
    ['refused: in an hour', {}, refused, { profileNextAt: NOW + HOUR, profileTries: 1 }],
    ['refused again: in a day', { profileTries: 1 }, refused, { profileNextAt: NOW + 24 * HOUR, profileTries: 2 }],
    ['refused a third time: when they write', { profileTries: 2 }, refused, { profileNextAt: null, profileTries: 3 }],
    [
      'an outage: in an hour, and it counts for nothing',
      { profileTries: 1 },
      { outcome: 'later', at: null, code: 'http_500' },
      { profileNextAt: NOW + HOUR, profileTries: 1 },
    ],
    [
      'a limit: when it opens',
      {},
      { outcome: 'later', at: NOW + 5_000, code: '613' },
      { profileNextAt: NOW + 5_000, profileTries: 0 },
    ],
    [
      'an outage, and the name came with a message meanwhile: never again',
      { displayName: 'Chidi Okafor' },
      { outcome: 'later', at: null, code: 'http_500' },
      { profileNextAt: null, profileTries: 0 },
    ],
  ];
  test.each(cases)('%s', (_, known, answer, expected) => {
    expect(askAfterAnswer({ contact: { ...stranger, ...known }, answer, hasHandles: false, now: NOW })).toEqual(
      expected,
    ); // prettier-ignore
  });
});

test('however much a nameless person writes, and whatever is answered, an hour lies between two questions about them', () => {
  const answers = fc.constantFrom<ProfileAnswer>(
    { outcome: 'unavailable', code: '230' },
    { outcome: 'later', at: null, code: 'http_500' },
    { outcome: 'known', facts: { externalId: '1' } },
  );
  const step = fc.record({ waitMs: fc.integer({ min: 0, max: 3 * HOUR }), wrote: fc.boolean(), answer: answers });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let contact = stranger;
      let now = NOW;
      for (const { waitMs, wrote, answer } of steps) {
        now += waitMs;
        contact = { ...contact, profileNextAt: askWhenMet({ contact, hasHandles: true, wrote, now }) };
        if (contact.profileNextAt === null || contact.profileNextAt > now) continue;
        if (contact.profileAskedAt !== null) expect(now - contact.profileAskedAt).toBeGreaterThanOrEqual(HOUR);
        contact = { ...contact, profileAskedAt: now };
        contact = { ...contact, ...askAfterAnswer({ contact, answer, hasHandles: true, now }) };
      }
    }),
  );
});

test('who stays nameless and goes on writing is asked about again within the hour after each answer', () => {
  const refused: ProfileAnswer = { outcome: 'unavailable', code: '230' };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 }), (refusals) => {
      let contact: Asked = stranger;
      let now = NOW;
      for (let n = 0; n < refusals; n += 1) {
        contact = { ...contact, profileAskedAt: now };
        contact = { ...contact, ...askAfterAnswer({ contact, answer: refused, hasHandles: false, now }) };
        now += HOUR;
        expect(askWhenMet({ contact, hasHandles: false, wrote: true, now })).toBe(now);
      }
    }),
  );
});
