// A second process on the same database: `child.ts open|increment|pairs|die <target>`.
import { writeSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { openTarget, probes } from './probe.ts';

const [, , task, target = ''] = process.argv;
const store = await openTarget(target);
const { counters, pairs } = probes(store);

if (task === 'open') await store.close();

if (task === 'increment') {
  const increment = (): Promise<void> =>
    store.tx(async (db) => {
      const [row] = await store.lock(db.select().from(counters).where(eq(counters.id, 'shared')));
      const to = (row?.n ?? 0) + 1;
      await db.update(counters).set({ n: to }).where(eq(counters.id, 'shared'));
      store.appendEvent({ type: 'incremented', data: { to }, at: 0 });
    });
  await Promise.all(Array.from({ length: 300 }, increment));
  await store.close();
}

if (task === 'pairs') {
  // Until killed; an answer is written down the moment it arrives.
  for (let i = 0; ; i++) {
    await Promise.all(Array.from({ length: 200 }, (_, j) => writePair(`${process.pid}-${i}-${j}`)));
  }
}

if (task === 'die') {
  // In the middle of a member in the middle of a group.
  const half = (i: number): Promise<void> =>
    store.tx(async (db) => {
      await db.insert(pairs).values({ id: `die${i}`, side: 1 });
      if (i === 30) {
        writeSync(1, `${store.stats.members}\n`); // committed by an earlier group
        process.kill(process.pid, 'SIGKILL');
      }
      await db.insert(pairs).values({ id: `die${i}`, side: 2 });
    });
  await Promise.all(Array.from({ length: 60 }, (_, i) => half(i)));
}

async function writePair(id: string): Promise<void> {
  await store.tx(async (db) => {
    await db.insert(pairs).values({ id, side: 1 });
    await db.insert(pairs).values({ id, side: 2 });
    store.appendEvent({ type: 'pair', data: { id }, at: 0 });
  });
  writeSync(1, `${id}\n`);
}
