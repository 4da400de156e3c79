// What a process left in the file store that ended at the wrong moment is found and destroyed; what is wanted stays, and what
// belongs to somebody else is left alone.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { sweepFiles } from '../../src/files/sweep-files.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { customerSends, PICTURE } from './kept-files.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

const OLD = '019812345678';
/** Made long ago, and of no message. */
const stranger = (n: number) => `att_${OLD}${String(n).padStart(20, '0')}`;
const lying = async () =>
  [...new Set((await Array.fromAsync(world.parts.files.list())).map(({ id }) => id))].toSorted();
const put = (id: string) => world.parts.files.put(id, 'original', Buffer.from('left'));

describe.each(ENGINES)('on %s', (engine) => {
  test('what no row wants goes, what one wants or is about to destroy stays', async () => {
    world = await openWorld({ engine });
    const { store } = world.parts;
    const { files: f } = store.t;
    const states = [
      { state: 'stored' }, { state: 'wanted', nextAt: world.clock.now() + 1 }, { state: 'failed', because: 'uploading' },
      { state: 'erased', expiresAt: world.clock.now() + 1 }, { state: 'erased' }, { state: 'expired' }, { state: 'failed', because: 'gone' },
    ] as const; // prettier-ignore
    const ids: string[] = [];
    for (const row of states) {
      const { id } = await customerSends(world, { bytes: PICTURE });
      ids.push(id);
      await store.tx((db) => db.update(f).set(row).where(eq(f.id, id)).returning({ id: f.id }));
    }
    const fresh = `att_${Date.now().toString(16).padStart(12, '0')}${'0'.repeat(20)}`;
    for (const id of [stranger(1), fresh]) await put(id);
    expect(await sweepFiles(world.parts)).toBe(4);
    expect(await lying()).toEqual([...ids.slice(0, 4), fresh].toSorted());
    expect(await sweepFiles(world.parts)).toBe(0);
  });
});

test('of a store that belongs to another database nothing is destroyed', async () => {
  world = await openWorld();
  const { id } = await customerSends(world, { bytes: PICTURE });
  for (const n of [1, 2, 3]) await put(stranger(n));
  expect(await sweepFiles(world.parts)).toBe(0);
  expect(await lying()).toEqual([stranger(1), stranger(2), stranger(3), id].toSorted());
});

test('one that is to stop does', async () => {
  world = await openWorld();
  await customerSends(world, { bytes: PICTURE });
  await put(stranger(1));
  expect(await sweepFiles(world.parts, () => true)).toBe(0);
});
