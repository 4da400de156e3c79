// The first bytes of a stream, and the stream as if nobody had looked.
import { Readable } from 'node:stream';

export async function firstBytes(stream: Readable, most: number): Promise<{ head: Buffer; whole: Readable }> {
  const chunks: Buffer[] = [];
  let seen = 0;
  const reader = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  while (seen < most) {
    const { value, done } = await reader.next();
    if (done === true) break;
    chunks.push(value);
    seen += value.length;
  }
  async function* again() {
    yield* chunks;
    for (;;) {
      const { value, done } = await reader.next();
      if (done === true) return;
      yield value;
    }
  }
  const whole = Readable.from(again(), { objectMode: false });
  whole.once('close', () => stream.destroy());
  return { head: Buffer.concat(chunks).subarray(0, most), whole };
}
