// Door from the belt `profile`: ids of accounts with people to ask about in, names out. Few at a time: sends come first.
import { fetchProfile } from '../src/ingest/fetch-profile.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { takeEach } from './take-each.ts';

export const listenProfile = (parts: Parts): Listener =>
  parts.queue.listen(
    'profile',
    (ids) => takeEach(parts, { ids, take: (id) => fetchProfile(parts, id), failed: FAILED }),
    { concurrency: 2 },
  );

const FAILED = 'nobody could be asked about; the relay tries again';
