// The webhook address of the sample platform: HMAC-SHA256 over the bytes, in hex.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Door } from '../../../../src/channels/door.ts';

export const signatureOf = (secret: string, raw: Buffer | string): string =>
  createHmac('sha256', secret).update(raw).digest('hex');

export const sampleDoor = (secret: string): Door => ({
  kind: 'sample',
  verify(raw, headers) {
    const given = headers['x-sample-signature'];
    if (typeof given !== 'string' || !/^[0-9a-f]{64}$/.test(given)) return false;
    return timingSafeEqual(Buffer.from(given), Buffer.from(signatureOf(secret, raw)));
  },
  isSigned: (headers) => headers['x-sample-signature'] !== undefined,
  challenge: () => undefined,
});
