// The reply window as one table: channel × surface × sender × what the customer last did × how long ago. What is expected is
// written out, row by row, so that a change of any rule is a change of this text. The same rows against the platforms' own
// refusals: test/journeys/reply-window.test.ts.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../src/channels/registry.ts';
import { META_REPLY_RULES } from '../../../src/channels/meta/direct.ts';
import { decideReplyWindow, OPENERS, type ReplyQuestion } from '../../../src/channels/reply-window.ts';
import { X_REPLY_RULES } from '../../../src/channels/x/send.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 21, 12);
const RULES = { x: X_REPLY_RULES, messenger: META_REPLY_RULES, instagram: META_REPLY_RULES } as const;
const AGES = { now: 0, '24 h': DAY, '24 h+': DAY + 1, '7 d': 7 * DAY, '7 d+': 7 * DAY + 1, '1 y': 365 * DAY } as const;

/**
 * `open` for everybody · `human` with the mark of a person · `once` one private message for the comment · else closed:
 * `late` too long ago · `person` only a person could · `ad` opens nothing · `none` nothing known · `public` never automatic.
 */
const TABLE = `
channel   surface sender     opener        now    24 h   24 h+  7 d    7 d+   1 y
x         dm      person     message       open   open   open   open   open   open
x         dm      person     postback      open   open   open   open   open   open
x         dm      person     reaction      open   open   open   open   open   open
x         dm      person     story_mention open   open   open   open   open   open
x         dm      person     comment       open   open   open   open   open   open
x         dm      person     ad            open   open   open   open   open   open
x         dm      person     link          open   open   open   open   open   open
x         dm      person     -             open   open   open   open   open   open
x         dm      automation message       open   open   open   open   open   open
x         dm      automation postback      open   open   open   open   open   open
x         dm      automation reaction      open   open   open   open   open   open
x         dm      automation story_mention ad     ad     ad     ad     ad     ad
x         dm      automation comment       ad     ad     ad     ad     ad     ad
x         dm      automation ad            ad     ad     ad     ad     ad     ad
x         dm      automation link          open   open   open   open   open   open
x         dm      automation -             none   none   none   none   none   none
x         public  person     comment       open   open   open   open   open   open
x         public  automation comment       public public public public public public
messenger dm      person     message       open   open   human  human  late   late
messenger dm      person     postback      open   open   human  human  late   late
messenger dm      person     reaction      open   open   human  human  late   late
messenger dm      person     story_mention open   open   human  human  late   late
messenger dm      person     comment       once   once   once   once   late   late
messenger dm      person     ad            ad     ad     ad     ad     ad     ad
messenger dm      person     link          open   open   human  human  late   late
messenger dm      person     -             open   open   open   open   open   open
messenger dm      automation message       open   open   person person late   late
messenger dm      automation postback      open   open   person person late   late
messenger dm      automation reaction      open   open   person person late   late
messenger dm      automation story_mention open   open   person person late   late
messenger dm      automation comment       once   once   once   once   late   late
messenger dm      automation ad            ad     ad     ad     ad     ad     ad
messenger dm      automation link          open   open   person person late   late
messenger dm      automation -             none   none   none   none   none   none
messenger public  person     comment       open   open   open   open   open   open
messenger public  automation comment       public public public public public public
instagram dm      person     message       open   open   human  human  late   late
instagram dm      person     postback      open   open   human  human  late   late
instagram dm      person     reaction      open   open   human  human  late   late
instagram dm      person     story_mention open   open   human  human  late   late
instagram dm      person     comment       once   once   once   once   late   late
instagram dm      person     ad            ad     ad     ad     ad     ad     ad
instagram dm      person     link          open   open   human  human  late   late
instagram dm      person     -             open   open   open   open   open   open
instagram dm      automation message       open   open   person person late   late
instagram dm      automation postback      open   open   person person late   late
instagram dm      automation reaction      open   open   person person late   late
instagram dm      automation story_mention open   open   person person late   late
instagram dm      automation comment       once   once   once   once   late   late
instagram dm      automation ad            ad     ad     ad     ad     ad     ad
instagram dm      automation link          open   open   person person late   late
instagram dm      automation -             none   none   none   none   none   none
instagram public  person     comment       open   open   open   open   open   open
instagram public  automation comment       public public public public public public
`.trim();

const WORDS: Readonly<Record<string, string>> = {
  standard: 'open', human_agent: 'human', private_reply: 'once', too_late: 'late', only_a_person: 'person', opens_nothing: 'ad',
  no_act_known: 'none', not_in_public: 'public',
}; // prettier-ignore

const cell = (question: ReplyQuestion): string => {
  const window = decideReplyWindow(question);
  return WORDS[window.open ? window.how : window.because] ?? '?';
};

function rows(): string[][] {
  return CHANNELS.flatMap((channel) =>
    (['dm', 'public'] as const).flatMap((surface) =>
      (['person', 'automation'] as const).flatMap((sender) =>
        (surface === 'dm' ? [...OPENERS, null] : (['comment'] as const)).map((opener) => [
          channel,
          surface,
          sender,
          opener ?? '-',
          ...Object.values(AGES).map((age) =>
            cell({ rules: RULES[channel], surface, sender, opener, openedAt: opener && NOW - age, now: NOW }),
          ),
        ]),
      ),
    ),
  );
}

const WIDTHS = [10, 8, 11, 14, 7, 7, 7, 7, 7, 7];
const asText = (row: readonly string[]): string =>
  row
    .map((word, i) => word.padEnd(WIDTHS[i] ?? 0))
    .join('')
    .trimEnd();

test('who may answer whom, when and how: every row', () => {
  const table = [['channel', 'surface', 'sender', 'opener', ...Object.keys(AGES)], ...rows()].map(asText).join('\n');
  console.log(table);
  expect(table).toBe(TABLE);
});

const meta = { rules: META_REPLY_RULES, surface: 'dm', sender: 'person', now: NOW } as const;

describe('a closed window says why, since when and what still works', () => {
  test.each([
    ['a person, after a week', { opener: 'message', openedAt: NOW - 8 * DAY }, { because: 'too_late', since: NOW - DAY, stillWorks: ['wait_for_customer'] }],
    ['automatic text, after a day', { sender: 'automation', opener: 'message', openedAt: NOW - 2 * DAY }, { because: 'only_a_person', since: NOW - DAY, stillWorks: ['person', 'wait_for_customer'] }],
    ['automatic text, after a week', { sender: 'automation', opener: 'message', openedAt: NOW - 8 * DAY }, { because: 'too_late', since: NOW - 7 * DAY, stillWorks: ['wait_for_customer'] }],
    ['a second private answer', { opener: 'comment', openedAt: NOW - DAY, privateReplyAt: NOW - HOUR }, { because: 'private_reply_used', since: NOW - HOUR, stillWorks: ['answer_in_public', 'wait_for_customer'] }],
    ['an old comment', { opener: 'comment', openedAt: NOW - 8 * DAY }, { because: 'too_late', since: NOW - DAY, stillWorks: ['answer_in_public', 'wait_for_customer'] }],
    ['automatic text under a fresh comment', { sender: 'automation', surface: 'public', opener: 'comment', openedAt: NOW }, { because: 'not_in_public', since: null, stillWorks: ['person', 'private_reply'] }],
    ['automatic text under an old comment', { sender: 'automation', surface: 'public', opener: 'comment', openedAt: NOW - 8 * DAY }, { because: 'not_in_public', since: null, stillWorks: ['person'] }],
    ['an ad alone', { opener: 'ad', openedAt: NOW - HOUR }, { because: 'opens_nothing', since: NOW - HOUR, stillWorks: ['wait_for_customer'] }],
    ['what the platform said', { opener: 'message', openedAt: NOW - HOUR, refusedAt: NOW - 1 }, { because: 'platform_says_closed', since: NOW - 1, stillWorks: ['wait_for_customer'] }],
    ['with other ways', { opener: 'message', openedAt: NOW - 8 * DAY, beside: { publicThread: true, privateReply: true, otherChannel: true } }, { because: 'too_late', since: NOW - DAY, stillWorks: ['private_reply', 'answer_in_public', 'other_channel', 'wait_for_customer'] }],
  ] as const)('%s', (_name, change, expected) => {
    expect(decideReplyWindow({ ...meta, ...change })).toEqual({ open: false, ...expected });
  }); // prettier-ignore

  test('the word of the platform holds until the customer acts again', () => {
    const refused = { ...meta, opener: 'message', refusedAt: NOW - HOUR } as const;
    expect(decideReplyWindow({ ...refused, openedAt: NOW - 2 * HOUR }).open).toBe(false);
    expect(decideReplyWindow({ ...refused, openedAt: NOW - 1 }).open).toBe(true);
  });
});

describe('whatever is asked', () => {
  const past: fc.Arbitrary<number | null> = fc.option(fc.integer({ min: NOW - 10 * DAY, max: NOW }));
  const question: fc.Arbitrary<ReplyQuestion> = fc.record({
    rules: fc.constantFrom(X_REPLY_RULES, META_REPLY_RULES),
    sender: fc.constantFrom('person' as const, 'automation' as const),
    surface: fc.constantFrom('dm' as const, 'public' as const),
    opener: fc.option(fc.constantFrom(...OPENERS)),
    openedAt: fc.option(fc.integer({ min: NOW - 10 * DAY, max: NOW + DAY })),
    now: fc.constant(NOW),
    privateReplyAt: past,
    refusedAt: past,
  });

  test('automation never passes for a person, never posts in public, and no mark is set in the first day', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const window = decideReplyWindow(asked);
        if (!window.open) return;
        if (asked.sender === 'automation') expect([asked.surface, window.how]).not.toContain('human_agent');
        if (asked.sender === 'automation') expect(asked.surface).toBe('dm');
        if (window.how === 'human_agent') expect(NOW - (asked.openedAt ?? NOW)).toBeGreaterThan(DAY);
      }),
      { numRuns: 2_000 },
    );
  });

  test('an open window is open up to the very moment it names, and closed after it', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const window = decideReplyWindow(asked);
        if (!window.open || window.closesAt === null) return;
        expect(decideReplyWindow({ ...asked, now: window.closesAt }).open).toBe(true);
        const after = decideReplyWindow({ ...asked, now: window.closesAt + 1 });
        expect(after).toMatchObject({ open: false, since: window.closesAt });
      }),
      { numRuns: 2_000 },
    );
  });
});
