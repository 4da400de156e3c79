import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changed } from '../../../src/ingest/apply-change.ts';

type State = Parameters<typeof changed>[0];
type Change = Parameters<typeof changed>[1];

const fresh: State = { text: '', firstText: null, editVersion: 0, unsentAt: null, reactions: [] };
const apply = (state: State, changes: readonly Change[]): State =>
  changes.reduce<State>((now, change) => ({ ...now, ...changed(now, change) }), state);

test('an older edit does not overwrite a newer one', () => {
  const newer: Change = { change: 'edited', by: 'contact', version: 2, text: 'gate B26', emoji: null, at: 20 };
  const older: Change = { change: 'edited', by: 'contact', version: 1, text: 'gate B25', emoji: null, at: 10 };
  expect(apply(fresh, [newer, older])).toMatchObject({ text: 'gate B26', editVersion: 2 });
});

test('an edit that arrives after the customer unsent the message does not bring the words back', () => {
  const unsent: Change = { change: 'unsent', by: 'contact', version: 5, text: null, emoji: null, at: 5 };
  const edit: Change = { change: 'edited', by: 'contact', version: 3, text: 'secret', emoji: null, at: 3 };
  expect(apply(fresh, [unsent, edit])).toMatchObject({ text: '', unsentAt: 5 });
});

test('in whatever order changes of different times arrive, the same state stands at the end', () => {
  const change = fc.record({
    change: fc.constantFrom('edited' as const, 'reacted' as const, 'unreacted' as const),
    by: fc.constantFrom('contact' as const, 'brand' as const),
    text: fc.string(),
    emoji: fc.constantFrom('👍', '❤️'),
  });
  const timed = fc
    .array(change, { maxLength: 8 })
    .map((list) => list.map((each, i): Change => ({ ...each, version: i + 1, at: i + 1 })));
  fc.assert(
    fc.property(timed, fc.infiniteStream(fc.nat()), (changes, random) => {
      const shuffled = changes
        .map((each) => ({ each, key: random.next().value as number }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ each }) => each);
      const texts = (state: State) => ({
        ...state,
        // Edited back to what had stood there first: whether another text stood between is all that the order tells.
        firstText: state.firstText === state.text ? null : state.firstText,
        reactions: state.reactions.toSorted((a, b) => a.by.localeCompare(b.by)),
      });
      // A reaction taken back leaves no trace of when, so an older one that comes later is only told apart when it still stands.
      const stillStand = changes.every(({ change: kind }) => kind !== 'unreacted');
      if (stillStand) expect(texts(apply(fresh, shuffled))).toEqual(texts(apply(fresh, changes)));
    }),
  );
});
