// Door from the belt `profile`: ids of accounts with people to ask about in, names out. Few at a time: sends come first.
import { fetchProfile } from '../src/ingest/fetch-profile.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';

export const listenProfile = (parts: Parts): Listener =>
  parts.queue.listen('profile', (ids) => fetchAll(parts, ids), { concurrency: 2 });

async function fetchAll(parts: Parts, ids: readonly string[]): Promise<void> {
  const results = await Promise.allSettled(ids.map((id) => fetchProfile(parts, id)));
  const failed = results.filter((result) => result.status === 'rejected');
  for (const { reason } of failed)
    parts.log.error({ err: reason as unknown }, 'nobody could be asked about; the relay tries again');
}
