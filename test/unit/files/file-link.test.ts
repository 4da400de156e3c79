import { describe, expect, test } from 'vitest';
import { businessClock, manualClock } from '../../../src/clock.ts';
import { fileLink, linkUntil, readProof, type Wanted } from '../../../src/files/file-link.ts';
import { openSealer } from '../../../src/seal.ts';

const sealer = openSealer([Buffer.alloc(32, 7)]);
const NOW = Date.UTC(2026, 10, 21, 12, 1);
const MINUTE = 60_000;
const mine = { fileId: 'att_1', variant: 'shown' as Wanted, userId: 'usr_mira', rendering: 'shown' };

const carried = (link: string) => {
  const query = new URL(link, 'https://x.example').searchParams;
  return { proof: query.get('proof') ?? '', until: query.get('until') ?? undefined };
};

describe('an address of bytes', () => {
  const until = linkUntil(manualClock(NOW));
  const given = carried(fileLink(sealer, { ...mine, until }));

  test('is good for ten to fifteen minutes, and the same for some of them, so that a browser keeps what it has', () => {
    for (let at = NOW; at < NOW + 60 * MINUTE; at += 17_000) {
      const left = linkUntil(manualClock(at)) - at;
      expect(left).toBeGreaterThanOrEqual(10 * MINUTE);
      expect(left).toBeLessThan(15 * MINUTE);
    }
    expect(linkUntil(manualClock(NOW + MINUTE))).toBe(until);
  });

  test('is good as long for people where business time runs sixty times as fast', () => {
    const fast = businessClock({ speed: 60, originMs: NOW, realOriginMs: Date.now() });
    const left = fast.realMs(linkUntil(fast) - NOW);
    expect(left).toBeGreaterThanOrEqual(10 * MINUTE - 1);
    expect(left).toBeLessThanOrEqual(15 * MINUTE);
  });

  test('holds for the one it was made for until it is old', () => {
    expect(readProof(sealer, { ...mine, ...given, now: NOW })).toEqual({ holds: true, viewId: undefined });
    expect(readProof(sealer, { ...mine, ...given, now: until })).toEqual({ holds: true, viewId: undefined });
    expect(readProof(sealer, { ...mine, ...given, now: until + 1 })).toEqual({ holds: false, because: 'old' });
  });

  test.each([
    ['another person', { userId: 'usr_omar' }],
    ['another file', { fileId: 'att_2' }],
    ['another rendering', { variant: 'thumb' as const }],
    ['what is blurred since', { rendering: 'blur' }],
    ['a later end', { until: String(until + MINUTE) }],
    ['no end', { until: undefined }],
    ['an end that is no number', { until: '9e99' }],
    ['a shorter proof', { proof: given.proof.slice(0, -1) }],
    ['no proof', { proof: '' }],
    ['somebody’s look at it', { proof: `viw_1.${given.proof}` }],
  ])('is wrong with %s', (_what, change) => {
    expect(readProof(sealer, { ...mine, ...given, ...change, now: NOW })).toEqual({ holds: false, because: 'wrong' });
  });

  test('says which look it was given for, and that cannot be taken away or put on', () => {
    const look = carried(fileLink(sealer, { ...mine, until, viewId: 'viw_1' }));
    expect(readProof(sealer, { ...mine, ...look, now: NOW })).toEqual({ holds: true, viewId: 'viw_1' });
    for (const proof of [look.proof.replace('viw_1.', ''), look.proof.replace('viw_1', 'viw_2')])
      expect(readProof(sealer, { ...mine, ...look, proof, now: NOW })).toEqual({ holds: false, because: 'wrong' });
  });

  test('of another installation is wrong here', () => {
    const other = openSealer([Buffer.alloc(32, 8)]);
    expect(readProof(other, { ...mine, ...given, now: NOW })).toEqual({ holds: false, because: 'wrong' });
  });
});
