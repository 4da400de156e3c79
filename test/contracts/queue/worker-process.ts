// A process of its own for tests that kill one: `worker URL` takes a ring and never finishes; `private FOLDER` owns a private Redis.
import { silentLog } from '../../../src/log.ts';
import { openQueue } from '../../../src/queues/open.ts';
import { openRedisQueue } from '../../../src/queues/redis.ts';

const [role, where = ''] = process.argv.slice(2);
const say = (words: string): void => void process.stdout.write(`${words}\n`);

if (role === 'worker') {
  const forever = new Promise<void>(() => {});
  const handle = (ids: readonly string[]): Promise<void> => {
    say(`has ${ids.join()}`);
    return forever;
  };
  openRedisQueue({ url: where, log: silentLog() }).listen('ingest', handle, { concurrency: 1 });
} else {
  const queue = await openQueue({ dataDir: where, log: silentLog() });
  say(`open ${(await queue.health()).engine}`);
}
