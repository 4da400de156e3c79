// What every bell promises, whichever engine is behind it.
import * as fc from 'fast-check';
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { IDS_PER_RING, type Queue } from '../../../src/queues/queue.ts';
import { ENGINES, type RunningEngine } from './engines.ts';

const SOON = { timeout: 10_000, interval: 5 };

describe.for(ENGINES)('the bell: $name', { timeout: 30_000 }, ({ name, present, ...its }) => {
  describe.skipIf(!present)(present ? 'promises' : `SKIPPED: no Redis on this machine, ${name} is not tested`, () => {
    let engine: RunningEngine;
    const opened: Queue[] = [];
    const open = async (): Promise<Queue> => {
      const queue = await engine.open();
      opened.push(queue);
      await vi.waitFor(async () => expect((await queue.health()).connected).toBe(true), SOON);
      return queue;
    };
    beforeAll(async () => {
      engine = await its.start();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.close()));
    });
    afterAll(() => engine.stop());

    test('every rung row is heard, in rings of at most 50', async () => {
      const queue = await open();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(fc.nat(500), { maxLength: 130 }), { maxLength: 8 }), async (calls) => {
          const heard: string[] = [];
          const sizes: number[] = [];
          const listener = queue.listen('ingest', (ids) => hear(ids, heard, sizes), { concurrency: 3 });
          const rung = calls.map((ids) => ids.map((id) => `inb_${id}`));
          const answers = await Promise.all(rung.map((ids) => queue.ring('ingest', ids)));
          expect(answers.every(Boolean)).toBe(true);
          await vi.waitFor(() => expect(new Set(heard)).toEqual(new Set(rung.flat())), SOON);
          expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(IDS_PER_RING);
          await listener.close();
        }),
        { numRuns: 12 },
      );
    });

    test('many rings in one turn become few', async () => {
      const queue = await open();
      const heard: string[] = [];
      const sizes: number[] = [];
      queue.listen('ingest', (ids) => hear(ids, heard, sizes), { concurrency: 1 });
      await Promise.all(Array.from({ length: 120 }, (_, n) => queue.ring('ingest', [`inb_${n}`])));
      await vi.waitFor(() => expect(heard).toHaveLength(120), SOON);
      expect(sizes).toEqual([50, 50, 20]);
    });

    test('what was rung before anybody listened is heard later, on its own belt only', async () => {
      const queue = await open();
      expect(await queue.ring('deliver', ['cnv_1'])).toBe(true);
      expect(await queue.ring('ingest', ['inb_1'])).toBe(true);
      expect((await queue.health()).waiting).toEqual({ ingest: 1, deliver: 1, profile: 0, media: 0, mail: 0 });
      const heard: string[] = [];
      queue.listen('deliver', (ids) => hear(ids, heard), { concurrency: 1 });
      await vi.waitFor(() => expect(heard).toEqual(['cnv_1']), SOON);
      queue.listen('ingest', (ids) => hear(ids, heard), { concurrency: 1 });
      await vi.waitFor(() => expect(heard).toEqual(['cnv_1', 'inb_1']), SOON);
      await vi.waitFor(
        async () =>
          expect((await queue.health()).waiting).toEqual({ ingest: 0, deliver: 0, profile: 0, media: 0, mail: 0 }),
        SOON,
      );
    });

    test('no more rings are in hand than the listener asked for', async () => {
      const queue = await open();
      const gate = Promise.withResolvers<void>();
      let inHand = 0;
      let most = 0;
      let done = 0;
      const handle = async (): Promise<void> => {
        inHand += 1;
        most = Math.max(most, inHand);
        await gate.promise;
        inHand -= 1;
        done += 1;
      };
      queue.listen('ingest', handle, { concurrency: 3 });
      await queue.ring(
        'ingest',
        Array.from({ length: 8 * IDS_PER_RING }, (_, n) => `inb_${n}`),
      );
      await vi.waitFor(() => expect(inHand).toBe(3), SOON);
      gate.resolve();
      await vi.waitFor(() => expect(done).toBe(8), SOON);
      expect(most).toBe(3);
    });

    test('a ring that fails does not stop the next one', async () => {
      const queue = await open();
      const heard: string[] = [];
      const handle = (ids: readonly string[]): Promise<void> => {
        if (ids.includes('inb_bad')) throw new Error('refused'); // Thrown at once, not rejected: the harder case.
        return hear(ids, heard);
      };
      queue.listen('ingest', handle, { concurrency: 1 });
      await queue.ring('ingest', ['inb_bad']);
      await queue.ring('ingest', ['inb_good']);
      await vi.waitFor(() => expect(heard).toEqual(['inb_good']), SOON);
    });

    test('closing waits for the work in hand and hears nothing afterwards', async () => {
      const queue = await open();
      const gate = Promise.withResolvers<void>();
      const heard: string[] = [];
      let finished = false;
      const listener = queue.listen(
        'ingest',
        async (ids) => {
          heard.push(...ids);
          await gate.promise;
          finished = true;
        },
        { concurrency: 1 },
      );
      await queue.ring('ingest', ['inb_1']);
      await vi.waitFor(() => expect(heard).toEqual(['inb_1']), SOON);
      let isClosed = false;
      const closed = listener.close().then(() => (isClosed = true));
      await queue.ring('ingest', ['inb_2']);
      await turns(5);
      expect([finished, isClosed]).toEqual([false, false]);
      gate.resolve();
      await closed;
      expect(finished).toBe(true);
      // It is still there for others: a second listener hears it, the closed one does not.
      const others: string[] = [];
      queue.listen('ingest', (ids) => hear(ids, others), { concurrency: 1 });
      await vi.waitFor(() => expect(others).toEqual(['inb_2']), SOON);
      expect(heard).toEqual(['inb_1']);
    });

    test('closing gives up on work that takes longer than the grace', async () => {
      const queue = await open();
      const gate = Promise.withResolvers<void>();
      const started = Promise.withResolvers<void>();
      const listener = queue.listen(
        'deliver',
        () => {
          started.resolve();
          return gate.promise;
        },
        { concurrency: 1 },
      );
      await queue.ring('deliver', ['cnv_slow']);
      await started.promise;
      const before = performance.now();
      await listener.close(100);
      expect(performance.now() - before).toBeLessThan(2_000);
      gate.resolve();
    });

    test('after closing, a ring answers false and nobody is harmed', async () => {
      const queue = await open();
      await queue.close();
      expect(await queue.ring('ingest', ['inb_1'])).toBe(false);
      queue.wake();
      expect((await queue.health()).connected).toBe(false);
      await queue.close();
    });

    test('a wake reaches this process once per turn, and stops when it is no longer wanted', async () => {
      const queue = await open();
      let wakes = 0;
      const stop = queue.onWake(() => (wakes += 1));
      // A connection of its own greets a new reader with a wake, since what was told before is not repeated.
      if (engine.shared) await vi.waitFor(() => expect(wakes).toBe(1), SOON);
      wakes = 0;
      for (let n = 0; n < 100; n += 1) queue.wake();
      await turns(5);
      expect(wakes).toBe(1);
      stop();
      queue.wake();
      await turns(5);
      expect(wakes).toBe(1);
    });

    test('a wake reaches every other process', async () => {
      if (!engine.shared) return;
      const [here, there] = [await open(), await open()];
      let woken = 0;
      there.onWake(() => (woken += 1));
      await vi.waitFor(() => {
        here.wake();
        expect(woken).toBeGreaterThan(1);
      }, SOON);
    });

    test('two processes share the work and lose none of it', async () => {
      if (!engine.shared) return;
      const [here, there] = [await open(), await open()];
      const heard: [string[], string[]] = [[], []];
      here.listen('ingest', (ids) => hear(ids, heard[0]), { concurrency: 1 });
      there.listen('ingest', (ids) => hear(ids, heard[1]), { concurrency: 1 });
      const rung: string[] = [];
      await vi.waitFor(async () => {
        const id = `inb_${rung.length}`;
        rung.push(id);
        await here.ring('ingest', [id]);
        expect(heard[0].length > 0 && heard[1].length > 0).toBe(true);
      }, SOON);
      await vi.waitFor(() => expect(new Set(heard.flat())).toEqual(new Set(rung)), SOON);
    });

    test('work runs outside the context of whoever rang', async () => {
      const queue = await open();
      const context = new AsyncLocalStorage<string>();
      const seen: (string | undefined)[] = [];
      const handle = (): Promise<void> => {
        seen.push(context.getStore());
        return Promise.resolve();
      };
      queue.listen('ingest', handle, { concurrency: 1 });
      queue.onWake(() => seen.push(context.getStore()));
      await context.run('a transaction', async () => {
        queue.wake();
        await queue.ring('ingest', ['inb_1']);
      });
      await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(2), SOON);
      expect(new Set(seen)).toEqual(new Set([undefined]));
    });
  });
});

function hear(ids: readonly string[], heard: string[], sizes: number[] = []): Promise<void> {
  heard.push(...ids);
  sizes.push(ids.length);
  return Promise.resolve();
}

async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
}
