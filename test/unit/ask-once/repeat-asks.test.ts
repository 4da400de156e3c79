// The rate of asking again is that which one counts by hand.
import { expect, test } from 'vitest';
import { repeatAsks, type Told } from '../../../src/ask-once/repeat-asks.ts';

const told = (conversationId: string | null, type: string, data: Told['data'] = {}): Told => ({
  type,
  conversationId,
  data,
});

test('nothing known is no rate', () => {
  expect(repeatAsks([told('cnv_1', 'message.received')])).toEqual({ known: 0, askedAgain: 0, rate: null });
});

test('conversations count once, in which something was known, however often they were asked', () => {
  const events = [
    told('cnv_1', 'evidence.found', { polarity: 'self' }),
    told('cnv_1', 'reply.asked_again', { kinds: 2 }),
    told('cnv_1', 'reply.asked_again', { kinds: 1 }),
    told('cnv_2', 'evidence.found', { polarity: 'unknown' }),
    told('cnv_3', 'evidence.found', { polarity: 'other' }),
    told('cnv_4', 'link.changed', { state: 'verified' }),
    told('cnv_5', 'link.changed', { state: 'rejected' }),
    told('cnv_6', 'fact.noted', { kind: 'booking' }),
    told('cnv_7', 'reply.asked_again', { kinds: 1 }),
    told(null, 'link.changed', { state: 'verified' }),
  ];
  expect(repeatAsks(events)).toEqual({ known: 5, askedAgain: 2, rate: 0.4 });
});
