// Door to the platforms' streams: follows each one that the settings want, and ends with its worker.
import type { Parts } from '../src/parts.ts';
import { readStream } from '../src/polling/read-stream.ts';
import type { Listener } from '../src/queues/queue.ts';

export function startStream(parts: Parts): Listener {
  const wanted = parts.registry.channels
    .map(({ kind }) => parts.registry.streaming(kind))
    .filter((streaming) => streaming !== null);
  const readers = wanted.map((streaming) => readStream(parts, streaming));
  return {
    close: async () => {
      await Promise.all(readers.map((reader) => reader.close()));
    },
  };
}
