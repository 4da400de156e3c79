// Starts the chosen workers and stops them in reverse order. They own no logic: each is a door.
import type { WorkerPart } from '../src/config.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { listenDeliver } from './deliver.ts';
import { listenIngest } from './ingest.ts';
import { startKeep } from './keep.ts';
import { listenMail } from './mail.ts';
import { listenMedia } from './media.ts';
import { startPoll } from './poll.ts';
import { listenProfile } from './profile.ts';
import { startRelay } from './relay.ts';
import { startStream } from './stream.ts';

const DOORS: Readonly<Record<WorkerPart, (parts: Parts) => Listener>> = {
  ingest: listenIngest,
  deliver: listenDeliver,
  profile: listenProfile,
  poll: startPoll,
  stream: startStream,
  keep: startKeep,
  media: listenMedia,
  mail: listenMail,
  relay: startRelay,
};

export function startWorkers(parts: Parts, which: readonly WorkerPart[]): Listener {
  const running = which.map((part) => DOORS[part](parts));
  return {
    close: async (graceMs) => {
      for (const listener of running.toReversed()) await listener.close(graceMs);
    },
  };
}
