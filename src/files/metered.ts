// The body of an upload as it flows in: counted, its fingerprint taken, and ended when its client has gone, stands still or takes for
// ever. Before it: upload. After it: keep-bytes reads it.
import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { ProductError } from '../errors.ts';

/** Real time: without a byte, and for all of them. */
export interface Patience {
  idleMs: number;
  totalMs: number;
}

export const PATIENCE: Patience = { idleMs: 30_000, totalMs: 600_000 };

interface Metering {
  content: Readable;
  mostBytes: number;
  tooLarge: () => ProductError;
  patience: Patience;
}

export interface Metered {
  stream: Readable;
  /** When it has ended. */
  read(): { bytes: number; hash: string };
}

export function metered({ content, mostBytes, tooLarge, patience: { idleMs, totalMs } }: Metering): Metered {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      idle.refresh();
      bytes += chunk.length;
      if (bytes > mostBytes) return done(tooLarge());
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const idle = setTimeout(() => {
    // What waits here waits for our disk, not for them.
    if (meter.readableLength > 0) idle.refresh();
    else meter.destroy(new ProductError('bad_request', STOOD_STILL));
  }, idleMs);
  const total = setTimeout(() => meter.destroy(new ProductError('bad_request', TOO_SLOW)), totalMs);
  meter.once('close', () => {
    clearTimeout(idle);
    clearTimeout(total);
  });
  meter.once('end', () => clearTimeout(idle));
  const brokeOff = () => {
    if (!content.readableEnded) meter.destroy(new ProductError('bad_request', 'The upload broke off.'));
  };
  // Its client may have gone while we did something else: then nothing more is told.
  if (content.destroyed) brokeOff();
  // Not a pipeline: that would end the connection, and nobody would read why it was refused.
  content.pipe(meter);
  content.once('error', (error) => meter.destroy(error));
  content.once('close', brokeOff);
  return { stream: meter, read: () => ({ bytes, hash: hash.digest('base64url') }) };
}

const STOOD_STILL = 'The upload stood still for half a minute and was given up. Attach the file again.';
const TOO_SLOW =
  'The upload took longer than ten minutes and was given up. Attach a smaller file, or try a faster connection.';
