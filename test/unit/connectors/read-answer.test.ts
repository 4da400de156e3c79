// Whatever a system answers becomes cards that can be read, or a reason; nothing of it is believed.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../src/connectors/read-answer.ts';

const reading = {
  items: 'data.flights',
  title: '{flight} {from}–{to}',
  fields: [
    { name: 'Departs', value: '{departs|date} {departs|time}' },
    { name: 'Seat', value: '{seat.row}{seat.letter}' },
  ],
  link: '{url}',
  urgent: 'departs {departs|time}',
  mostItems: 3,
};
const flight = {
  flight: 'HA 417',
  from: 'FRA',
  to: 'MAD',
  departs: '2026-03-12T16:40:00+01:00',
  seat: { row: 4, letter: 'A' },
  url: 'https://halcyon.example/f/417',
};
const answer = (flights: unknown) => ({ data: { flights } });

describe('an answer', () => {
  test('becomes what was declared, with times as the clock on the spot shows them', () => {
    expect(readAnswer(answer([flight]), reading)).toEqual({
      items: [
        {
          title: 'HA 417 FRA–MAD',
          fields: [
            { name: 'Departs', value: '12 Mar 16:40' },
            { name: 'Seat', value: '4A' },
          ],
          url: 'https://halcyon.example/f/417',
          urgent: 'departs 16:40',
        },
      ],
    });
  });

  test('with nothing in it is nothing, not an error', () => {
    expect(readAnswer(answer([]), reading)).toEqual({ items: [] });
  });

  test.each([
    ['another shape', { flights: [flight] }],
    ['a text', answer('HA 417')],
    ['a number', 7],
    ['nothing', null],
    ['entries without anything declared', answer([{ a: 1 }, { b: 2 }])],
    ['entries that are no objects', answer(['HA 417', 3, null])],
    ['a way through the prototype', Object.create({ data: { flights: [flight] } })],
  ])('of %s is not what was agreed', (_name, wrong) => {
    expect(readAnswer(wrong, { ...reading, title: '{flight}' })).toEqual({ because: 'wrong_shape' });
  });

  test('does not show what stands in a prototype', () => {
    const templates = { ...reading, title: 'x{constructor.name}{__proto__.polluted}{flight}' };
    expect(readAnswer(answer([flight]), templates)).toMatchObject({ items: [{ title: 'xHA 417' }] });
  });

  test.each(['javascript:alert(1)', 'data:text/html,hi', 'not a link', ''])('makes no link of %s', (url) => {
    expect(readAnswer(answer([{ ...flight, url }]), reading)).toMatchObject({ items: [{ url: null }] });
  });

  test('says nothing urgent when the time is missing', () => {
    const { departs: _, ...rest } = flight;
    expect(readAnswer(answer([rest]), reading)).toMatchObject({ items: [{ urgent: null }] });
  });

  test('is short, whatever came', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 1, max: 20 }), (value, mostItems) => {
        for (const items of ['', 'data', 'data.flights']) {
          const read = readAnswer({ data: { flights: value } }, { ...reading, items, mostItems });
          if (!('items' in read)) continue;
          expect(read.items.length).toBeLessThanOrEqual(mostItems);
          for (const { title, fields } of read.items)
            for (const text of [title, ...fields.map((field) => field.value)]) {
              expect(typeof text).toBe('string');
              expect(Array.from(text).length).toBeLessThanOrEqual(200);
            }
        }
      }),
    );
  });
});
