// Whether what an administrator typed about the brand's numbers can be used: every pattern reads in a bounded time, whatever a
// message holds. Pure. Before it: the API. After it: rules.saveRecognition.
import { whyNotPattern } from './compile-rules.ts';
import type { RecognitionSettings } from './rules.ts';

/** The first thing that cannot be taken: the field, and why, for whoever typed it. */
export function wrongRule({
  loyalty,
  orders,
  booking,
}: RecognitionSettings): { field: string; sentence: string } | undefined {
  const patterns = [
    ...loyalty.map(({ pattern }, at) => ({ field: `loyalty.${at}.pattern`, pattern })),
    ...orders.map(({ pattern }, at) => ({ field: `orders.${at}.pattern`, pattern })),
    ...(booking === null ? [] : [{ field: 'booking.pattern', pattern: booking.pattern }]),
  ];
  for (const { field, pattern } of patterns) {
    const sentence = whyNotPattern(pattern);
    if (sentence !== undefined) return { field, sentence };
  }
  return undefined;
}
