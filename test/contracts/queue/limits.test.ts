// What the bell drops rather than keep: nothing of it is lost, the rows are in the database.
import { expect, test } from 'vitest';
import { silentLog } from '../../../src/log.ts';
import { gatherRings } from '../../../src/queues/gather.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { IDS_PER_RING } from '../../../src/queues/queue.ts';
import { patientOptions } from '../../../src/queues/redis-connections.ts';

test('inside the process, rings above 10,000 waiting are refused and memory stays bounded', async () => {
  const queue = openMemoryQueue({ log: silentLog() });
  const ids = Array.from({ length: 10_000 * IDS_PER_RING }, (_, n) => `inb_${n}`);
  expect(await queue.ring('ingest', ids)).toBe(true);
  expect(await queue.ring('ingest', ['inb_more'])).toBe(false);
  expect(await queue.ring('deliver', ['cnv_1'])).toBe(true);
  expect((await queue.health()).waiting).toEqual({ ingest: 10_000, deliver: 1, profile: 0, media: 0, mail: 0 });
  await queue.close();
});

test('single rings that wait inside the process are merged, fifty ids each', async () => {
  const queue = openMemoryQueue({ log: silentLog() });
  for (let n = 0; n < 100; n += 1) await queue.ring('ingest', [`inb_${n}`]);
  expect((await queue.health()).waiting.ingest).toBe(2);
  await queue.close();
});

test('behind an engine that does not answer, callers are told after 50 ms and nothing piles up', async () => {
  const passed: string[][] = [];
  const stuck = Promise.withResolvers<boolean>();
  const ring = gatherRings((rings) => {
    passed.push(rings.flat());
    return stuck.promise;
  });
  const before = performance.now();
  const first = ring(['inb_1']);
  await new Promise((resolve) => setImmediate(resolve));
  const answers = await Promise.all([first, ring(['inb_2']), ring(['inb_3'])]);
  expect(answers).toEqual([false, false, false]);
  expect(performance.now() - before).toBeLessThan(150);
  stuck.resolve(true);
  expect(await ring(['inb_4'])).toBe(true);
  expect(passed).toEqual([['inb_1'], ['inb_4']]);
});

test('what arrives during a pass is the next one, all of it together', async () => {
  const passed: string[][] = [];
  const gate = Promise.withResolvers<boolean>();
  const ring = gatherRings((rings) => {
    passed.push(rings.flat());
    return passed.length === 1 ? gate.promise : true;
  });
  const answers = [ring(['inb_1'])];
  await new Promise((resolve) => setImmediate(resolve));
  for (let n = 2; n < 5; n += 1) answers.push(ring([`inb_${n}`, 'inb_2']));
  gate.resolve(true);
  expect(await Promise.all(answers)).toEqual([true, true, true, true]);
  expect(passed).toEqual([['inb_1'], ['inb_2', 'inb_3', 'inb_4']]);
});

test('an engine that fails makes the answer false and the next ring works', async () => {
  let fails = true;
  const ring = gatherRings(() => {
    if (fails) throw new Error('refused');
    return true;
  });
  expect(await ring(['inb_1'])).toBe(false);
  fails = false;
  expect(await ring(['inb_1'])).toBe(true);
});

test('however long Redis was away, the next attempt to reach it comes within a second', () => {
  for (const attempt of [1, 20, 100_000]) expect(patientOptions.retryStrategy(attempt)).toBeLessThanOrEqual(1_000);
});
