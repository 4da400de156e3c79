// Of a list of conversations only what is new is kept, and it says the same as the whole list would have.
import { expect, test } from 'vitest';
import { cutConversations } from '../../../../src/channels/meta/cut-conversations.ts';
import { parseConversations } from '../../../../src/channels/meta/parse-conversations.ts';
import type { Json } from '../../../../src/json.ts';

const PAGE = '17';
const at = (second: number) => new Date(Date.parse('2026-03-12T13:00:00Z') + second * 1_000).toISOString();
const shown = (id: string, second: number) => ({
  id, created_time: at(second), from: { id: '5', name: 'Ana Ruiz' }, to: { data: [{ id: PAGE }] }, message: `words of ${id}`,
}); // prettier-ignore
const thread = (id: string, messages: Json[]) => ({
  id, updated_time: at(9), participants: { data: [{ id: '5', name: 'Ana Ruiz' }, { id: PAGE }] },
  messages: { data: messages, paging: { cursors: { after: 'x' }, next: 'https://graph.example/next' } },
}); // prettier-ignore

const answer = {
  data: [
    thread('t_1', [shown('new', 9), shown('known', 8), { id: 'hidden', created_time: at(7) }, { id: 'seen', created_time: at(6) }]),
    thread('t_2', [shown('old', 3)]),
  ],
}; // prettier-ignore
const fresh = ['new', 'hidden'];

test('known messages leave their place and not their words', () => {
  const cut = cutConversations(answer, fresh);
  const kept = JSON.stringify(cut);
  expect(kept).toContain('words of new');
  expect(kept).not.toContain('words of known');
  expect(kept).not.toContain('words of old');
});

test('the events are those of the whole answer', () => {
  const frame = { channel: 'messenger', account: PAGE, source: 'dm', fresh } as const;
  const whole = parseConversations({ ...frame, answer });
  expect(parseConversations({ ...frame, answer: cutConversations(answer, fresh) })).toEqual(whole);
  expect(whole.map(({ type }) => type)).toEqual(['message', 'unreadable']);
});
